package dev.mailtwin.app.interruption;

import dev.mailtwin.testkit.Direction;
import dev.mailtwin.testkit.Level;
import dev.mailtwin.testkit.WireFault;
import dev.mailtwin.testkit.WireFault.Ending;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// One place of one session where something happens. It is a number, so that a failure can be had
/// again.
///
/// @param bytes how many pass before; more than the session has are counted from its start again
record Trial(Kind kind, Level level, Direction direction, Act act, long bytes) {

  /// What happens at the place.
  enum Act {
    /// The wire is cut, and the client reads an end.
    END,
    /// The wire is cut, and the client reads a reset.
    RESET,
    /// The rest comes later.
    SPLIT,
    /// The rest does not come as long as the program waits.
    SILENCE
  }

  /// Smaller numbers are seeds to choose a trial by.
  private static final long FIRST_CODE = 1L << 40;

  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<Level> LEVELS = List.of(Level.values());
  private static final List<Direction> DIRECTIONS = List.of(Direction.values());
  private static final List<Act> ACTS = List.of(Act.values());
  private static final Duration PAUSE = Duration.ofMillis(2);

  /// The trial that a number stands for: of a code exactly that, of a seed any.
  static Trial of(long number) {
    long code =
        number >= FIRST_CODE
            ? number - FIRST_CODE
            : new SplittableRandom(number).nextLong(FIRST_CODE);
    long rest = code;
    Kind kind = KINDS.get((int) (rest % KINDS.size()));
    rest /= KINDS.size();
    Level level = LEVELS.get((int) (rest % LEVELS.size()));
    rest /= LEVELS.size();
    Direction direction = DIRECTIONS.get((int) (rest % DIRECTIONS.size()));
    rest /= DIRECTIONS.size();
    Act act = ACTS.get((int) (rest % ACTS.size()));
    return new Trial(kind, level, direction, act, rest / ACTS.size());
  }

  /// The number of this trial.
  long code() {
    long code = bytes * ACTS.size() + ACTS.indexOf(act);
    code = code * DIRECTIONS.size() + DIRECTIONS.indexOf(direction);
    code = code * LEVELS.size() + LEVELS.indexOf(level);
    return FIRST_CODE + code * KINDS.size() + KINDS.indexOf(kind);
  }

  /// The same place, where something else happens.
  Trial with(Act other) {
    return new Trial(kind, level, direction, other, bytes);
  }

  /// The codes of trials at every byte of a session that has so many.
  LongStream everywhere(long length) {
    return LongStream.range(0, length)
        .map(place -> new Trial(kind, level, direction, act, place).code());
  }

  /// What the wire does in a session that has so many bytes this way.
  WireFault fault(long length) {
    long at = bytes % length;
    return switch (act) {
      case END -> new WireFault.Cut(direction, at, Ending.END);
      case RESET -> new WireFault.Cut(direction, at, Ending.RESET);
      case SPLIT -> new WireFault.Split(direction, at, PAUSE);
      case SILENCE -> new WireFault.Hold(direction, at);
    };
  }
}
