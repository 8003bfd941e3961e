package dev.mailtwin.engine.doctor;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The time an examination may take. Every wait is granted from here, so that all together stay
/// within it.
///
/// Safe for use by many threads.
final class Budget {

  /// A question that may only wait less than this is not worth asking.
  private static final Duration LEAST = Duration.ofMillis(50);

  private final LongSupplier nanos;
  private final long started;
  private final long whole;
  private volatile boolean ended;

  Budget(Duration whole, LongSupplier nanos) {
    this.nanos = nanos;
    this.started = nanos.getAsLong();
    this.whole = whole.toNanos();
  }

  /// As much of a wait as is left; never zero, because a zero means "for ever" to a socket.
  Duration atMost(Duration wish) {
    Duration left = left();
    Duration granted = wish.compareTo(left) < 0 ? wish : left;
    return granted.compareTo(LEAST) < 0 ? LEAST : granted;
  }

  Duration left() {
    long left = whole - (nanos.getAsLong() - started);
    return ended || left < 0 ? Duration.ZERO : Duration.ofNanos(left);
  }

  /// Whether there is time for a wait of this length.
  boolean allows(Duration wish) {
    return left().compareTo(wish) >= 0;
  }

  /// Nothing more is granted.
  void end() {
    ended = true;
  }

  boolean isOver() {
    return left().isZero();
  }

  Duration elapsed() {
    return Duration.ofNanos(nanos.getAsLong() - started);
  }
}
