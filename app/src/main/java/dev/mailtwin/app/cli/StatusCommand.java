package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.EngineReports.Status;
import dev.mailtwin.engine.account.AccountSettings;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `mailtwin status`: what is here, without asking a server.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show what is on this computer, without asking a server.",
    footer = {"", "Examples:", "  mailtwin status", "  mailtwin status me@example.com --json"})
final class StatusCommand implements Callable<Integer> {

  private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "ACCOUNT", arity = "0..*", description = "Only these; default: all.")
  private List<String> names = new ArrayList<>();

  StatusCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    Engine engine = parts.engine(common);
    JsonObject document = Json.document();
    var accounts = new JsonArray();
    for (AccountSettings settings : Parts.accounts(engine, names)) {
      Status status = engine.status(settings);
      var account = new JsonObject();
      account.addProperty("account", status.account().address());
      account.addProperty("maildir", status.maildir().toString());
      account.addProperty("messages", status.messages());
      account.addProperty("mailboxes", status.mailboxes());
      account.addProperty("in_step", status.settled());
      Instant shutOut = status.shutOutUntil();
      account.addProperty("shut_out_until", shutOut == null ? null : shutOut.toString());
      accounts.add(account);
      if (!common.json) {
        parts
            .terminal()
            .out()
            .printf(
                "%s  %s in %s, %,d in step  %s%n",
                Terminal.safe(status.account().address()),
                Amounts.count(status.messages(), "message", "messages"),
                Amounts.count(status.mailboxes(), "folder", "folders"),
                status.settled(),
                status.maildir());
        if (shutOut != null) {
          parts
              .terminal()
              .out()
              .printf(
                  "  the provider shut this account out; it is not asked before %s%n",
                  WHEN.format(shutOut.atZone(ZoneId.systemDefault())));
        }
      }
    }
    document.add("accounts", accounts);
    if (common.json) {
      Json.print(document, parts.terminal());
    }
    return 0;
  }
}
