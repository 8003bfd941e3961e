package dev.mailtwin.app.cli.past;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.app.cli.Amounts;
import dev.mailtwin.app.cli.CommonOptions;
import dev.mailtwin.app.cli.Json;
import dev.mailtwin.app.cli.Parts;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.Upkeep;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.history.Change;
import dev.mailtwin.engine.history.PastRun;
import dev.mailtwin.engine.problem.HistoryProblems;
import dev.mailtwin.engine.problem.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin history`: what each run changed, on which side, and why.
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Show what each run changed, on which side, and why.",
    footer = {
      "",
      "Examples:",
      "  mailtwin history",
      "  mailtwin history 17 --account me@example.com",
      "",
      "Runs that changed nothing are not listed. What was downloaded or uploaded is",
      "one line per batch; what was removed, moved or flagged is one line per",
      "message. Kept for a year."
    })
public final class HistoryCommand implements Callable<Integer> {

  private static final int CHANGES_SHOWN = 20;
  private static final int CHANGES_MAX = 100_000;

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      description = "Only this run, with all its changes.")
  private @Nullable Long run;

  @Option(
      names = "--account",
      paramLabel = "ACCOUNT",
      description = "Only these accounts; default: all.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "So many runs, the newest first; default: 10.")
  private int limit = 10;

  /// The command over these parts.
  public HistoryCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw Parts.usage("--limit: at least 1.");
    }
    Engine engine = parts.engine(common);
    JsonObject document = Json.document();
    var accounts = new JsonArray();
    boolean found = run == null;
    for (AccountSettings settings : Parts.accounts(engine, names)) {
      List<PastRun> runs = runs(engine.upkeep(settings, parts.stop()));
      found |= !runs.isEmpty();
      var account = new JsonObject();
      account.addProperty("account", settings.id().address());
      var array = new JsonArray();
      runs.forEach(one -> array.add(json(one)));
      account.add("runs", array);
      accounts.add(account);
      if (!common.json && (run == null || !runs.isEmpty())) {
        print(settings, runs);
      }
    }
    if (!found) {
      throw new ProblemException(HistoryProblems.noChange("There is no run %d.".formatted(run)));
    }
    document.add("accounts", accounts);
    if (common.json) {
      Json.print(document, parts.terminal());
    }
    return 0;
  }

  private List<PastRun> runs(Upkeep upkeep) throws java.io.IOException {
    Long number = run;
    if (number != null) {
      return upkeep.run(number).stream().toList();
    }
    return upkeep.history(limit, common.json ? CHANGES_MAX : CHANGES_SHOWN);
  }

  private void print(AccountSettings settings, List<PastRun> runs) {
    var out = parts.terminal().out();
    out.printf("%s%n", settings.id().address());
    if (runs.isEmpty()) {
      out.printf("  no run changed anything yet%n");
    }
    for (PastRun one : runs) {
      out.printf(
          "  run %d  %s  %s  %s%n",
          one.number(),
          Changes.local(one.at()),
          one.what(),
          Amounts.count(one.total(), "change", "changes"));
      for (Change change : one.changes()) {
        out.printf("    %s  %s%n", change.place(), Changes.line(change));
      }
      if (one.total() > one.changes().size()) {
        out.printf(
            "    and %,d more: mailtwin history %d%n",
            one.total() - one.changes().size(), one.number());
      }
    }
  }

  private static JsonObject json(PastRun run) {
    var object = new JsonObject();
    object.addProperty("run", run.number());
    object.addProperty("at", Instant.ofEpochSecond(run.at()).toString());
    object.addProperty("what", run.what());
    object.addProperty("total", run.total());
    var changes = new JsonArray();
    run.changes().forEach(change -> changes.add(Changes.json(change)));
    object.add("changes", changes);
    return object;
  }
}
