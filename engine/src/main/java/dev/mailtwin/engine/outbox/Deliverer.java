package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.outbox.Judge.Verdict;
import dev.mailtwin.engine.outbox.Letter.Course;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.SubmissionProblems;
import dev.mailtwin.engine.problem.SubmissionProblems.Setting;
import dev.mailtwin.protocol.smtp.EnvelopeAddress;
import dev.mailtwin.protocol.smtp.EnvelopeRecipient;
import dev.mailtwin.protocol.smtp.RecipientResult;
import dev.mailtwin.protocol.smtp.Reply;
import dev.mailtwin.protocol.smtp.Submission;
import dev.mailtwin.protocol.smtp.Submission.Wanted;
import dev.mailtwin.protocol.smtp.SubmissionResult;
import dev.mailtwin.protocol.smtp.SubmissionResult.Stage;
import dev.mailtwin.protocol.smtp.SubmissionWatch;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Delivers the letters of one account, one after the other, in the order of the queue. Each step
/// of a letter is written down before it is taken.
///
/// Whoever uses this holds the lock of the outbox.
final class Deliverer {

  /// So many letters in a row whose connection broke mean that the way is bad, not the letters.
  private static final int BREAKS_MAX = 3;

  /// So often one letter is tried again at once, unless it makes progress.
  private static final int AT_ONCE_MAX = 2;

  private final Box box;
  private final Route route;
  private final Judge judge;
  private final Switchboard switchboard;
  private final RefusalDoubt doubt;
  private int breaks;

  Deliverer(Box box, Route route) {
    this.box = box;
    this.route = route;
    this.judge = new Judge(box.schedule());
    this.switchboard = new Switchboard(box, route);
    this.doubt = new RefusalDoubt(box);
  }

  /// Delivers what is due.
  ///
  /// @param forLink also what only waits for a server that answers, before its time
  void deliver(boolean forLink) throws IOException, InterruptedException {
    try (switchboard) {
      deliverInOrder(forLink);
      Problem account = doubt.open();
      if (account != null) {
        stopAccount(account);
      }
    }
  }

  private void deliverInOrder(boolean forLink) throws IOException, InterruptedException {
    long after = 0;
    while (!box.stop().requested()) {
      Letter next = box.ledger().nextDue(after, box.now(), forLink || switchboard.isOpen());
      if (next == null || !mayGo(forLink)) {
        return;
      }
      after = next.sequence();
      if (!deliver(next)) {
        return;
      }
    }
  }

  private boolean mayGo(boolean forLink) throws IOException, InterruptedException {
    AccountRow account = box.ledger().account();
    if (account.paused() && !isResumed(account)) {
      return false;
    }
    long now = box.now();
    boolean early = forLink && !account.isHeldByProvider(); // A link can be tried at any time.
    if (!early && !switchboard.isOpen() && account.linkDueAt() > now) {
      return false;
    }
    List<Long> lately = box.ledger().deliveredSince(SendLimits.windowStart(now));
    return route.limits().nextAt(lately, now) <= now;
  }

  /// A secret that cannot be had is none that changed.
  private boolean isResumed(AccountRow account) throws IOException, InterruptedException {
    try {
      return switchboard.isMended(account);
    } catch (Post.NoWay e) {
      return false;
    }
  }

  /// @return whether the next letter may be tried
  private boolean deliver(Letter letter) throws IOException, InterruptedException {
    Problem obstacle = obstacle(letter);
    if (obstacle != null) {
      Letter tried = letter.on(letter.course().tried(box.now()));
      box.save(
          obstacle.retry() == Retry.LATER
              ? judge.waiting(tried, obstacle, box.now())
              : Judge.needsUser(letter, obstacle),
          "not sent: " + obstacle.happened());
      return true;
    }
    Letter now = letter;
    int pending = letter.pending().size();
    for (int n = 0; n < AT_ONCE_MAX; n++) {
      Attempt attempt = attempt(now);
      if (attempt.again == null) {
        return attempt.goOn;
      }
      now = attempt.again;
      if (now.pending().size() < pending) {
        pending = now.pending().size();
        n = -1;
      }
    }
    return true;
  }

  /// What is wrong with a letter before any server is asked.
  private @Nullable Problem obstacle(Letter letter) throws IOException {
    Problem damage = box.damage(letter);
    if (damage != null) {
      return damage;
    }
    long known = box.ledger().account().sizeLimit();
    long limit = known > 0 ? known : route.limits().bytes();
    if (limit > 0 && letter.content().bytes() > limit) {
      return SubmissionProblems.tooBig(letter.content().bytes(), limit, box.largest(letter));
    }
    int most = route.limits().recipients();
    return most > 0 && letter.pending().size() > most && !letter.terms().allowPartial()
        ? SubmissionProblems.tooManyRecipients(letter.pending().size(), most)
        : null;
  }

  /// @param goOn whether another letter may be tried
  /// @param again the letter, if it can be tried again at once
  private record Attempt(boolean goOn, @Nullable Letter again) {}

  private Attempt attempt(Letter letter) throws IOException, InterruptedException {
    Letter claimed =
        box.save(
            letter.on(letter.course().tried(box.now()).to(LetterState.CLAIMED)),
            "attempt %d".formatted(letter.course().attempts() + 1));
    if (claimed == null) {
      return new Attempt(true, null); // Taken back meanwhile.
    }
    boolean fresh = !switchboard.isOpen();
    Post.Line line;
    try {
      line = switchboard.line();
    } catch (Post.NoWay e) {
      noWay(claimed, e);
      return new Attempt(false, null);
    }
    var progress = new Progress(box.step(claimed, LetterState.CONNECTED, "signed in"));
    SubmissionResult result;
    try {
      result = line.submit(submission(claimed), progress);
    } catch (IOException | RuntimeException e) {
      switchboard.hangUp();
      broken(progress, e);
      return new Attempt(true, null);
    }
    return settle(progress.letter, result, fresh);
  }

