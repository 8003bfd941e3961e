package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.account.SentCopies;
import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.store.Disk;
import dev.mailtwin.engine.store.ProcessLock;
import dev.mailtwin.engine.store.StateCopy;
import dev.mailtwin.engine.sync.Run.Stop;
import dev.mailtwin.engine.sync.SyncClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The letters of one account on their way out.
///
/// Accepting, listing and taking back never wait for a delivery; deliveries are made by one process
/// at a time, whoever holds the lock beside the letters. Used by one thread.
public final class Outbox implements AutoCloseable {

  private static final String DATABASE = "outbox.sqlite";
  private static final int KEY_BYTES = 16;
  private static final int KEY_CHARS_MIN = 4;
  private static final long SHOWN_SECONDS = 7L * 24 * 3_600;

  private final AccountId account;
  private final Means means;
  private final Path lock;
  private final Box box;
  private OutboxListener listener = OutboxListener.none();
  private final SendLimits limits;
  private @Nullable StateCopy copy;

  private Outbox(AccountId account, Path own, Means means, Ledger ledger, SendLimits limits) {
    this.account = account;
    this.means = means;
    this.limits = limits;
    this.lock = own.resolve("outbox.lock");
    this.box =
        new Box(
            ledger,
            new LetterFiles(means.disk, own.resolve("outbox")),
            new Schedule(means.random),
            means.waiting,
            means.stop,
            letter -> listener.changed(report(letter)));
  }

  /// What an outbox works with.
  ///
  /// @param random spreads attempts, so that many programs do not come at the same moment
  /// @param zone of the `Date` fields it adds
  public record Means(
      Disk disk,
      InstantSource clock,
      SyncClock waiting,
      RandomGenerator random,
      ZoneId zone,
      Stop stop) {}

  /// Opens the outbox of an account, creating it if need be.
  ///
  /// @param own the directory `.mailtwin` of the twin
  public static Outbox open(AccountId account, Path own, Means means, SendLimits limits)
      throws IOException {
    return open(account, own, means, limits, UnaryOperator.identity());
  }

  /// @param around what stands between the outbox and its ledger
  static Outbox open(
      AccountId account, Path own, Means means, SendLimits limits, UnaryOperator<Ledger> around)
      throws IOException {
    means.disk.makeDirectory(own);
    Ledger ledger = around.apply(SqlLedger.open(own.resolve(DATABASE), means.waiting));
    return new Outbox(account, own, means, ledger, limits);
  }

  /// Opens a copy of the outbox of an account, to be looked at where the disk takes nothing. What
  /// is changed in it is lost.
  ///
  /// @param own the directory `.mailtwin` of the twin
  public static Outbox look(AccountId account, Path own, Means means, SendLimits limits)
      throws IOException {
    StateCopy copy = StateCopy.of(own, DATABASE);
    try {
      Ledger ledger = SqlLedger.open(copy.directory().resolve(DATABASE), means.waiting);
      var outbox = new Outbox(account, own, means, ledger, limits);
      outbox.copy = copy;
      return outbox;
    } catch (IOException e) {
      copy.close();
      throw e;
    }
  }

  /// Who keeps copies of what is sent, as letters have shown. Makes nothing that is not there.
  ///
  /// @param own the directory `.mailtwin` of the twin
  public static SentCopies learntCopies(Path own, SyncClock clock) throws IOException {
    Path file = own.resolve(DATABASE);
    if (!Files.exists(file)) {
      return SentCopies.UNKNOWN;
    }
    try (Ledger ledger = SqlLedger.open(file, clock)) {
      return switch (ledger.account().saves()) {
        case UNKNOWN -> SentCopies.UNKNOWN;
        case YES -> SentCopies.KEPT_BY_PROVIDER;
        case NO -> SentCopies.ADDED_BY_US;
      };
    }
  }

  /// Accepts a letter; it is durable when this returns.
  ///
  /// @throws ProblemException if it cannot be sent as it is
  public LetterReport accept(Draft draft) throws IOException {
    var key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Ledger.Added added =
        new Intake(box, limits, means.zone).take(draft, HexFormat.of().formatHex(key));
    LetterReport report = report(added.letter());
    return added.known() ? report.knownBefore() : report;
  }

  /// Letters in the order of the queue.
  ///
  /// @param all also those that are over for more than a week
  public List<LetterReport> list(boolean all) throws IOException {
    long since = all ? 0 : box.now() - SHOWN_SECONDS;
    List<LetterReport> reports = new ArrayList<>();
    Reporter reporter = reporter();
    for (Letter letter : box.ledger().list(since)) {
      reports.add(reporter.report(letter));
    }
    return reports;
  }

