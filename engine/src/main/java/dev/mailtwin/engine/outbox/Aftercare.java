package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.outbox.AccountRow.Saves;
import dev.mailtwin.engine.outbox.Letter.Course;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What follows once a server has a letter, or may have it: its copy among the sent letters, and
/// the search for letters whose fate is unknown.
///
/// A copy that cannot be had never makes a sent letter look unsent. Whoever uses this holds the
/// lock of the outbox.
final class Aftercare implements AutoCloseable {

  /// An intended copy that is not seen may just not be shown yet; it is looked for once more.
  private static final int SECOND_LOOK_SECONDS = 10;

  private final Box box;
  private final OwnMail mail;
  private OwnMail.@Nullable Session session;

  Aftercare(Box box, OwnMail mail) {
    this.box = box;
    this.mail = mail;
  }

  /// Does what is due, and waits for what becomes due soon.
  ///
  /// @param until seconds since 1970; what is due later is left
  /// @param seen letters behind this one are new
  /// @return whether a new letter is due, which must not wait for this
  boolean attend(long until, long seen) throws IOException, InterruptedException {
    while (!box.stop().requested()) {
      if (box.ledger().nextDue(seen, box.now(), false) != null) {
        return true;
      }
      Letter next = box.ledger().nextWatched(box.now());
      if (next == null || next.course().dueAt() > until) {
        return false;
      }
      if (next.course().dueAt() > box.now()) {
        box.clock().pause(1);
      } else if (!attend(next)) {
        return false;
      }
    }
    return false;
  }

  /// @return false if the mailboxes cannot be reached now
  private boolean attend(Letter letter) throws IOException, InterruptedException {
    try {
      OwnMail.Session open = session();
      if (letter.state() == LetterState.UNCERTAIN) {
        search(letter, open);
      } else if (letter.state() == LetterState.ACCEPTED) {
        copy(letter, open);
      } else {
        removeLateCopy(letter, open);
      }
      return true;
    } catch (ProblemException e) {
      close();
      session = null;
      unreachable(letter, e.problem());
      return false;
    }
  }

  private OwnMail.Session session() throws IOException, InterruptedException {
    OwnMail.Session open = session;
    if (open == null) {
      open = mail.open();
      session = open;
    }
    return open;
  }

  /// The letter of unknown fate: found means taken.
  private void search(Letter letter, OwnMail.Session open)
      throws IOException, InterruptedException {
    String id = id(letter);
    boolean sent = !open.sent(id).isEmpty();
    if (sent || open.isElsewhere(id)) {
      box.save(taken(letter, box.now()), "found on the server: it was taken");
      return;
    }
    Course course = letter.course();
    int looks = course.looks() + 1;
    long next = Schedule.doubtLook(course.since(), looks);
    Problem problem = next < 0 ? OutboxProblems.askUser(letter.key()) : course.problem();
    box.save(
        letter.on(
            course
                .lookedFor(course.copy())
                .due(next < 0 ? 0 : Math.max(next, box.now() + 1))
                .with(problem)),
        "not found on the server");
  }

  /// A letter of unknown fate that turned out to be taken: everybody it was for has it.
  static Letter taken(Letter letter, long now) {
    List<Recipient> taken =
        letter.recipients().stream()
            .map(r ->
                r.isPending() ? new Recipient(r.address(), Recipient.State.ACCEPTED, r.reply()) : r)
            .toList();
    Course course = letter.course().to(LetterState.ACCEPTED).lookedForFrom(now).due(now).with(null);
    return letter.forRecipients(taken).on(course);
  }

  private void copy(Letter letter, OwnMail.Session open) throws IOException, InterruptedException {
    Course course = letter.course();
    boolean intended = course.copy().how() == CopyState.ADDING;
    if (!open.sent(id(letter)).isEmpty()) {
      if (!intended) {
        box.ledger().change(account -> account.saving(Saves.YES));
      }
      finish(letter, Copied.of(intended ? CopyState.BY_US : CopyState.BY_SERVER), "");
      return;
    }
    int looks = course.looks() + 1;
    if (intended) {
      if (course.looks() == 0) {
        Course again = course.lookedFor(course.copy()).due(box.now() + SECOND_LOOK_SECONDS);
        box.save(letter.on(again), "the copy that was being added is not there");
        return;
      }
      add(letter, open);
      return;
    }
    boolean known = box.ledger().account().saves() == Saves.NO;
    long next = known ? -1 : Schedule.copyLook(course.since(), looks);
    if (next >= 0) {
      box.save(
          letter.on(course.lookedFor(course.copy()).due(Math.max(next, box.now() + 1))),
          "no copy among the sent letters yet");
      return;
    }
    if (!known) {
      box.ledger().change(account -> account.saving(Saves.NO));
    }
    add(letter, open);
  }

