package dev.mailtwin.engine.model;

import java.util.Arrays;

/// A growing list of numbers, each of four bytes as long as all of them fit, else of eight. Not
/// thread-safe.
public final class PackedNumbers {

  private static final int ROOM_MIN = 16;

  /// Stands for `Long.MIN_VALUE`, which means that there is no number.
  private static final int NONE = Integer.MIN_VALUE;

  private int[] small = new int[ROOM_MIN];
  private long[] large = new long[0];
  private int count;

  /// Appends a number.
  public void add(long number) {
    if (large.length == 0 && !isSmall(number)) {
      large = new long[Math.max(ROOM_MIN, room(count))];
      for (int at = 0; at < count; at++) {
        large[at] = wide(small[at]);
      }
      small = new int[0];
    }
    if (large.length > 0) {
      large = count == large.length ? Arrays.copyOf(large, room(count)) : large;
      large[count++] = number;
    } else {
      small = count == small.length ? Arrays.copyOf(small, room(count)) : small;
      small[count++] = number == Long.MIN_VALUE ? NONE : (int) number;
    }
  }

  /// How much room a list needs that is full: little is left over when it is very long.
  static int room(int full) {
    return full + Math.max(ROOM_MIN, full >> 2);
  }

  private static boolean isSmall(long number) {
    return number == Long.MIN_VALUE || (number > NONE && number <= Integer.MAX_VALUE);
  }

  private static long wide(int number) {
    return number == NONE ? Long.MIN_VALUE : number;
  }

  /// How many numbers there are.
  public int size() {
    return count;
  }

  /// The number at a position.
  public long get(int at) {
    return large.length > 0 ? large[at] : wide(small[at]);
  }

  /// The position of a number in a list that ascends; negative as with [Arrays#binarySearch(long[],
  /// long)] if it is not there.
  public int find(long number) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = get(middle);
      if (found == number) {
        return middle;
      }
      low = found < number ? middle + 1 : low;
      high = found < number ? high : middle - 1;
    }
    return -low - 1;
  }
}
