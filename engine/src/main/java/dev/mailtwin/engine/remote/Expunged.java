package dev.mailtwin.engine.remote;

import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.UidSearch;
import java.io.IOException;
import java.util.NavigableSet;

/// Finds out which known messages are gone, on servers that do not say: by halves.
///
/// Within a range UIDs only ever disappear, so equal counts mean equal sets, and only ranges that
/// do not balance are searched further. A mailbox of 300,000 messages that lost one costs about ten
/// short questions.
final class Expunged {

  /// Ranges of so many known messages are listed instead of halved.
  private static final int LISTED_MAX = 600;

  private final Session session;

  Expunged(Session session) {
    this.session = session;
  }

  /// Takes away what the server does not have, up to and including `last`.
  ///
  /// @param uids known and new messages
  void removeFrom(NavigableSet<Long> uids, long last, OpenState state)
      throws IOException, InterruptedException {
    NavigableSet<Long> known = uids.headSet(last, true);
    long excess = uids.size() - state.exists();
    search(known, excess);
  }

  private void search(NavigableSet<Long> known, long excess)
      throws IOException, InterruptedException {
    if (excess <= 0 || known.isEmpty()) {
      return;
    }
    if (known.size() <= LISTED_MAX) {
      retain(known, list(known));
      return;
    }
    long first = known.first();
    long last = known.last();
    long middle = first + (last - first) / 2;
    NavigableSet<Long> low = known.headSet(middle, true);
    if (low.isEmpty() || low.size() == known.size()) {
      retain(known, list(known)); // All on one side of a wide gap.
      return;
    }
    UidSet there = list(low);
    long missing = low.size() - there.size();
    if (missing > 0) {
      retain(low, there);
    }
    search(known.tailSet(middle, false), excess - missing);
  }

  private UidSet list(NavigableSet<Long> known) throws IOException, InterruptedException {
    UidSet range = UidSet.between(known.first(), known.last());
    return session.run(new UidSearch(range, session.has("ESEARCH")));
  }

  /// The answer may name UIDs in any order.
  private static void retain(NavigableSet<Long> known, UidSet there) {
    var kept = new java.util.HashSet<Long>();
    for (UidSet.Range range : there.ranges()) {
      kept.addAll(known.subSet(range.first(), true, range.last(), true));
    }
    known.retainAll(kept);
  }
}
