package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.EngineReports.Status;
import dev.mailtwin.engine.Sending;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.outbox.LetterReport;
import dev.mailtwin.engine.problem.Problem;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  /// Letters on their way out.
  ///
  /// @param next when the next goes, or null
  private record Counts(int waiting, int needsYou, int uncertain, @Nullable Instant next) {

    static Counts of(List<LetterReport> letters) {
      var counts = new Counts(0, 0, 0, null);
      for (LetterReport letter : letters) {
        counts = counts.plus(letter);
      }
      return counts;
    }

    private Counts plus(LetterReport letter) {
      return switch (letter.state()) {
        case QUEUED, HELD, WAITING, CLAIMED, CONNECTED, ENVELOPE, DATA ->
            new Counts(waiting + 1, needsYou, uncertain, earlier(next, letter.nextAttempt()));
        case NEEDS_YOU -> new Counts(waiting, needsYou + 1, uncertain, next);
        case UNCERTAIN -> new Counts(waiting, needsYou, uncertain + 1, next);
        case ACCEPTED, DONE, CANCELLED -> this;
      };
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return other.isBefore(one) ? other : one;
    }

    JsonObject json() {
      var outbox = new JsonObject();
      outbox.addProperty("waiting", waiting);
      outbox.addProperty("needs_you", needsYou);
      outbox.addProperty("uncertain", uncertain);
      outbox.addProperty("next_attempt", next == null ? null : next.toString());
      return outbox;
    }

    /// Empty if there is nothing to say.
    String words() {
      List<String> all = new ArrayList<>();
      if (waiting > 0) {
        String until = next == null ? "" : ", the next until " + Letters.local(next);
        all.add(Amounts.count(waiting, "letter waits", "letters wait") + until);
      }
      if (needsYou > 0) {
        all.add(Amounts.count(needsYou, "letter needs you", "letters need you"));
      }
      if (uncertain > 0) {
        all.add(Amounts.count(uncertain, "letter is uncertain", "letters are uncertain"));
      }
      return String.join("; ", all);
    }
  }

  @Override
  public Integer call() throws Exception {
    Engine engine = parts.engine(common);
    Sending sending = engine.sending(parts.stop());
    JsonObject document = Json.document();
    var accounts = new JsonArray();
    List<Problem> problems = new ArrayList<>();
    for (AccountSettings settings : Parts.accounts(engine, names)) {
      Status status = engine.status(settings);
      Sending.Listed listed = sending.list(List.of(settings), false);
      problems.addAll(listed.problems());
      Counts letters = listed.problems().isEmpty() ? Counts.of(listed.letters()) : null;
      accounts.add(json(status, letters));
      if (!common.json) {
        print(status, letters);
      }
    }
    document.add("accounts", accounts);
    document.add("problems", Json.problems(problems));
    if (common.json) {
      Json.print(document, parts.terminal());
    }
    ProblemPrinter.print(problems, parts.terminal());
    return ProblemPrinter.exit(problems);
  }

  private static JsonObject json(Status status, @Nullable Counts letters) {
    var account = new JsonObject();
    account.addProperty("account", status.account().address());
    account.addProperty("maildir", status.maildir().toString());
    account.addProperty("messages", status.messages());
    account.addProperty("mailboxes", status.mailboxes());
    account.addProperty("in_step", status.settled());
    Instant shutOut = status.shutOutUntil();
    account.addProperty("shut_out_until", shutOut == null ? null : shutOut.toString());
    account.add("outbox", letters == null ? JsonNull.INSTANCE : letters.json());
    return account;
  }

  private void print(Status status, @Nullable Counts letters) {
    PrintStream out = parts.terminal().out();
    out.printf(
        "%s  %s in %s, %,d in step  %s%n",
        Terminal.safe(status.account().address()),
        Amounts.count(status.messages(), "message", "messages"),
        Amounts.count(status.mailboxes(), "folder", "folders"),
        status.settled(),
        status.maildir());
    Instant shutOut = status.shutOutUntil();
    if (shutOut != null) {
      out.printf(
          "  the provider shut this account out; it is not asked before %s%n",
          WHEN.format(shutOut.atZone(ZoneId.systemDefault())));
    }
    String words = letters == null ? "" : letters.words();
    if (!words.isEmpty()) {
      out.printf("  outbox: %s%n", words);
    }
  }
}
