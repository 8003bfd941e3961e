package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.sync.ServerMailbox.Disposal;
import dev.mailtwin.engine.sync.ServerMailbox.Moved;
import dev.mailtwin.engine.sync.ServerMailbox.RemovalCandidate;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.UidTransfer;
import dev.mailtwin.protocol.imap.command.UidTransfer.Transferred;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Moves messages between mailboxes of the server, no body on the wire: by MOVE, else by COPY, and
/// only what is known to have been copied is expunged at the old place. Without UIDPLUS it stays
/// there, marked `\Deleted`.
///
/// No row is written before: whatever is interrupted, the next run finds message and file unpaired
/// at the new place, and recognises them by their content.
final class Mover {

  private static final int BATCH_MESSAGES = 500;

  private final Session session;
  private final Remover remover;
  private final Map<Long, Long> to = new HashMap<>();
  private final UidList somewhere = new UidList();
  private final UidList marked = new UidList();
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
    return new Moved(uidValidity, to, somewhere, marked);
  }

  private void moveBatch(List<RemovalCandidate> batch, String target)
      throws IOException, InterruptedException {
    long[] uids = batch.stream().mapToLong(RemovalCandidate::uid).sorted().toArray();
    boolean move = session.has("MOVE");
    Transferred went =
        move
            ? remover.move(Arrays.stream(uids).boxed().toList(), target)
            : session.run(
                new UidTransfer(
                    UidTransfer.Kind.COPY, UidSet.ofSorted(uids, 0, uids.length), target));
    Map<Long, Long> known = new HashMap<>();
    if (went instanceof Transferred.To(var where)) {
      long[] from = where.source().expand(BATCH_MESSAGES);
      long[] now = where.destination().expand(BATCH_MESSAGES);
      uidValidity = where.uidValidity();
      for (int n = 0; n < from.length; n++) {
        known.put(from[n], now[n]);
      }
    }
    if (!move) {
      expunge(batch, known);
    }
    for (long uid : uids) {
      Long now = known.get(uid);
      if (now == null) {
        somewhere.add(uid);
      } else {
        to.put(uid, now);
      }
    }
  }

  /// @param known loses those that stay, marked
  private void expunge(List<RemovalCandidate> batch, Map<Long, Long> known)
      throws IOException, InterruptedException {
    remover.remove(batch, Disposal.EXPUNGE, Remover.NO_INTENTS).marked().stream()
        .forEach(uid -> {
          known.remove(uid);
          marked.add(uid);
        });
  }
}
