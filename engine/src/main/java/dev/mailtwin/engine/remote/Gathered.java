package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.PackedNumbers;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.ServerView;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// Messages as the server names them, packed, in the order they came. Filled by the connection's
/// reading thread, read by the caller when the command has completed.
final class Gathered {

  private final PackedNumbers uids = new PackedNumbers();
  private final PackedNumbers flags = new PackedNumbers();
  private final PackedNumbers sizes = new PackedNumbers();
  private final PackedNumbers dates = new PackedNumbers();
  private final PackedNumbers modseqs = new PackedNumbers();
  private boolean ascending = true;

  void add(long uid, int flagNumber, SizeAndDate facts, long modseq) {
    ascending &= size() == 0 || uids.get(size() - 1) < uid;
    uids.add(uid);
    flags.add(flagNumber);
    sizes.add(facts.size());
    dates.add(facts.date());
    modseqs.add(modseq);
  }

  void addAll(Gathered more) {
    for (int n = 0; n < more.size(); n++) {
      var facts = new SizeAndDate(more.sizes.get(n), more.dates.get(n));
      add(more.uids.get(n), (int) more.flags.get(n), facts, more.modseqs.get(n));
    }
  }

  int size() {
    return uids.size();
  }

  /// How many different messages there are: servers volunteer facts a second time.
  int distinct() {
    if (ascending) {
      return size();
    }
    long[] sorted = new long[size()];
    Arrays.setAll(sorted, uids::get);
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
    IntUnaryOperator order = order();
    for (int n = 0; n < size(); n++) {
      int at = order.applyAsInt(n);
      if (n + 1 == size() || uids.get(order.applyAsInt(n + 1)) != uids.get(at)) {
        view.add(uids.get(at), (int) flags.get(at), sizes.get(at), dates.get(at), modseqs.get(at));
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
    IntUnaryOperator order = order();
    SizeAndDate facts = new SizeAndDate(-1, -1);
    for (int n = 0; n < size(); n++) {
      int at = order.applyAsInt(n);
      boolean first = n == 0 || uids.get(order.applyAsInt(n - 1)) != uids.get(at);
      if (first || sizes.get(at) >= 0) {
        facts = new SizeAndDate(sizes.get(at), dates.get(at));
      }
      if (n + 1 == size() || uids.get(order.applyAsInt(n + 1)) != uids.get(at)) {
        visitor.message(uids.get(at), (int) flags.get(at), facts, modseqs.get(at));
      }
    }
  }

  /// Where each one is in the order of the UIDs.
  private IntUnaryOperator order() {
    if (ascending) {
      return IntUnaryOperator.identity();
    }
    // Rare: only when the server answers out of order.
    Integer[] boxed = new Integer[size()];
    Arrays.setAll(boxed, n -> n);
    Arrays.sort(boxed, java.util.Comparator.<Integer>comparingLong(n -> uids.get(n)));
    return n -> boxed[n];
  }
}
