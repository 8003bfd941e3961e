package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.EngineReports.Synced;
import dev.mailtwin.engine.Sending;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.outbox.Outbox;
import dev.mailtwin.engine.outbox.OutboxListener;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.sync.Run.PlanLine;
import dev.mailtwin.engine.sync.SyncOptions;
import dev.mailtwin.engine.sync.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin sync`: brings server and disk in step, once. Accounts run side by side, so that one
/// that hangs does not hold up the others.
@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description = "Bring the mailbox on the server and its twin on disk in step, once.",
    footer = {
      "",
      "Examples:",
      "  mailtwin sync",
      "  mailtwin sync me@example.com --mailbox INBOX --mailbox 'Work/**'",
      "  mailtwin sync --dry-run --json",
      "",
      "Exit status: 0 in step, 75 try again later, 77 your consent or password is",
      "needed."
    })
final class SyncCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "ACCOUNT", arity = "0..*", description = "Only these; default: all.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--mailbox",
      paramLabel = "PATTERN",
      description = "Only mailboxes that match; * stays in a level, ** does not.")
  private List<String> mailboxes = new ArrayList<>();

  @Option(names = "--dry-run", description = "Show what would change; change nothing.")
  private boolean dryRun;

  @Option(names = "--full", description = "Compare every message, whatever the server says.")
  private boolean full;

  @Option(names = "--confirm-deletions", description = "A mass deletion is what you want.")
  private boolean confirmDeletions;

  SyncCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    for (String pattern : mailboxes) {
      if (!AccountSettings.isPattern(pattern)) {
        throw Parts.usage("\"%s\" is not a pattern for mailboxes.".formatted(pattern));
      }
    }
    Engine engine = parts.engine(common);
    List<AccountSettings> accounts = Parts.accounts(engine, names);
    List<Synced> results;
    try (var progress = new Progress(parts, common.quiet)) {
      var request =
          new Engine.SyncRequest(
              new SyncOptions(dryRun, full, confirmDeletions), mailboxes, progress, parts.stop());
      results = parts.sideBySide(accounts, account -> one(engine, account, request));
    }
    List<Problem> problems =
        results.stream()
            .map(r ->
                results.size() == 1
                    ? r.problems()
                    : ProblemPrinter.of(r.account().address(), r.problems()))
            .flatMap(List::stream)
            .toList();
    if (common.json) {
      Json.print(document(results, dryRun), parts.terminal());
    } else if (!common.quiet) {
      results.forEach(this::summary);
    }
    ProblemPrinter.print(problems, parts.terminal());
    return ProblemPrinter.exit(problems);
  }

  /// Letters whose time has come go first, and what came in may be about letters that went. What
  /// becomes of them is the outbox's story; it never keeps the mailboxes from being synced.
  private Synced one(Engine engine, AccountSettings account, Engine.SyncRequest request)
      throws InterruptedException {
    if (dryRun) {
      return engine.sync(account, request);
    }
    Sending sending = engine.sending(parts.stop());
    List<Problem> letters =
        outbox(
            account,
            () -> {
              sending.deliver(account, new Outbox.Wish(false, 0, 0), OutboxListener.none());
              return List.of();
            });
    Synced done = engine.sync(account, request).saying(letters);
    boolean news = done.tally().of(Tally.Kind.DOWNLOADED) > 0;
    return news ? done.saying(outbox(account, () -> sending.readReports(account))) : done;
  }

  /// Work with letters.
  @FunctionalInterface
  private interface Letterwork {
    List<Problem> run() throws IOException, InterruptedException;
  }

  private List<Problem> outbox(AccountSettings account, Letterwork work)
      throws InterruptedException {
    try {
      return work.run();
    } catch (IOException e) {
      return List.of(Engine.explain(e, account.maildir()).at(account.id().address()));
    }
  }

  private void summary(Synced result) {
    List<String> changes = new ArrayList<>();
    for (Tally.Kind kind : Tally.Kind.values()) {
      long count = result.tally().of(kind);
      if (count > 0) {
        String words = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String what = count == 1 ? words.replace("mailboxes", "mailbox") : words;
        changes.add("%,d %s".formatted(count, what));
      }
    }
    boolean failed =
        result.problems().stream().anyMatch(p -> p.severity() == Problem.Severity.FAILURE);
    String what = changes.isEmpty() ? "nothing to do" : String.join(", ", changes);
    boolean cutShort = failed && result.mailboxes() == 0;
    parts
        .terminal()
        .err()
        .printf(
            "%s: %s%s%s (%s, %s received)%n",
            Terminal.safe(result.account().address()),
            dryRun ? "would be: " : "",
            failed && changes.isEmpty() ? "not in step" : what,
            cutShort ? "" : " in " + Amounts.count(result.mailboxes(), "folder", "folders"),
            Amounts.seconds(Math.round(result.elapsedMillis() / 1000.0)),
            Amounts.bytes(result.bytesIn()));
  }

  static JsonObject document(List<Synced> results, boolean withPlan) {
    JsonObject document = Json.document();
    var accounts = new JsonArray();
    for (Synced result : results) {
      var account = new JsonObject();
      account.addProperty("account", result.account().address());
      account.addProperty("mailboxes", result.mailboxes());
      for (Tally.Kind kind : Tally.Kind.values()) {
        account.addProperty(kind.name().toLowerCase(Locale.ROOT), result.tally().of(kind));
      }
      account.addProperty("bytes_in", result.bytesIn());
      account.addProperty("bytes_out", result.bytesOut());
      account.addProperty("elapsed_ms", result.elapsedMillis());
      account.add("problems", Json.problems(result.problems()));
      if (withPlan) {
        account.add("plan", plan(result.plan()));
      }
      accounts.add(account);
    }
    document.add("accounts", accounts);
    return document;
  }

  private static JsonArray plan(List<PlanLine> lines) {
    var plan = new JsonArray();
    for (PlanLine line : lines) {
      var step = new JsonObject();
      step.addProperty("step", line.step());
      step.addProperty("mailbox", line.mailbox().toString());
      step.addProperty("messages", line.messages());
      plan.add(step);
    }
    return plan;
  }
}
