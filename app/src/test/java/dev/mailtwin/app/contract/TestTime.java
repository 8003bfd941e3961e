package dev.mailtwin.app.contract;

import dev.mailtwin.engine.sync.SyncClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// The real time plus what the program waited for, which passes at once.
///
/// It does not stand still, because the times of files come from the real clock.
public final class TestTime implements InstantSource, SyncClock {

  private final AtomicReference<Meanwhile> meanwhile = new AtomicReference<>(() -> {});
  private volatile boolean waited;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return Clock.systemUTC().instant().plus(ahead());
  }

  @Override
  public long seconds() {
    return instant().getEpochSecond();
  }

  @Override
  public void pause(long seconds) throws InterruptedException {
    pass(Duration.ofSeconds(seconds));
    waited = true;
    meanwhile.get().happens();
  }

  /// What happens while the program waits.
  public interface Meanwhile {
    void happens() throws InterruptedException;
  }

  /// Lets something happen whenever the program waits from now on.
  public void whenever(Meanwhile waiting) {
    meanwhile.set(waiting);
  }

  public void pass(Duration by) {
    ahead.updateAndGet(before -> before.plus(by));
  }

  /// Whether the program has waited for anything.
  boolean hasWaited() {
    return waited;
  }

  /// How much has been waited.
  public Duration ahead() {
    return ahead.get();
  }
}
