package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.HeaderBytes;
import dev.mailtwin.protocol.imap.LiteralSink;
import dev.mailtwin.protocol.imap.Reply;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.UidFetch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/// Reads what identifies messages by their content: headers, or everything.
final class Fingerprints {

  private static final int BATCH_MESSAGES = 200;

  /// More of a header than the index looks at; longer ones are not recognised.
  private static final String HEADER = "(UID RFC822.SIZE BODY.PEEK[HEADER]<0.131072>)";

  private final Session session;
  private final Heard.Mailbox told;

  /// @param told by broken connections of this run, which is not asked again
  Fingerprints(Session session, Heard.Mailbox told) {
    this.session = session;
    this.told = told;
  }

  /// Reads; the next batch is asked for while one arrives.
  Map<Long, Fingerprint> read(UidList uids, boolean bodies)
      throws IOException, InterruptedException {
    Map<Long, Fingerprint> known = told.fingerprints(bodies);
    long[] sorted = Arrays.stream(uids.sorted()).filter(uid -> !known.containsKey(uid)).toArray();
    Queue<Reply<ResponseText>> replies = new ArrayDeque<>();
    for (int start = 0; start < sorted.length; start += BATCH_MESSAGES) {
      int end = Math.min(sorted.length, start + BATCH_MESSAGES);
      UidSet set = UidSet.ofSorted(Arrays.copyOfRange(sorted, start, end), 0, end - start);
      replies.add(session.send(bodies ? wholeOf(set) : headersOf(set)));
      if (replies.size() > 1) {
        session.await(replies.remove());
      }
    }
    for (Reply<ResponseText> reply : replies) {
      session.await(reply);
    }
    Map<Long, Fingerprint> found = new HashMap<>();
    uids.stream()
        .forEach(uid -> {
          Fingerprint print = known.get(uid);
          if (print != null) {
            found.put(uid, print);
          }
        });
    return found;
  }

  private UidFetch headersOf(UidSet set) {
    return UidFetch.of(
        set,
        HEADER,
        message -> {
          HeaderBytes header = message.header();
          if (message.uid() > 0 && header != null) {
            told.noteFingerprint(
                false, message.uid(), ContentHash.ofHeader(message.size(), header.bytes()));
          }
        });
  }

  private UidFetch wholeOf(UidSet set) {
    return UidFetch.of(
        set,
        UidFetch.BODY,
        new UidFetch.Receiver() {
          private final ContentHash hash = new ContentHash();
          private boolean begun;

          @Override
          public LiteralSink body(long bytes) {
            hash.begin();
            begun = true;
            return hash;
          }

          // The facts of a message are told to every command in flight, its body to one.
          @Override
          public void message(FetchData message) {
            if (begun && message.uid() > 0 && message.bodyBytes() >= 0) {
              told.noteFingerprint(true, message.uid(), hash.fingerprint());
              begun = false;
            }
          }
        });
  }
}
