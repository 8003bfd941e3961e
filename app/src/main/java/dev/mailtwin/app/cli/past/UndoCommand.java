package dev.mailtwin.app.cli.past;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.app.cli.CommonOptions;
import dev.mailtwin.app.cli.Json;
import dev.mailtwin.app.cli.Parts;
import dev.mailtwin.app.cli.ProblemPrinter;
import dev.mailtwin.app.cli.Terminal;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.Undoable;
import dev.mailtwin.engine.Upkeep.Undone;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.history.Restored;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin undo`: brings back what a sync removed, on either side.
@Command(
    name = "undo",
    mixinStandardHelpOptions = true,
    description = "Bring back what a sync removed, on either side.",
    footer = {
      "",
      "Examples:",
      "  mailtwin undo",
      "  mailtwin undo 17",
      "  mailtwin undo 17.3",
      "  mailtwin undo '<20261128.1@example.com>'",
      "  mailtwin undo 2026-11-28",
      "",
      "WHAT is a run or a change of `mailtwin history`, a Message-ID, a file, or a",
      "day of the attic; without it, the last run that removed something. Run",
      "`mailtwin sync` afterwards.",
      "",
      "Exit status: 0 all is back, 66 nothing like that or no copy left, 75 the",
      "server is needed."
    })
public final class UndoCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "WHAT", arity = "0..1", description = "What to bring back.")
  private @Nullable String what;

  @Option(
      names = "--account",
      paramLabel = "ACCOUNT",
      description = "Which account; needed if there are several.")
  private @Nullable String name;

  @Option(names = "--dry-run", description = "Show what would come back; change nothing.")
  private boolean dryRun;

  /// The command over these parts.
  public UndoCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    Engine engine = parts.engine(common);
    String wanted = name;
    List<AccountSettings> accounts =
        Parts.accounts(engine, wanted == null ? List.of() : List.of(wanted));
    if (accounts.size() > 1) {
      throw Parts.usage("There are several accounts; say which with --account.");
    }
    AccountSettings account = accounts.getFirst();
    Undone undone = engine.upkeep(account, parts.stop()).undo(Undoable.parse(what), !dryRun);
    if (common.json) {
      Json.print(document(account, undone), parts.terminal());
    } else if (!common.quiet) {
      undone.messages().forEach(this::print);
    }
    ProblemPrinter.print(undone.problems(), parts.terminal());
    return ProblemPrinter.exit(undone.problems());
  }

  private void print(Restored one) {
    parts
        .terminal()
        .out()
        .printf(
            "%s  %s: %s%n",
            one.change().place().run() == 0 ? "attic" : one.change().place(),
            Terminal.safe(one.change().mailbox() + ", " + Changes.message(one.change().message())),
            one.how().words());
  }

  private JsonObject document(AccountSettings account, Undone undone) {
    JsonObject document = Json.document();
    document.addProperty("account", account.id().address());
    document.addProperty("dry_run", dryRun);
    var messages = new JsonArray();
    for (Restored one : undone.messages()) {
      JsonObject object = Changes.json(one.change());
      object.addProperty("how", one.how().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      object.addProperty("explanation", one.how().words());
      object.addProperty("back", one.how().isBack());
      messages.add(object);
    }
    document.add("messages", messages);
    document.add("problems", Json.problems(undone.problems()));
    return document;
  }
}
