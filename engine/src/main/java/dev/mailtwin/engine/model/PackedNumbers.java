package dev.mailtwin.engine.model;

import java.util.Arrays;

/// A growing list of numbers, in pieces that are never copied as a whole. Each number takes four
/// bytes as long as all of them fit, else eight; as long as all are the same, they take none. Not
/// thread-safe.
public final class PackedNumbers {

  private static final int ROOM_MIN = 16;
  private static final int PIECE_BITS = 14;
  private static final int PIECE = 1 << PIECE_BITS;
  private static final int WITHIN = PIECE - 1;

  /// Stands for `Long.MIN_VALUE`, which means that there is no number.
  private static final int NONE = Integer.MIN_VALUE;

  /// What all of them are as long as neither `small` nor `large` has a piece.
  private long only;

  private int[][] small = {};
  private long[][] large = {};
  private int count;

  /// Appends a number.
  public void add(long number) {
    if (count == 0) {
      only = number;
    }
    boolean same = small.length == 0 && large.length == 0;
    if (same && number == only) {
      count++;
      return;
    }
    if (same) {
      spellOut();
    }
    if (large.length == 0 && !isSmall(number)) {
      widen();
    }
    put(number);
  }

  /// They differ from now on.
  private void spellOut() {
    int all = count;
    large = isSmall(only) ? large : new long[1][ROOM_MIN];
    for (count = 0; count < all; ) {
      put(only);
    }
  }

  private void widen() {
    large = new long[Math.max(1, small.length)][];
    large[0] = new long[ROOM_MIN];
    for (int piece = 0; piece < small.length && small[piece] != null; piece++) {
      large[piece] = new long[small[piece].length];
      for (int at = 0; at < small[piece].length; at++) {
        large[piece][at] = wide(small[piece][at]);
      }
      small[piece] = new int[0];
    }
    small = new int[0][];
  }

  private void put(long number) {
    int piece = count >> PIECE_BITS;
    int at = count & WITHIN;
    if (large.length > 0) {
      large = piece < large.length ? large : Arrays.copyOf(large, 2 * piece);
      long[] numbers = large[piece];
      if (numbers == null || at == numbers.length) {
        numbers = numbers == null ? new long[room(piece, 0)] : Arrays.copyOf(numbers, room(0, at));
        large[piece] = numbers;
      }
      numbers[at] = number;
    } else {
      small = piece < small.length ? small : Arrays.copyOf(small, Math.max(1, 2 * piece));
      int[] numbers = small[piece];
      if (numbers == null || at == numbers.length) {
        numbers = numbers == null ? new int[room(piece, 0)] : Arrays.copyOf(numbers, room(0, at));
        small[piece] = numbers;
      }
      numbers[at] = number == Long.MIN_VALUE ? NONE : (int) number;
    }
    count++;
  }

  /// How long a piece is: only the first one grows.
  private static int room(int piece, int full) {
    return piece > 0 ? PIECE : Math.clamp(2L * full, ROOM_MIN, PIECE);
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
    if (large.length > 0) {
      return large[at >> PIECE_BITS][at & WITHIN];
    }
    return small.length > 0 ? wide(small[at >> PIECE_BITS][at & WITHIN]) : only;
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
