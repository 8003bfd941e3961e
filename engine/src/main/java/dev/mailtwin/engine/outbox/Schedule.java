package dev.mailtwin.engine.outbox;

import java.util.List;
import java.util.random.RandomGenerator;

/// When something is tried again, in seconds.
final class Schedule {

  /// The first attempt is made at once; what follows it: 30 s, 2 min, 10 min, 30 min, then hourly.
  private static final List<Integer> PAUSES = List.of(30, 120, 600, 1_800, 3_600);

  /// RFC 5321 §4.5.4.1: four to five days.
  private static final long GIVE_UP_AFTER = 5L * 24 * 3_600;

  /// When an accepted letter is looked for among the sent ones, counted from its acceptance.
  private static final List<Integer> COPY_LOOKS = List.of(0, 2, 5, 15);

  /// When a letter of unknown fate is looked for, counted from the moment its fate became unknown.
  private static final List<Integer> DOUBT_LOOKS = List.of(15, 60, 180, 600, 1_800);

  /// Nothing that this program plans for a letter is further away.
  static final long FURTHEST = 2L * 3_600;

  /// Nothing that it plans for an account is further away.
  static final long FURTHEST_OF_ACCOUNT = 26L * 3_600;

  /// A late copy of the server's own beside ours is looked for after so long.
  static final int LATE_COPY = 60;

  private final RandomGenerator random;

  Schedule(RandomGenerator random) {
    this.random = random;
  }

  /// The pause after so many failures in a row, at least one: never shorter than the table says,
  /// and up to a tenth longer, so that many do not come at the same moment.
  long pause(int failures) {
    int base = PAUSES.get(Math.clamp(failures - 1, 0, PAUSES.size() - 1));
    return (long) base + random.nextInt(base / 10 + 1);
  }

  /// Whether it is time to ask the user. A computer that slept, or a clock that was wrong, makes
  /// five days of two tries; those are no five days of trying.
  static boolean isTooLate(long firstTriedAt, long nextAt, int tries) {
    return firstTriedAt > 0 && isOver(firstTriedAt, nextAt) && tries > PAUSES.size();
  }

  /// Whether five days have passed.
  static boolean isOver(long since, long nextAt) {
    return nextAt - since > GIVE_UP_AFTER;
  }

  /// When an accepted letter is looked for next, or -1 if it was looked for often enough.
  static long copyLook(long since, int looks) {
    return looks < COPY_LOOKS.size() ? since + COPY_LOOKS.get(looks) : -1;
  }

  /// When a letter of unknown fate is looked for next, or -1 if it was looked for often enough.
  static long doubtLook(long since, int looks) {
    return looks < DOUBT_LOOKS.size() ? since + DOUBT_LOOKS.get(looks) : -1;
  }
}
