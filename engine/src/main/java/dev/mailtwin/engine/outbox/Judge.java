package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.outbox.Letter.Course;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.Problem.Scope;
import dev.mailtwin.engine.problem.SubmissionProblems;
import dev.mailtwin.engine.problem.SubmissionProblems.Setting;
import dev.mailtwin.protocol.smtp.RecipientResult;
import dev.mailtwin.protocol.smtp.SubmissionResult;
import dev.mailtwin.protocol.smtp.SubmissionResult.Phase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decides what a letter becomes after one attempt. Asks no clock, no network and no disk.
///
/// The catalogue's words about a problem decide: one of the whole account stops the account and
/// leaves the letter as it was; one of the letter alone makes it wait or need its user.
final class Judge {

  private static final long LATE_SECONDS = 3_600;

  private final Schedule schedule;

  Judge(Schedule schedule) {
    this.schedule = schedule;
  }

  /// What follows from one attempt.
  ///
  /// @param letter with its next state
  /// @param event for its history
  /// @param account what it means for the other letters of the account; null for nothing
  /// @param again whether it can be tried again at once, on a fresh connection
  record Verdict(Letter letter, String event, @Nullable Problem account, boolean again) {}

  /// What a letter becomes.
  ///
  /// @param letter as claimed
  /// @param now seconds since 1970
  Verdict after(Letter letter, SubmissionResult result, Setting setting, long now) {
    return switch (result) {
      case SubmissionResult.Accepted accepted -> accepted(letter, accepted, setting, now);
      case SubmissionResult.Refused refused ->
          refused(
              told(letter, refused.recipients(), false),
              SubmissionProblems.refused(
                  refused.stage(), refused.reply(), refused.recipients(), setting),
              now);
      case SubmissionResult.Withheld withheld ->
          refused(
              told(letter, withheld.recipients(), false),
              SubmissionProblems.withheld(withheld.recipients(), setting),
              now);
      case SubmissionResult.Unsendable(var obstacle, _) ->
          refused(letter, SubmissionProblems.unsendable(obstacle, setting), now);
      case SubmissionResult.Broken(var phase, var cause, _) ->
          phase == Phase.AFTER_END
              ? uncertain(letter, OutboxProblems.uncertain(cause, setting.host()), now)
              : refused(letter, SubmissionProblems.broken(phase, cause, setting.host()), now);
    };
  }

  /// Nobody answered after the last byte, or the process that sent it is gone.
  static Verdict uncertain(Letter letter, Problem problem, long now) {
    Course course =
        letter
            .course()
            .to(LetterState.UNCERTAIN)
            .lookedForFrom(now)
            .due(Schedule.doubtLook(now, 0))
            .with(problem);
    return new Verdict(letter.on(course), "no answer after the last byte", null, false);
  }

  private Verdict accepted(
      Letter letter, SubmissionResult.Accepted accepted, Setting setting, long now) {
    Letter told = told(letter, accepted.recipients(), true);
    String queueId = Objects.requireNonNullElse(accepted.queueId(), "");
    String event = "accepted by %s: %s".formatted(setting.host(), accepted.reply());
    Letter taken = told.on(told.course().named(queueId).with(null));
    if (!taken.pending().isEmpty()) { // Only with --allow-partial: some were told to wait.
      Problem problem = SubmissionProblems.partlyLater(taken.pending(), setting);
      return new Verdict(waiting(taken, problem, now), event, null, true);
    }
    boolean all = taken.recipients().stream().allMatch(r -> r.state() == Recipient.State.ACCEPTED);
    Course course =
        taken
            .course()
            .to(LetterState.ACCEPTED)
            .lookedForFrom(now)
            .due(now)
            .with(
                all
                    ? late(letter, now)
                    : SubmissionProblems.partlyRefused(refusals(taken), setting));
    return new Verdict(taken.on(course), event, null, false);
  }

  /// A time the user chose that passed while nothing was running is said.
  private static @Nullable Problem late(Letter letter, long now) {
    long planned = letter.course().dueAt();
    String zone = letter.terms().zone();
    boolean missed = letter.course().attempts() == 1 && now - planned > LATE_SECONDS;
    return missed && !zone.isEmpty()
        ? OutboxProblems.late(
            Instant.ofEpochSecond(planned)
                .atZone(ZoneId.of(zone))
                .truncatedTo(ChronoUnit.MINUTES)
                .toOffsetDateTime()
                .toString())
        : null;
  }

  private static List<String> refusals(Letter letter) {
    return letter.recipients().stream()
        .filter(r -> r.state() == Recipient.State.REFUSED)
        .map(r -> "%s (%s)".formatted(r.address(), r.reply()))
        .toList();
  }

  private Verdict refused(Letter letter, Problem problem, long now) {
    String event = "not sent: " + problem.happened();
    if (problem.scope() == Scope.ACCOUNT) {
      Course course = letter.course().to(LetterState.WAITING).due(now).with(problem);
      return new Verdict(letter.on(course), event, problem, false);
    }
    if (problem.code() == Code.S8 && letter.terms().allowPartial()) {
      Problem rest =
          OutboxProblems.restLater(problem); // Agreed to already: in parts, until all have it.
      return new Verdict(waiting(letter, rest, now), event, null, false);
    }
    boolean passes = problem.retry() == Retry.LATER || problem.retry() == Retry.NOW;
    return new Verdict(
        passes ? waiting(letter, problem, now) : needsUser(letter, problem),
        event,
        null,
        problem.retry() == Retry.NOW);
  }

  static Letter needsUser(Letter letter, Problem problem) {
    return letter.on(letter.course().to(LetterState.NEEDS_YOU).due(0).with(problem));
  }

  /// Waits for its next attempt; after five days of them the user is asked.
  Letter waiting(Letter letter, Problem problem, long now) {
    Course course = letter.course();
    long next = now + schedule.pause(course.tries());
    return Schedule.isTooLate(course.firstTriedAt(), next, course.tries())
        ? needsUser(letter, OutboxProblems.tooLong(problem))
        : letter.on(course.to(LetterState.WAITING).due(next).with(problem));
  }

  /// Writes down what the server said about each recipient it was asked about.
  ///
  /// @param taken whether it has the letter now
  private static Letter told(Letter letter, List<RecipientResult> results, boolean taken) {
    List<Recipient> recipients = new ArrayList<>(letter.recipients());
    int asked = 0;
    for (int n = 0; n < recipients.size() && asked < results.size(); n++) {
      Recipient recipient = recipients.get(n);
      if (recipient.isPending()) {
        recipients.set(n, told(recipient.address(), results.get(asked++), taken));
      }
    }
    return letter.forRecipients(recipients);
  }

  private static Recipient told(String address, RecipientResult result, boolean taken) {
    return switch (result) {
      case RecipientResult.Accepted _ ->
          taken ? new Recipient(address, Recipient.State.ACCEPTED, "") : Recipient.pending(address);
      case RecipientResult.Unasked _ -> Recipient.pending(address);
      case RecipientResult.Refused(_, var reply) ->
          new Recipient(
              address,
              taken && reply.isPermanent() && !SubmissionProblems.isOneTooMany(reply)
                  ? Recipient.State.REFUSED
                  : Recipient.State.PENDING,
              reply.toString());
    };
  }
}
