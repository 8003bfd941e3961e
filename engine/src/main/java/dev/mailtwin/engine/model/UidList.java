package dev.mailtwin.engine.model;

import java.util.Arrays;
import java.util.stream.LongStream;

/// A growing list of UIDs without an object for each.
public final class UidList {

  private long[] uids = new long[8];
  private int count;

  /// A list of these.
  public static UidList of(long... uids) {
    var list = new UidList();
    for (long uid : uids) {
      list.add(uid);
    }
    return list;
  }

  /// Appends one.
  public void add(long uid) {
    if (count == uids.length) {
      uids = Arrays.copyOf(uids, count * 2);
    }
    uids[count++] = uid;
  }

  /// How many there are.
  public int size() {
    return count;
  }

  /// The one at a position.
  public long get(int at) {
    return uids[at];
  }

  /// The same UIDs in the opposite order.
  public UidList reversed() {
    var list = new UidList();
    for (int at = count - 1; at >= 0; at--) {
      list.add(uids[at]);
    }
    return list;
  }

  /// All of them in ascending order.
  public long[] sorted() {
    long[] copy = Arrays.copyOf(uids, count);
    Arrays.sort(copy);
    return copy;
  }

  /// All of them.
  public LongStream stream() {
    return Arrays.stream(uids, 0, count);
  }

  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(uids, count));
  }
}
