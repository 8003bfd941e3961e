package dev.mailtwin.protocol.imap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;

/// A set of UIDs as ranges, never expanded by itself (RFC 9051 §9, `uid-set`).
///
/// @param ranges in the order the set was written; each from low to high
public record UidSet(List<Range> ranges) {

  /// The largest UID there is; as the end of a range it stands for `*`.
  public static final long UID_MAX = 0xFFFF_FFFFL;

  /// All UIDs from `first` to `last`, both included.
  public record Range(long first, long last) {

    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException unless 1 ≤ first ≤ last ≤ 2³²−1
    public Range {
      if (first < 1 || last < first || last > UID_MAX) {
        throw new IllegalArgumentException("no UID range: " + first + ":" + last);
      }
    }

    /// How many UIDs the range could hold.
    public long size() {
      return last - first + 1;
    }
  }

  public UidSet {
    ranges = List.copyOf(ranges);
  }

  /// One UID.
  public static UidSet of(long uid) {
    return new UidSet(List.of(new Range(uid, uid)));
  }

  /// All UIDs from `first` to `last`.
  public static UidSet between(long first, long last) {
    return new UidSet(List.of(new Range(first, last)));
  }

  /// All UIDs from `first` on.
  public static UidSet from(long first) {
    return new UidSet(List.of(new Range(first, UID_MAX)));
  }

  /// The UIDs of an array.
  ///
  /// @param uids in ascending order, from index `start` up to but without `end`
  public static UidSet ofSorted(long[] uids, int start, int end) {
    List<Range> ranges = new ArrayList<>();
    int at = start;
    while (at < end) {
      int last = at;
      while (last + 1 < end && uids[last + 1] <= uids[last] + 1) {
        last++;
      }
      ranges.add(new Range(uids[at], uids[last]));
      at = last + 1;
    }
    return new UidSet(ranges);
  }

  /// Whether there is no UID in it.
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /// How many UIDs the ranges could hold; the server may have fewer.
  public long size() {
    return ranges.stream().mapToLong(Range::size).sum();
  }

  /// Whether `uid` lies in one of the ranges. Linear in the number of ranges.
  public boolean contains(long uid) {
    return ranges.stream().anyMatch(range -> range.first <= uid && uid <= range.last);
  }

  /// What lies in both sets, in ascending order, each UID once.
  public UidSet and(UidSet other) {
    List<Range> mine = ascending(ranges);
    List<Range> theirs = ascending(other.ranges);
    List<Range> both = new ArrayList<>();
    int m = 0;
    int t = 0;
    while (m < mine.size() && t < theirs.size()) {
      Range left = mine.get(m);
      Range right = theirs.get(t);
      long first = Math.max(left.first, right.first);
      long last = Math.min(left.last, right.last);
      if (first <= last) {
        both.add(new Range(first, last));
      }
      if (left.last < right.last) {
        m++;
      } else {
        t++;
      }
    }
    return new UidSet(both);
  }

  /// Sorted, and joined where ranges touch or overlap.
  private static List<Range> ascending(List<Range> ranges) {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(Range::first));
    List<Range> joined = new ArrayList<>();
    for (Range range : sorted) {
      if (!joined.isEmpty() && range.first <= joined.getLast().last + 1) {
        Range before = joined.removeLast();
        joined.add(new Range(before.first, Math.max(before.last, range.last)));
      } else {
        joined.add(range);
      }
    }
    return joined;
  }

  /// The UIDs one by one, in the order written.
  ///
  /// @throws IllegalStateException if there are more than `max`; check [#size] first
  public long[] expand(int max) {
    if (size() > max) {
      throw new IllegalStateException("more than " + max + " UIDs in " + ranges.size() + " ranges");
    }
    long[] uids = new long[(int) size()];
    int at = 0;
    for (Range range : ranges) {
      for (long uid = range.first; uid <= range.last; uid++) {
        uids[at++] = uid;
      }
    }
    return uids;
  }

  @Override
  public String toString() {
    var text = new StringJoiner(",");
    for (Range range : ranges) {
      if (range.first == range.last) {
        text.add(Long.toString(range.first));
      } else {
        text.add(range.first + ":" + (range.last == UID_MAX ? "*" : Long.toString(range.last)));
      }
    }
    return text.toString();
  }
}
