package dev.mailtwin.app.cli;

import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.FolderQuestion;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.PasswordSource;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin account password`: another password, or another place for it.
@Command(
    name = "password",
    mixinStandardHelpOptions = true,
    description = "Change an account's password, or where it is kept.",
    footer = {
      "",
      "Examples:",
      "  mailtwin account password me@example.com",
      "  mailtwin account password me@example.com --password-command 'pass show mail'",
      "  mailtwin account password me@example.com \\",
      "      --smtp-password-command 'pass show smtp'",
      "  mailtwin account password me@example.com --print | some-program",
      "",
      "The new password is tried before the old one is forgotten."
    })
final class AccountPasswordCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "ACCOUNT", description = "The account.")
  private String address = "";

  @Mixin private SecretChoice secrets = new SecretChoice();

  @Option(
      names = "--print",
      description = "Only print the password that is set, for another program.")
  private boolean print;

  @Option(names = "--smtp", description = "With --print: the one for sending.")
  private boolean sending;

  AccountPasswordCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Engine engine = parts.engine(common);
    AccountSettings account = Parts.accounts(engine, List.of(address)).getFirst();
    if (print) {
      print(sending ? account.smtpLogin().password() : account.password());
      return 0;
    }
    SecretChoice.Given given =
        secrets.concernsSendingOnly()
            ? new SecretChoice.Given(account.password(), null)
            : secrets.given(parts, address, common.noInput);
    engine.setUp(List.of(secrets.change(account, given)), given.typed(), FolderQuestion.NOBODY);
    if (common.json) {
      JsonObject document = Json.document();
      document.addProperty("account", address);
      document.addProperty("password", AccountCommand.describe(given.source()));
      Json.print(document, parts.terminal());
    }
    if (!common.quiet) {
      parts.terminal().err().println("The login works, and is remembered.");
      if (given.typed() != null) {
        parts.terminal().err().println(given.whereItIsKept());
      }
    }
    return 0;
  }

  /// Prints the secret for a program that takes it from our standard output.
  private void print(PasswordSource source) throws IOException, InterruptedException {
    if (common.json) {
      throw Parts.usage("A password is never part of a document: leave out --json.");
    }
    PrintStream out = parts.terminal().out();
    out.write(source.fetch(parts.tells(common)).reveal());
    out.println();
  }
}
