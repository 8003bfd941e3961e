package dev.mailtwin.app.cli;

import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.EngineReports.Unsent;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.problem.AccountProblems;
import dev.mailtwin.engine.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin account remove`: forgets an account. Its mail stays, here and on the server.
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = "Forget an account and its password. Its mail stays, here and on the server.",
    footer = {"", "Examples:", "  mailtwin account remove me@example.com"})
final class AccountRemoveCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "ACCOUNT", description = "The account.")
  private String address = "";

  @Option(names = "--yes", description = "Also if something here has not reached the server.")
  private boolean yes;

  AccountRemoveCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Engine engine = parts.engine(common);
    AccountSettings account = Parts.accounts(engine, List.of(address)).getFirst();
    Unsent unsent = engine.unsent(account);
    if (!unsent.isEmpty() && !yes) {
      agree(unsent);
    }
    boolean forgotten = engine.remove(account);
    if (common.json) {
      Json.print(document(account, unsent, forgotten), parts.terminal());
    }
    if (!common.quiet) {
      say(account, unsent, forgotten);
    }
    return 0;
  }

  private void agree(Unsent unsent) throws ProblemException {
    var problem = AccountProblems.notYetOnServer(address, words(unsent));
    Questions questions = Questions.of(common.noInput || common.json);
    if (questions == null
        || !questions.yes(problem.happened() + " Remove the account all the same?", false)) {
      throw new ProblemException(problem);
    }
  }

  private static String words(Unsent unsent) {
    List<String> words = new ArrayList<>();
    if (unsent.letters() > 0) {
      words.add(Amounts.count(unsent.letters(), "letter in the outbox", "letters in the outbox"));
    }
    if (unsent.changes() > 0) {
      words.add(Amounts.count(unsent.changes(), "change to messages", "changes to messages"));
    }
    return String.join(" and ", words);
  }

  private void say(AccountSettings account, Unsent unsent, boolean forgotten) {
    var err = parts.terminal().err();
    err.printf("%s is not set up any more.%n", Terminal.safe(address));
    err.printf(
        "Its mail stays in %s; delete that yourself if you want it gone.%n",
        Terminal.safe(account.maildir().toString()));
    if (!unsent.isEmpty()) {
      err.printf("Never reached the server: %s.%n", words(unsent));
    }
    if (!forgotten) {
      err.println("The system's key store could not be reached: it still has the password.");
    }
  }

  private static JsonObject document(AccountSettings account, Unsent unsent, boolean forgotten) {
    JsonObject document = Json.document();
    document.addProperty("account", account.id().address());
    document.addProperty("maildir", account.maildir().toString());
    document.addProperty("unsent_changes", unsent.changes());
    document.addProperty("unsent_letters", unsent.letters());
    document.addProperty("password_forgotten", forgotten);
    return document;
  }
}
