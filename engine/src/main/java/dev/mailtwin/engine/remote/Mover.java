package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.sync.ServerMailbox.Disposal;
import dev.mailtwin.engine.sync.ServerMailbox.Moved;
import dev.mailtwin.engine.sync.ServerMailbox.RemovalCandidate;
import dev.mailtwin.engine.sync.UidList;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.UidTransfer;
import dev.mailtwin.protocol.imap.command.UidTransfer.Transferred;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Moves messages between mailboxes of the server, no body on the wire: by MOVE, else by COPY, and
/// only what is known to have been copied is expunged at the old place.
///
/// No row is written before: whatever is interrupted, the next run finds message and file unpaired
/// at the new place, and recognises them by their content.
final class Mover {

  private static final int BATCH_MESSAGES = 500;

  private final Session session;
  private final Remover remover;
  private final Map<Long, Long> to = new HashMap<>();
  private final UidList somewhere = new UidList();
  private long uidValidity;

  Mover(Session session, Remover remover) {
    this.session = session;
    this.remover = remover;
  }

  Moved move(List<RemovalCandidate> messages, String target)
      throws IOException, InterruptedException {
    for (int start = 0; start < messages.size(); start += BATCH_MESSAGES) {
      int end = Math.min(messages.size(), start + BATCH_MESSAGES);
      List<RemovalCandidate> safe = remover.unchanged(messages.subList(start, end));
      if (!safe.isEmpty()) {
        moveBatch(safe, target);
      }
    }
    return new Moved(uidValidity, to, somewhere);
  }

  private void moveBatch(List<RemovalCandidate> batch, String target)
      throws IOException, InterruptedException {
    long[] uids = batch.stream().mapToLong(RemovalCandidate::uid).sorted().toArray();
    UidSet set = UidSet.ofSorted(uids, 0, uids.length);
    boolean move = session.has("MOVE");
    var kind = move ? UidTransfer.Kind.MOVE : UidTransfer.Kind.COPY;
    Transferred went = session.run(new UidTransfer(kind, set, target));
    Set<Long> known = new HashSet<>();
    if (went instanceof Transferred.To(var where)) {
      long[] from = where.source().expand(BATCH_MESSAGES);
      long[] now = where.destination().expand(BATCH_MESSAGES);
      uidValidity = where.uidValidity();
      for (int n = 0; n < from.length; n++) {
        to.put(from[n], now[n]);
        known.add(from[n]);
      }
    }
    for (long uid : uids) {
      if (!known.contains(uid)) {
        somewhere.add(uid);
      }
    }
    if (!move) {
      remover.remove(batch, Disposal.EXPUNGE, Remover.NO_INTENTS);
    }
  }
}