  private void add(Letter letter, OwnMail.Session open) throws IOException, InterruptedException {
    Problem damage = box.damage(letter);
    if (damage != null && damage.retry() == Problem.Retry.LATER) {
      throw new ProblemException(damage);
    }
    if (damage != null) {
      finish(letter, Copied.of(CopyState.IMPOSSIBLE), "its file is gone or changed.");
      return;
    }
    Letter adding =
        box.must(
            box.save(
                letter.on(letter.course().addingCopy().due(box.now())),
                "adding a copy to the sent letters"),
            letter);
    var bytes =
        new OwnMail.Bytes(
            letter.content().bytes(), () -> box.files().read(box.files().path(letter.key())));
    finish(adding, new Copied(CopyState.BY_US, open.addSent(bytes, box.now())), "");
  }

  /// The letter is over. Its file stays until this is written down; where it is the only copy, it
  /// stays for good.
  ///
  /// @param why there is no copy; empty if there is one
  private void finish(Letter letter, Copied copied, String why) throws IOException {
    CopyState how = copied.how();
    long due = how == CopyState.BY_US ? box.now() + Schedule.LATE_COPY : 0;
    String file = box.files().path(letter.key()).toString();
    Problem problem = letter.course().problem();
    Problem kept = problem != null && OutboxProblems.isAboutCopy(problem) ? null : problem;
    Course course =
        letter
            .course()
            .copied(copied)
            .to(LetterState.DONE)
            .due(due)
            .with(why.isEmpty() ? kept : OutboxProblems.noCopy(why, file));
    Letter done =
        box.must(
            box.save(
                letter.on(course),
                switch (how) {
                  case BY_SERVER -> "the server saved a copy";
                  case BY_US -> "a copy is among the sent letters";
                  case NONE, ADDING, IMPOSSIBLE -> "there is no copy";
                }),
            letter);
    if (how != CopyState.IMPOSSIBLE) {
      box.files().delete(box.files().path(done.key()));
    }
  }

  /// A server that saves copies late has made two of one letter: ours goes. Where it did not say
  /// which is ours, it is the older one: it was added when no other was to be seen.
  private void removeLateCopy(Letter letter, OwnMail.Session open)
      throws IOException, InterruptedException {
    List<OwnMail.Copy> copies = open.sent(id(letter));
    String event = "one copy among the sent letters";
    long added = letter.course().copy().uid();
    if (copies.size() > 1) {
      OwnMail.Copy ours =
          copies.stream()
              .filter(copy -> copy.bytes() == letter.content().bytes())
              .filter(copy -> added == 0 || copy.uid() == added)
              .findFirst()
              .orElse(null);
      if (ours != null) {
        open.removeSent(ours);
        box.ledger().change(account -> account.saving(Saves.YES));
        event = "the server saved a copy too; ours was removed";
      }
    }
    box.save(letter.on(letter.course().due(0)), event);
  }

  /// Sent is sent; what is left to do waits for the mailboxes. A look that could not be made does
  /// not count.
  private void unreachable(Letter letter, Problem why) throws IOException {
    Letter now = Objects.requireNonNullElse(box.ledger().find(letter.key()), letter);
    Course course = now.course();
    long due = box.now() + box.schedule().pause(Math.max(1, course.looks()));
    if (now.state() == LetterState.ACCEPTED && Schedule.isOver(course.since(), due)) {
      finish(now, Copied.of(CopyState.IMPOSSIBLE), why.happened());
      return;
    }
    Problem problem =
        now.state() == LetterState.ACCEPTED && course.problem() == null
            ? OutboxProblems.copyLater(why)
            : course.problem();
    box.save(now.on(course.due(due).with(problem)), "mailboxes not reached: " + why.happened());
  }

  private static String id(Letter letter) {
    return "<" + letter.content().messageId() + ">";
  }

  @Override
  public void close() {
    OwnMail.Session open = session;
    if (open != null) {
      open.close();
    }
  }
}
