package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.ServerView;
import java.util.Arrays;

/// Messages as the server names them, packed, in the order they came. Filled by the connection's
/// reading thread, read by the caller when the command has completed.
final class Gathered {

  private long[] uids = new long[16];
  private int[] flags = new int[16];
  private long[] sizes = new long[16];
  private long[] dates = new long[16];
  private long[] modseqs = new long[16];
  private int count;
  private boolean ascending = true;

  void add(long uid, int flagNumber, SizeAndDate facts, long modseq) {
    if (count == uids.length) {
      int room = count * 2;
      uids = Arrays.copyOf(uids, room);
      flags = Arrays.copyOf(flags, room);
      sizes = Arrays.copyOf(sizes, room);
      dates = Arrays.copyOf(dates, room);
      modseqs = Arrays.copyOf(modseqs, room);
    }
    ascending &= count == 0 || uids[count - 1] < uid;
    uids[count] = uid;
    flags[count] = flagNumber;
    sizes[count] = facts.size();
    dates[count] = facts.date();
    modseqs[count++] = modseq;
  }

  void addAll(Gathered more) {
    for (int n = 0; n < more.count; n++) {
      var facts = new SizeAndDate(more.sizes[n], more.dates[n]);
      add(more.uids[n], more.flags[n], facts, more.modseqs[n]);
    }
  }

  int size() {
    return count;
  }

  /// How many different messages there are: servers volunteer facts a second time.
  int distinct() {
    if (ascending) {
      return count;
    }
    long[] sorted = Arrays.copyOf(uids, count);
    Arrays.sort(sorted);
    int different = 0;
    for (int n = 0; n < sorted.length; n++) {
      different += n == 0 || sorted[n] != sorted[n - 1] ? 1 : 0;
    }
    return different;
  }

  /// All of them by UID; of several answers about one message the last counts.
  ServerView view() {
    var view = new ServerView();
    int[] order = order();
    for (int n = 0; n < order.length; n++) {
      int at = order[n];
      if (n + 1 == order.length || uids[order[n + 1]] != uids[at]) {
        view.add(uids[at], flags[at], sizes[at], dates[at], modseqs[at]);
      }
    }
    return view;
  }

  /// Sees one message.
  @FunctionalInterface
  interface Visitor {
    void message(long uid, int flagNumber, SizeAndDate facts, long modseq);
  }

  /// Shows each message once, by UID: with the flags heard last, and with the size and date heard
  /// last, if there were any.
  void each(Visitor visitor) {
    int[] order = order();
    SizeAndDate facts = new SizeAndDate(-1, -1);
    for (int n = 0; n < order.length; n++) {
      int at = order[n];
      boolean first = n == 0 || uids[order[n - 1]] != uids[at];
      if (first || sizes[at] >= 0) {
        facts = new SizeAndDate(sizes[at], dates[at]);
      }
      if (n + 1 == order.length || uids[order[n + 1]] != uids[at]) {
        visitor.message(uids[at], flags[at], facts, modseqs[at]);
      }
    }
  }

  private int[] order() {
    int[] order = new int[count];
    Arrays.setAll(order, n -> n);
    if (ascending) {
      return order;
    }
    // Rare: only when the server answers out of order.
    Integer[] boxed = Arrays.stream(order).boxed().toArray(Integer[]::new);
    Arrays.sort(boxed, java.util.Comparator.<Integer>comparingLong(n -> uids[n]));
    return Arrays.stream(boxed).mapToInt(Integer::intValue).toArray();
  }
}
