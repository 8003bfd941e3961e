package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells the truth about letters: a letter that waits for something of its account says so.
final class Reporter {

  private static final int SHORT_KEY = 8;

  /// So long after the last byte an answer is still on its way; then its silence is the news.
  private static final long ANSWERED_SECONDS = 10;

  private static final Pattern COMMAND =
      Pattern.compile("(`mailtwin outbox (?:retry|edit|cancel|show)(?: --[a-z-]+)*)`");

  private final AccountId id;
  private final Box box;
  private final AccountRow account;
  private final long now;
  private final long rateAt;
  private final int perHour;

  Reporter(AccountId id, Box box, SendLimits limits) throws IOException {
    this.id = id;
    this.box = box;
    this.account = box.ledger().account();
    this.now = box.now();
    List<Long> lately = box.ledger().deliveredSince(SendLimits.windowStart(now));
    this.rateAt = limits.nextAt(lately, now);
    this.perHour = limits.perHour();
  }

  LetterReport report(Letter letter) {
    return report(letter, List.of());
  }

  LetterReport withHistory(Letter letter) throws IOException {
    return report(letter, box.ledger().history(letter));
  }

  private LetterReport report(Letter letter, List<LetterReport.Happened> history) {
    Letter.Content content = letter.content();
    long silent = letter.state() == LetterState.DATA ? now - letter.course().since() : 0;
    Problem own =
        silent >= ANSWERED_SECONDS ? OutboxProblems.unanswered(silent) : letter.course().problem();
    Problem shared = heldUp(letter);
    return new LetterReport(
        letter.key(),
        id,
        silent >= ANSWERED_SECONDS ? LetterState.UNCERTAIN : standing(letter, shared),
        content.messageId().isEmpty() ? "" : "<" + content.messageId() + ">",
        content.from(),
        letter.recipients(),
        content.subject(),
        Instant.ofEpochSecond(letter.terms().queuedAt()),
        letter.course().attempts(),
        nextAttempt(letter),
        letter.course().queueId(),
        named(truthful(shared == null ? own : shared, letter), letter),
        false,
        history);
  }

  private static LetterState standing(Letter letter, @Nullable Problem shared) {
    boolean own = shared == null || letter.state() == LetterState.HELD;
    return own ? letter.state() : LetterState.WAITING;
  }

  /// A next step that is a command can be typed as it is.
  private static @Nullable Problem named(@Nullable Problem problem, Letter letter) {
    String key = letter.key().substring(0, Math.min(SHORT_KEY, letter.key().length()));
    return problem == null
        ? null
        : problem.nextNow(next -> COMMAND.matcher(next).replaceAll("$1 " + key + "`"));
  }

  /// Whatever keeps a letter now, some may have it.
  private static @Nullable Problem truthful(@Nullable Problem problem, Letter letter) {
    int all = letter.recipients().size();
    long have =
        letter.recipients().stream().filter(r -> r.state() == Recipient.State.ACCEPTED).count();
    boolean partly = letter.state().canBeTakenBack() && have > 0 && have < all;
    return problem == null || !partly ? problem : OutboxProblems.forTheOthers(problem, have, all);
  }

  /// What of the account keeps this letter, beyond what keeps it itself.
  private @Nullable Problem heldUp(Letter letter) {
    if (!letter.state().goesByItself() || letter.course().dueAt() > Math.max(now, own())) {
      return null;
    }
    if (account.paused() || account.linkDueAt() > now) {
      return account.problem();
    }
    return rateAt > now ? OutboxProblems.hourlyRate(perHour) : null;
  }

  /// When the account itself lets letters go again.
  private long own() {
    return Math.max(account.linkDueAt(), rateAt);
  }

  private @Nullable Instant nextAttempt(Letter letter) {
    LetterState state = letter.state();
    long due = letter.course().dueAt();
    if (state.goesByItself()) {
      return account.paused() ? null : Instant.ofEpochSecond(Math.max(due, Math.max(own(), 0)));
    }
    boolean looked = state == LetterState.UNCERTAIN || state == LetterState.ACCEPTED;
    return looked && due > 0 ? Instant.ofEpochSecond(due) : null;
  }

  Outbox.Standing standing() {
    boolean link = account.linkDueAt() > now;
    Problem problem =
        account.paused() || link
            ? account.problem()
            : rateAt > now ? OutboxProblems.hourlyRate(perHour) : null;
    return new Outbox.Standing(
        account.paused(),
        problem,
        problem == null || account.paused() ? null : Instant.ofEpochSecond(own()));
  }
}
