package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.outbox.Letter.Course;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.protocol.mime.Address;
import dev.mailtwin.protocol.mime.LetterFacts;
import dev.mailtwin.protocol.mime.LetterReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts right what a process left behind that ended in the middle. Whoever uses this holds the lock
/// of the outbox, so nobody has a letter in hand.
final class Recovery {

  private static final long DAY = 24L * 3_600;

  private final Box box;

  Recovery(Box box) {
    this.box = box;
  }

  void run() throws IOException {
    for (Letter letter : box.ledger().inHand()) {
      recover(letter);
    }
    mendTimes();
    for (String key : box.files().keys()) {
      Letter letter = box.ledger().find(key);
      if (letter == null) {
        adopt(key);
      } else if (isLeftOver(letter)) {
        box.files().delete(box.files().path(key)); // It ended between two steps.
      }
    }
    for (Path file : box.files().unfinished()) {
      removeOld(file);
    }
  }

  /// A clock that was years ahead has planned for years ahead. What is planned further away than
  /// this program ever plans is due now; only a time the user chose is his.
  private void mendTimes() throws IOException {
    long now = box.now();
    long furthest = now + Schedule.FURTHEST_OF_ACCOUNT;
    for (Letter letter : box.ledger().dueBehind(furthest, now + Schedule.FURTHEST)) {
      Course course = letter.course();
      boolean looked =
          letter.state() == LetterState.UNCERTAIN || letter.state() == LetterState.ACCEPTED;
      Course mended = looked ? course.lookedForFrom(now) : course;
      box.save(letter.on(mended.due(now)), "the clock was set back");
    }
    if (box.ledger().account().linkDueAt() > furthest) {
      box.ledger().change(account -> account.dueAt(now));
    }
  }

  /// A taken-back letter is kept for a while, in case it was taken back by mistake.
  private boolean isLeftOver(Letter letter) {
    boolean old = letter.terms().queuedAt() + 30 * DAY < box.now();
    boolean copied = letter.course().copy().how() != CopyState.IMPOSSIBLE;
    return (letter.state() == LetterState.DONE && copied)
        || (letter.state() == LetterState.CANCELLED && old);
  }

  /// Up to the last byte nothing was taken; from there on nobody knows.
  private void recover(Letter letter) throws IOException {
    if (letter.state() == LetterState.DATA) {
      Judge.Verdict unknown = Judge.uncertain(letter, OutboxProblems.uncertain(""), box.now());
      Course at = unknown.letter().course().due(box.now());
      box.save(letter.on(at), "the process ended while the last byte was sent");
      return;
    }
    int tries = letter.course().tries();
    long pause = tries > 1 ? box.schedule().pause(tries - 1) : 0; // It may be what ends them.
    Course course = letter.course();
    box.save(
        letter.on(
            course
                .to(pause == 0 ? LetterState.QUEUED : LetterState.WAITING)
                .due(box.now() + pause)
                .with(OutboxProblems.interrupted())),
        "the process ended before anything was sent");
  }

  /// A file without a row was never accepted, or its row is lost: it is shown, and never sent.
  private void adopt(String key) throws IOException {
    Path file = box.files().path(key);
    LetterFiles.Print print;
    try {
      print = box.files().print(key);
    } catch (NoSuchFileException e) {
      return; // Whoever was writing it has thought better of it.
    } catch (IOException e) {
      print = new LetterFiles.Print(0, ""); // Whatever it is, it must not hold up letters.
    }
    Problem problem = OutboxProblems.letterUnknown(file.toString());
    LetterFacts facts = facts(file);
    String from =
        facts == null ? "" : facts.from().stream().findFirst().map(Address::toString).orElse("");
    String subject = facts == null ? "" : facts.subject();
    // Its Message-ID is not taken: the same letter must be accepted when it is sent anew.
    var content = new Letter.Content("", "", from, subject, print.bytes(), print.sha256());
    Course course = Course.queued(LetterState.NEEDS_YOU, 0).with(problem);
    var terms = new Letter.Terms(false, box.now(), "", Notices.AS_THE_SERVERS_LIKE);
    box.ledger()
        .add(
            new Letter(key, 0, 0, content, terms, course, List.of()),
            "found without a row",
            () -> {}); // It lies there.
  }

  /// What the user knows it by; null if the file is no message.
  private @Nullable LetterFacts facts(Path file) {
    try (InputStream in = box.files().readLines(file)) {
      return LetterReader.read(in);
    } catch (IOException e) {
      return null;
    }
  }

  private void removeOld(Path file) throws IOException {
    try {
      if (box.files().writtenAt(file) + DAY < box.now()) {
        box.files().delete(file);
      }
    } catch (NoSuchFileException e) {
      return; // Its writer is done.
    }
  }
}
