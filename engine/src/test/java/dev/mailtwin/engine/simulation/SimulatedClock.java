package dev.mailtwin.engine.simulation;

import dev.mailtwin.engine.sync.SyncClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// The one clock of a world: it stands still unless somebody waits or the world goes on.
final class SimulatedClock implements SyncClock, InstantSource {

  private static final long BEGINNING = 1_900_000_000;

  private final AtomicLong now = new AtomicLong(BEGINNING);

  @Override
  public long seconds() {
    return now.get();
  }

  @Override
  public void pause(long seconds) {
    now.addAndGet(seconds);
  }

  /// Time passes, or goes back.
  void pass(long seconds) {
    now.addAndGet(seconds);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(now.get());
  }
}
