package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.sync.Run.Stop;
import dev.mailtwin.engine.sync.SyncClock;
import dev.mailtwin.protocol.mime.LetterFacts;
import dev.mailtwin.protocol.mime.LetterReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What everybody who works on the letters of one account shares: what is written down, the files,
/// the time.
///
/// @param changed hears of every letter that was saved
record Box(
    Ledger ledger,
    LetterFiles files,
    Schedule schedule,
    SyncClock clock,
    Stop stop,
    Consumer<Letter> changed) {

  long now() {
    return clock.seconds();
  }

  /// Saves a letter, unless somebody else changed it meanwhile: then null.
  @Nullable Letter save(Letter letter, String event) throws IOException {
    Letter saved = ledger.save(letter, event);
    if (saved != null) {
      changed.accept(saved);
    }
    return saved;
  }

  /// Writes the next step of a letter in hand down.
  Letter step(Letter letter, LetterState next, String event) throws IOException {
    return must(save(letter.to(next), event), letter);
  }

  /// A letter in hand belongs to whoever holds the lock; nobody else changes it.
  Letter must(@Nullable Letter saved, Letter letter) {
    if (saved == null) {
      throw new IllegalStateException("somebody else changed letter " + letter.key());
    }
    return saved;
  }

  /// Writes down that no server could be reached, and marks what waits for one. A try before its
  /// time, because a new letter came or its user asked, takes nothing from the schedule.
  ///
  /// @return when it is tried again
  long linkFailed(Problem problem) throws IOException {
    long pause = OutboxProblems.pauseAtLeast(problem);
    AccountRow before = ledger.account();
    long now = now();
    boolean early = before.linkFailures() > 0 && before.linkDueAt() > now;
    int failures = early ? before.linkFailures() : before.linkFailures() + 1;
    long planned = early ? before.linkDueAt() : now + schedule.pause(failures);
    long due = Math.max(now + pause, planned);
    ledger.change(account -> account.linkFailed(problem, failures, due));
    return due;
  }

  /// Nothing can be sent now, and some letters have waited long enough for their user to be asked.
  void giveUpOld(Problem problem) throws IOException {
    int failures = ledger.account().linkFailures();
    for (Letter letter : ledger.waitingForLink(now())) {
      if (Schedule.isTooLate(letter.course().firstTriedAt(), now(), failures)) {
        save(
            Judge.needsUser(letter, OutboxProblems.tooLong(problem)),
            "given up: " + problem.happened());
      }
    }
  }

  /// What is wrong with the file of a letter; null if it is as it was queued. One that cannot be
  /// read is a matter of this letter alone.
  @Nullable Problem damage(Letter letter) {
    LetterFiles.Print print;
    try {
      print = files.print(letter.key());
    } catch (NoSuchFileException e) {
      return OutboxProblems.letterMissing(files.path(letter.key()).toString());
    } catch (IOException e) {
      return OutboxProblems.letterUnreadable(files.path(letter.key()).toString(), e);
    }
    boolean same =
        print.bytes() == letter.content().bytes()
            && print.sha256().equals(letter.content().sha256());
    return same ? null : OutboxProblems.letterChanged(files.path(letter.key()).toString());
  }

  /// The bytes for the wire: the frozen ones without blind copies.
  InputStream wire(Letter letter) throws IOException {
    return WithoutBlindCopies.of(files.read(files.path(letter.key())));
  }

  /// The biggest attachment; asked for only when a sentence needs it.
  Supplier<LetterFacts.Largest> largest(Letter letter) {
    return () -> {
      try (InputStream in = files.read(files.path(letter.key()))) {
        return LetterReader.read(in).largest();
      } catch (IOException e) {
        return new LetterFacts.Largest("", 0); // The sentence does without.
      }
    };
  }
}
