package dev.mailtwin.engine.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives each distinct set of flags a small number, so that a view of 300,000 messages costs four
/// bytes for the flags of each. Number 0 is always the empty set.
///
/// Thread-safe.
public final class FlagTable {

  private final Map<Flags, Integer> numbers = new HashMap<>();
  private final List<Flags> sets = new ArrayList<>();

  /// A table that knows only the empty set.
  public FlagTable() {
    number(Flags.NONE);
  }

  /// The number of these flags; a new one if they were not seen before.
  public synchronized int number(Flags flags) {
    Integer known = numbers.get(flags);
    if (known != null) {
      return known;
    }
    sets.add(flags);
    numbers.put(flags, sets.size() - 1);
    return sets.size() - 1;
  }

  /// The flags behind a number of this table.
  public synchronized Flags flags(int number) {
    return sets.get(number);
  }
}
