package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.problem.NetworkProblems;
import dev.mailtwin.protocol.net.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Follows the way of a connection and says what is wrong and what to do.
///
/// Stops at the first failure, but asks on until one cause is left or it is clear which cannot be
/// told apart. Signs in at most once to receive and once to send, and not before everything up to
/// there is in order. A letter is sent only if that is wanted, and all is well.
public final class Doctor {

  private static final Duration GRACE = Duration.ofMillis(500);

  private final Examination x;
  private volatile @Nullable RuntimeException bug;

  private Doctor(Examination x) {
    this.x = x;
  }

  /// Examines somebody.
  ///
  /// @param listener hears each finding as it is made, one at a time
  /// @throws InterruptedException if the caller is interrupted; the examination ends then
  public static Diagnosis examine(Patient patient, Surroundings around, Consumer<Finding> listener)
      throws InterruptedException {
    var budget = new Budget(around.patience().whole(), around.nanos());
    var doctor = new Doctor(new Examination(patient, around, budget, listener));
    try (KeptOpen _ = doctor.x.kept()) {
      doctor.run(budget);
      if (doctor.x.wantsLetter() && !doctor.x.hasFailed()) {
        new TestLetter(doctor.x).run();
      }
    }
    return new Diagnosis(doctor.x.findings(), budget.elapsed().toMillis());
  }

  /// One thread walks; this one watches the time. A server that says a byte now and then is never
  /// silent, and the system's own lookup cannot be told how long it may take.
  private void run(Budget budget) throws InterruptedException {
    Thread walker = Thread.ofVirtual().name("doctor").start(this::walk);
    try {
      if (!walker.join(budget.left())) {
        x.close();
        budget.end();
        walker.interrupt();
        walker.join(GRACE);
        outOfTime();
      }
    } catch (InterruptedException e) {
      x.close();
      walker.interrupt();
      throw e;
    }
    RuntimeException mistake = bug;
    if (mistake != null) {
      throw mistake;
    }
  }

  private void walk() {
    try {
      InputCheck.run(x);
      Endpoint imap = x.patient().imap();
      if (imap != null && !x.hasFailed() && NameCheck.run(x, Phase.DNS, imap.host())) {
        ReceivingCheck.run(x, imap);
      }
      if (!x.hasFailed()) {
        SubmissionCheck.run(x);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The watching thread says what is known.
    } catch (RuntimeException e) {
      bug = e;
    }
  }

  private void outOfTime() {
    if (x.hasFailed()) {
      return;
    }
    Progress progress = x.underWay();
    Endpoint imap = x.patient().imap();
    if (progress != null) {
      x.lastWord(progress.phase(), progress.outOfTime());
      return;
    }
    // Only a name takes time before that.
    boolean received = x.findings().stream().anyMatch(f -> f.phase() == Phase.MAILBOX);
    boolean sending = received || imap == null;
    Endpoint next = imap == null || received ? x.patient().smtp().getFirst() : imap;
    x.lastWord(
        sending ? Phase.SUBMISSION : Phase.DNS, List.of(NetworkProblems.noLookup(next.host())));
  }
}
