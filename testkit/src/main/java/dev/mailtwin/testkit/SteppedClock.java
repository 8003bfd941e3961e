package dev.mailtwin.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until the test moves it; also an [java.time.InstantSource].
public final class SteppedClock extends Clock {

  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private SteppedClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /// A clock in UTC that shows this instant.
  public static SteppedClock at(Instant instant) {
    return new SteppedClock(new AtomicReference<>(instant), ZoneOffset.UTC);
  }

  /// A clock in UTC that shows this instant, as ISO 8601 writes it.
  public static SteppedClock at(String instant) {
    return at(Instant.parse(instant));
  }

  /// Moves on and returns the new time; a negative duration sets the clock back.
  public Instant advance(Duration by) {
    return now.updateAndGet(instant -> instant.plus(by));
  }

  /// Jumps to an instant.
  public void set(Instant instant) {
    now.set(instant);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /// The same hands seen from another zone: both move together.
  @Override
  public SteppedClock withZone(ZoneId other) {
    return new SteppedClock(now, other);
  }
}