  /// The letter with this key, or the only one whose key begins so; null if there is none.
  ///
  /// @throws ProblemException if the beginning is too short, or that of several
  public @Nullable LetterReport show(String key) throws IOException {
    Letter letter = find(key);
    return letter == null ? null : reporter().withHistory(letter);
  }

  private @Nullable Letter find(String key) throws IOException {
    Letter whole = box.ledger().find(key);
    if (whole != null) {
      return whole;
    }
    if (key.length() < KEY_CHARS_MIN) {
      throw new ProblemException(OutboxProblems.shortKey(key, KEY_CHARS_MIN));
    }
    List<Letter> some =
        box.ledger().list(0).stream().filter(letter -> letter.key().startsWith(key)).toList();
    if (some.size() > 1) {
      throw new ProblemException(OutboxProblems.severalLetters(key));
    }
    return some.isEmpty() ? null : some.getFirst();
  }

  private Letter existing(String key) throws IOException {
    Letter letter = find(key);
    if (letter == null) {
      throw new ProblemException(OutboxProblems.noLetter(key));
    }
    return letter;
  }

  /// What the user can do with single letters.
  public LetterActions actions() {
    return new LetterActions(box, this::existing, this::report);
  }

  /// Stops sending until [#resume].
  public void pause() throws IOException {
    box.ledger().change(AccountRow::pausedByUser);
  }

  /// Sending goes on, whatever had stopped it.
  public void resume() throws IOException {
    box.ledger().change(AccountRow::resumed);
  }

  /// What is known about the account's sending.
  ///
  /// @param problem why nothing goes now; null for nothing
  /// @param nextAttempt when something goes by itself; null if nothing waits, or never
  public record Standing(
      boolean paused,
      dev.mailtwin.engine.problem.@Nullable Problem problem,
      @Nullable Instant nextAttempt) {}

  /// What is known about the account's sending.
  public Standing standing() throws IOException {
    return reporter().standing();
  }

  /// How a delivery is to go.
  ///
  /// @param forLink also letters that only wait for a server that answers, before their time
  /// @param careSeconds so long copies and uncertain letters are looked after
  /// @param waitSeconds so long another delivering process is waited for
  public record Wish(boolean forLink, long careSeconds, long waitSeconds) {}

  /// Delivers what is due, one letter after the other.
  ///
  /// @return who else is delivering, so that nothing was done; null if this was done
  public @Nullable String deliver(Route route, Wish wish, OutboxListener hears)
      throws IOException, InterruptedException {
    ProcessLock held = take(wish);
    if (held == null) {
      return isAnythingDue(wish) ? ProcessLock.holder(lock) : null;
    }
    listener = hears;
    try (held) {
      new Recovery(box).run();
      try (var care = new Aftercare(box, route.mail())) {
        long until = box.now() + wish.careSeconds;
        long seen = deliver(route, wish);
        while (care.attend(until, seen)) { // A letter came meanwhile: whoever queued it waits.
          seen = deliver(route, wish);
          until = box.now() + wish.careSeconds;
        }
      }
      return null;
    } finally {
      listener = OutboxListener.none();
    }
  }

  /// @return the last letter that was there
  private long deliver(Route route, Wish wish) throws IOException, InterruptedException {
    long newest = box.ledger().newest();
    new Deliverer(box, route).deliver(wish.forLink);
    return newest;
  }

  private boolean isAnythingDue(Wish wish) throws IOException {
    return box.ledger().nextDue(0, box.now(), wish.forLink) != null;
  }

  /// Waits while somebody else delivers, unless he has nothing left to do for us.
  private @Nullable ProcessLock take(Wish wish) throws IOException, InterruptedException {
    long until = box.now() + wish.waitSeconds;
    ProcessLock held = ProcessLock.tryTake(lock, means.clock);
    while (held == null && box.now() < until && isAnythingDue(wish) && !means.stop.requested()) {
      box.clock().pause(1);
      held = ProcessLock.tryTake(lock, means.clock);
    }
    return held;
  }

  /// Reads what servers report about letters they had taken.
  ///
  /// @param inbox the Maildir reports come to
  /// @return the letters something new became known of
  public List<LetterReport> readReports(Path inbox) throws IOException {
    List<LetterReport> reports = new ArrayList<>();
    for (Letter letter : new Reports(box, means.disk).look(inbox)) {
      reports.add(report(letter));
    }
    return reports;
  }

  /// Puts right what a process left behind that died, unless one is delivering.
  public void recover() throws IOException {
    ProcessLock held = ProcessLock.tryTake(lock, means.clock);
    if (held != null) {
      try (held) {
        new Recovery(box).run();
      }
    }
  }

  private Reporter reporter() throws IOException {
    return new Reporter(account, box, limits);
  }

  private LetterReport report(Letter letter) {
    try {
      return reporter().report(letter);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    box.ledger().close();
    if (copy != null) {
      copy.close();
    }
  }
}
