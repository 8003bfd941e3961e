package dev.mailtwin.app.cli.past;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.app.cli.CommonOptions;
import dev.mailtwin.app.cli.Json;
import dev.mailtwin.app.cli.Parts;
import dev.mailtwin.app.cli.ProblemPrinter;
import dev.mailtwin.app.cli.Progress;
import dev.mailtwin.app.cli.Questions;
import dev.mailtwin.app.cli.Terminal;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.EngineReports.Synced;
import dev.mailtwin.engine.Upkeep;
import dev.mailtwin.engine.Upkeep.Diagnosis;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.history.Compared;
import dev.mailtwin.engine.history.RepairPlan;
import dev.mailtwin.engine.problem.HistoryProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.sync.Run.PlanLine;
import dev.mailtwin.engine.sync.SyncListener;
import dev.mailtwin.engine.sync.SyncOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin repair`: mends what no sync mends, after showing how.
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    description = "Mend what a sync does not mend: show a plan, ask, carry it out, sync.",
    footer = {
      "",
      "Examples:",
      "  mailtwin repair --dry-run",
      "  mailtwin repair me@example.com --yes",
      "",
      "Nothing is lost: where a file and its message are not the same any more, both",
      "stay, as two messages on both sides.",
      "",
      "Exit status: 0 in step, 75 try again later, 77 the plan needs your consent",
      "(--yes)."
    })
public final class RepairCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "ACCOUNT", arity = "0..*", description = "Only these; default: all.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--bodies", description = "Read all messages whole and compare every byte.")
  private boolean bodies;

  @Option(names = "--dry-run", description = "Show the plan; change nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Carry the plan out without asking.")
  private boolean yes;

  /// The command over these parts.
  public RepairCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    Engine engine = parts.engine(common);
    JsonObject document = Json.document();
    var accounts = new JsonArray();
    List<Problem> problems = new ArrayList<>();
    List<AccountSettings> all = Parts.accounts(engine, names);
    for (AccountSettings settings : all) {
      var account = new JsonObject();
      account.addProperty("account", settings.id().address());
      List<Problem> own = repair(engine, settings, account);
      account.add("problems", Json.problems(own));
      accounts.add(account);
      problems.addAll(all.size() == 1 ? own : ProblemPrinter.of(settings.id().address(), own));
    }
    document.add("accounts", accounts);
    if (common.json) {
      Json.print(document, parts.terminal());
    }
    ProblemPrinter.print(problems, parts.terminal());
    return ProblemPrinter.exit(problems);
  }

  private List<Problem> repair(Engine engine, AccountSettings settings, JsonObject account)
      throws IOException, InterruptedException {
    Upkeep upkeep = engine.upkeep(settings, parts.stop());
    Diagnosis diagnosis;
    try (var progress = new Progress(parts, common.quiet)) {
      diagnosis = upkeep.diagnose(bodies, progress);
    }
    List<PlanLine> pending = pending(engine, settings, diagnosis);
    plan(diagnosis, pending, account);
    account.addProperty("done", false);
    if (!diagnosis.isCurable() || dryRun) {
      return diagnosis.problems();
    }
    if (!isAgreed()) {
      return List.of(HistoryProblems.noConsent());
    }
    upkeep.mend(diagnosis);
    Synced synced;
    try (var progress = new Progress(parts, common.quiet)) {
      synced = engine.sync(settings, request(false, progress));
    }
    account.addProperty("done", true);
    if (!common.json && !common.quiet) {
      parts
          .terminal()
          .out()
          .println(
              synced.problems().stream().anyMatch(p -> p.severity() == Problem.Severity.FAILURE)
                  ? "The plan was carried out; the sync after it did not come to an end."
                  : "Done: both sides are in step.");
    }
    return synced.problems();
  }

  private Engine.SyncRequest request(boolean dry, SyncListener listener) {
    return new Engine.SyncRequest(
        new SyncOptions(dry, true, false), List.of(), listener, parts.stop());
  }

  /// What the sync that follows would do as things are now.
  private List<PlanLine> pending(Engine engine, AccountSettings settings, Diagnosis diagnosis)
      throws InterruptedException {
    if (!diagnosis.isCurable()) {
      return List.of();
    }
    return engine.sync(settings, request(true, SyncListener.none())).plan();
  }

  private boolean isAgreed() {
    if (yes) {
      return true;
    }
    Questions questions = Questions.of(common.noInput || common.json);
    return questions != null && questions.yes("Carry this out?", false);
  }

  private void plan(Diagnosis diagnosis, List<PlanLine> pending, JsonObject account) {
    Compared compared = diagnosis.compared();
    if (compared != null) {
      Differences.into(account, compared);
    }
    List<String> lines = new ArrayList<>();
    var array = new JsonArray();
    for (RepairPlan.Step step : diagnosis.plan().steps()) {
      array.add(
          step(
              step.act().name().toLowerCase(Locale.ROOT),
              step.mailbox().toString(),
              step.base(),
              step.words()));
      lines.add("%s %s: %s".formatted(step.mailbox(), step.base(), step.words()));
    }
    for (PlanLine line : pending) {
      String words = "%s, messages: %,d".formatted(line.step(), line.messages());
      array.add(step("sync", line.mailbox().toString(), "", words));
      lines.add("Sync %s: %s".formatted(line.mailbox(), words));
    }
    account.add("plan", array);
    if (!common.json && !common.quiet) {
      if (lines.isEmpty() && diagnosis.problems().isEmpty()) {
        lines.add("Nothing to repair.");
      }
      lines.forEach(line -> parts.terminal().out().println(Terminal.safe(line)));
    }
  }

  private static JsonObject step(String act, String mailbox, String file, String words) {
    var object = new JsonObject();
    object.addProperty("step", act);
    object.addProperty("mailbox", mailbox);
    object.addProperty("file", file);
    object.addProperty("words", words);
    return object;
  }
}
