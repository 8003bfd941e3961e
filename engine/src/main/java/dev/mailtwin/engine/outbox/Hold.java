package dev.mailtwin.engine.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/// Until when a letter is held back.
public sealed interface Hold {

  /// The longest time to undo.
  Duration UNDO_MAX = Duration.ofSeconds(60);

  /// It goes at once.
  record None() implements Hold {}

  /// It can be taken back for so long, counted from the moment it is accepted.
  record Undo(Duration time) implements Hold {
    /// Checks the time.
    ///
    /// @throws IllegalArgumentException unless it is between 0 and [#UNDO_MAX]
    public Undo {
      if (time.isNegative() || time.compareTo(UNDO_MAX) > 0) {
        throw new IllegalArgumentException("time to undo is between 0 and 60 seconds");
      }
    }
  }

  /// It goes at this time. The zone is the one the user meant it in; it is only remembered.
  record Until(Instant time, ZoneId zone) implements Hold {}

  /// It goes at once.
  static Hold none() {
    return new None();
  }

  /// It can be taken back for so long.
  static Hold undo(Duration time) {
    return new Undo(time);
  }

  /// It goes at this time.
  static Hold until(Instant time, ZoneId zone) {
    return new Until(time, zone);
  }
}
