package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.ServerAddress;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `mailtwin account list`: what is configured.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List the accounts that are set up.",
    footer = {"", "Examples:", "  mailtwin account list", "  mailtwin account list --json"})
final class AccountListCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  AccountListCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws IOException {
    JsonObject document = Json.document();
    var accounts = new JsonArray();
    for (AccountSettings account : Parts.accounts(parts.engine(common), List.of())) {
      accounts.add(document(account));
      if (!common.json) {
        print(account);
      }
    }
    document.add("accounts", accounts);
    if (common.json) {
      Json.print(document, parts.terminal());
    }
    return 0;
  }

  private void print(AccountSettings account) {
    String sending =
        account.smtp().isEmpty()
            ? "receives only"
            : ServerAddress.write(account.smtp().getFirst(), "smtp");
    parts
        .terminal()
        .out()
        .printf(
            "%s%s  %s, %s  %s  %s%n",
            Terminal.safe(account.id().address()),
            account.choices().isDefault() ? " (default)" : "",
            Terminal.safe(ServerAddress.write(account.imap(), "imap")),
            Terminal.safe(sending),
            AccountCommand.describe(account.password()),
            Terminal.safe(account.maildir().toString()));
  }

  private static JsonObject document(AccountSettings account) {
    var object = new JsonObject();
    object.addProperty("account", account.id().address());
    object.addProperty("default", account.choices().isDefault());
    object.addProperty("imap", ServerAddress.write(account.imap(), "imap"));
    var smtp = new JsonArray();
    account.smtp().forEach(server -> smtp.add(ServerAddress.write(server, "smtp")));
    object.add("smtp", smtp);
    object.addProperty("user", account.user());
    object.addProperty("smtp_user", account.smtpLogin().user());
    object.addProperty("password", AccountCommand.describe(account.password()));
    object.addProperty("maildir", account.maildir().toString());
    var identities = new JsonArray();
    account.choices().identities().forEach(identities::add);
    object.add("identities", identities);
    return object;
  }
}