  private Submission submission(Letter letter) {
    int most = route.limits().recipients();
    List<EnvelopeRecipient> recipients =
        letter.pending().stream()
            .limit(most > 0 ? most : Long.MAX_VALUE)
            .map(address ->
                new EnvelopeRecipient(EnvelopeAddress.of(address), letter.terms().notices().when()))
            .toList();
    return new Submission(
        EnvelopeAddress.of(letter.content().sender()),
        recipients,
        () -> box.wire(letter),
        letter.terms().allowPartial() ? Wanted.SOME_RECIPIENTS : Wanted.ALL_RECIPIENTS,
        letter.terms().notices().content());
  }

  /// Writes each step down before it is taken.
  private final class Progress implements SubmissionWatch {
    private Letter letter;
    private boolean writing;

    Progress(Letter letter) {
      this.letter = letter;
    }

    @Override
    public void envelopeAccepted(List<RecipientResult> recipients) throws IOException {
      step(LetterState.ENVELOPE, "envelope accepted");
    }

    @Override
    public void aboutToEnd() throws IOException {
      letter = letter.on(letter.course().lookedForFrom(box.now()));
      step(LetterState.DATA, "sending the last byte");
    }

    private void step(LetterState next, String event) throws IOException {
      writing = true; // Stays so if it cannot be written down.
      letter = box.step(letter, next, event);
      writing = false;
    }
  }

  private Attempt settle(Letter letter, SubmissionResult result, boolean fresh) throws IOException {
    Setting setting =
        new Setting(switchboard.host(), letter.content().from(), route.user(), box.largest(letter));
    Verdict verdict = judge.after(letter, result, setting, box.now());
    if (result instanceof SubmissionResult.Accepted accepted) {
      box.ledger().delivered(box.now(), accepted.recipients().size());
    }
    Letter saved = box.must(box.save(verdict.letter(), verdict.event()), letter);
    if (result instanceof SubmissionResult.Accepted) {
      doubt.taken();
    }
    Problem account = verdict.account();
    if (account != null && RefusalDoubt.isOpenTo(account)) {
      return new Attempt(!doubt.refused(saved, account), null);
    }
    if (account != null) {
      stopAccount(account);
      return new Attempt(false, null);
    }
    if (verdict.again()) {
      switchboard.hangUpAfterRefusal(result);
      return new Attempt(true, saved);
    }
    if (!fresh && isEndOfConnection(result)) {
      switchboard.hangUp();
      return new Attempt(true, saved);
    }
    return afterBreak(saved, result, fresh);
  }

  /// Servers that take so many letters in one connection and no more say so at the next one, and
  /// hang up (RFC 5321 §3.8). That letter goes at once over another: else those after it would
  /// overtake it.
  private static boolean isEndOfConnection(SubmissionResult result) {
    return result instanceof SubmissionResult.Refused(Stage stage, Reply reply, _)
        && stage == Stage.MAIL
        && reply.code() == 421;
  }

  /// A connection that was used before may simply have been too old; one that breaks at once, again
  /// and again, means that nothing can be sent now.
  private Attempt afterBreak(Letter saved, SubmissionResult result, boolean fresh) {
    if (!(result instanceof SubmissionResult.Broken broken)) {
      breaks = 0;
      return new Attempt(true, null);
    }
    switchboard.hangUp();
    boolean safe = broken.phase() != SubmissionResult.Phase.AFTER_END;
    if (safe && !fresh && !box.stop().requested()) {
      return new Attempt(true, saved);
    }
    return new Attempt(++breaks < BREAKS_MAX, null);
  }

  /// A mistake of ours, or a disk that fails, ended the attempt. Nobody got the letter, unless its
  /// end may have been sent.
  private void broken(Progress progress, Exception e) throws IOException {
    Letter letter = progress.letter;
    if (letter.state() == LetterState.DATA) {
      Verdict unknown =
          Judge.uncertain(letter, OutboxProblems.uncertain(switchboard.host()), box.now());
      box.save(unknown.letter(), unknown.event());
    } else {
      Problem problem = OutboxProblems.ourMistake(e);
      box.save(judge.waiting(letter, problem, box.now()), "not sent: " + problem.happened());
    }
    if (progress.writing && e instanceof IOException io) {
      throw io; // What happens to letters cannot be written down: the next would fare no better.
    }
  }

  private void noWay(Letter letter, Post.NoWay e) throws IOException {
    Problem problem = OutboxProblems.aboutLetters(e.problem());
    if (problem.retry() == Retry.LATER) {
      long due = box.linkFailed(problem);
      Course course =
          letter
              .course()
              .untried()
              .to(LetterState.WAITING)
              .due(due)
              .waitingForLink(true)
              .with(problem);
      int failures = box.ledger().account().linkFailures();
      box.save(
          Schedule.isTooLate(letter.course().firstTriedAt(), due, failures)
              ? Judge.needsUser(letter, OutboxProblems.tooLong(problem))
              : letter.on(course),
          "not sent: " + problem.happened());
      box.giveUpOld(problem);
      return;
    }
    pauseAccount(problem);
    box.save(
        letter.on(letter.course().untried().to(LetterState.QUEUED).due(box.now())),
        "not sent: " + problem.happened());
  }

  private void stopAccount(Problem problem) throws IOException {
    if (problem.retry() == Retry.LATER) {
      box.linkFailed(problem);
    } else {
      pauseAccount(problem);
    }
  }

  private void pauseAccount(Problem problem) throws IOException {
    String way = switchboard.way(problem);
    box.ledger().change(account -> account.paused(problem, way));
  }
}
