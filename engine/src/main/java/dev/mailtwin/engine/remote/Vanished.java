package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.protocol.imap.UidSet;
import java.util.BitSet;

/// Which rows of the index the server no longer has.
final class Vanished {

  private final AgreedView agreed;
  private final BitSet rows = new BitSet();

  Vanished(AgreedView agreed) {
    this.agreed = agreed;
  }

  AgreedView agreed() {
    return agreed;
  }

  /// These UIDs are gone; those that were not known say nothing.
  void add(UidSet uids) {
    for (UidSet.Range range : uids.ranges()) {
      rows.set(agreed.position(range.first()), agreed.position(range.last() + 1));
    }
  }

  /// Of the rows from `first` up to but without `end`, only these UIDs are still there.
  void keepOnly(UidSet there, int first, int end) {
    var kept = new BitSet();
    for (UidSet.Range range : there.ranges()) {
      int from = Math.max(first, agreed.position(range.first()));
      int to = Math.min(end, agreed.position(range.last() + 1));
      if (from < to) {
        kept.set(from, to);
      }
    }
    for (int row = first; row < end; row++) {
      if (!kept.get(row)) {
        rows.set(row);
      }
    }
  }

  /// How many rows from `first` up to but without `end` are not known to be gone.
  int left(int first, int end) {
    return end - first - rows.get(first, end).cardinality();
  }

  boolean has(int row) {
    return rows.get(row);
  }

  int size() {
    return rows.cardinality();
  }
}
