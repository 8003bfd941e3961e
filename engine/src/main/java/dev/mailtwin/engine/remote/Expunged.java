package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.UidSearch;
import java.io.IOException;

/// Finds out which known messages are gone, on servers that do not say: by halves.
///
/// Within a range UIDs only ever disappear, so equal counts mean equal sets, and only ranges that
/// do not balance are searched further. With ESEARCH an answer is a few ranges, so a mailbox of
/// 300,000 messages that lost one costs about ten short questions.
final class Expunged {

  /// Ranges of so many known messages are listed instead of halved.
  private static final int LISTED_MAX = 600;

  private final Session session;

  Expunged(Session session) {
    this.session = session;
  }

  /// Adds what the server does not have to what vanished.
  ///
  /// @param excess how many more messages are known than the server has
  void search(Vanished vanished, long excess) throws IOException, InterruptedException {
    search(vanished, 0, vanished.agreed().size(), excess);
  }

  private void search(Vanished vanished, int first, int end, long excess)
      throws IOException, InterruptedException {
    if (excess <= 0 || first >= end) {
      return;
    }
    if (end - first <= LISTED_MAX) {
      list(vanished, first, end);
      return;
    }
    int middle = (first + end) >>> 1;
    long missing = list(vanished, first, middle);
    search(vanished, middle, end, excess - missing);
  }

  /// Lists what is there of some rows.
  ///
  /// @return how many of them are newly known to be gone
  private long list(Vanished vanished, int first, int end)
      throws IOException, InterruptedException {
    AgreedView agreed = vanished.agreed();
    int before = vanished.left(first, end);
    UidSet range = UidSet.between(agreed.uid(first), agreed.uid(end - 1));
    UidSet there = session.run(new UidSearch(range, session.has("ESEARCH")));
    vanished.keepOnly(there, first, end);
    return (long) before - vanished.left(first, end);
  }
}
