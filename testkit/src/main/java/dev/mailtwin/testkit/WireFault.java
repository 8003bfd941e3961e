package dev.mailtwin.testkit;

import java.time.Duration;

/// What a [FaultProxy] does to a wire.
public sealed interface WireFault {

  /// Nothing.
  record None() implements WireFault {}

  /// Every byte travels alone, in both directions.
  record Drip() implements WireFault {}

  /// Something that happens once, when exactly so many bytes have passed in one direction.
  sealed interface At extends WireFault {
    /// Which bytes are counted.
    Direction direction();

    /// How many of them pass before.
    long bytes();
  }

  /// The connection breaks.
  record Cut(Direction direction, long bytes, Ending ending) implements At {}

  /// The bytes before arrive first, and the others a while later.
  record Split(Direction direction, long bytes, Duration pause) implements At {}

  /// Nothing passes any more, in either direction, until another fault is ordered.
  record Hold(Direction direction, long bytes) implements At {}

  /// What a client sees of a cut.
  enum Ending {
    /// The end of what comes, without a word of TLS.
    END,
    /// A reset.
    RESET
  }
}
