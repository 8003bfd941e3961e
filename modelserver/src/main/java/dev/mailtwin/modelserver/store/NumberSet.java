package dev.mailtwin.modelserver.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// A set of message numbers or UIDs as IMAP writes it, `RFC 9051 §9` (`sequence-set`).
///
/// @param ranges in any order, may overlap; [#STAR] stands for the largest number
public record NumberSet(List<Range> ranges) {

  /// `*`.
  public static final long STAR = -1;

  /// Both ends belong to it; before [#resolve] they may be in either order.
  public record Range(long from, long to) {}

  /// Copies the list.
  public NumberSet {
    ranges = List.copyOf(ranges);
  }

  /// A set of the given numbers, in ascending ranges.
  public static NumberSet of(Collection<Long> numbers) {
    var ranges = new ArrayList<Range>();
    long from = 0;
    long to = -2;
    for (long number : numbers.stream().sorted().distinct().toList()) {
      if (number != to + 1) {
        if (to >= 0) {
          ranges.add(new Range(from, to));
        }
        from = number;
      }
      to = number;
    }
    if (to >= 0) {
      ranges.add(new Range(from, to));
    }
    return new NumberSet(ranges);
  }

  /// All numbers from one to another.
  public static NumberSet between(long from, long to) {
    return new NumberSet(List.of(new Range(from, to)));
  }

  /// The same set with `*` replaced, ranges ascending and apart from each other.
  public NumberSet resolve(long largest) {
    var sorted = new ArrayList<Range>();
    for (Range range : ranges) {
      long a = range.from == STAR ? largest : range.from;
      long b = range.to == STAR ? largest : range.to;
      sorted.add(new Range(Math.min(a, b), Math.max(a, b)));
    }
    sorted.sort(Comparator.comparingLong(Range::from));
    var merged = new ArrayList<Range>();
    for (Range range : sorted) {
      if (!merged.isEmpty() && range.from <= merged.getLast().to + 1) {
        Range last = merged.removeLast();
        merged.add(new Range(last.from, Math.max(last.to, range.to)));
      } else {
        merged.add(range);
      }
    }
    return new NumberSet(merged);
  }

  /// Whether the number is in this set, which must be resolved.
  public boolean contains(long number) {
    int low = 0;
    int high = ranges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Range range = ranges.get(middle);
      if (number < range.from) {
        high = middle - 1;
      } else if (number > range.to) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /// Whether there is no number in it.
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /// As IMAP writes it: `1:3,7,9:*`.
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (Range range : ranges) {
      text.append(text.isEmpty() ? "" : ",").append(written(range.from));
      if (range.to != range.from) {
        text.append(':').append(written(range.to));
      }
    }
    return text.toString();
  }

  private static String written(long number) {
    return number == STAR ? "*" : Long.toString(number);
  }
}
