package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.sync.Plan;
import dev.mailtwin.engine.sync.ServerMailbox.FlagsChanged;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.Reply;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.UidFetch;
import dev.mailtwin.protocol.imap.command.UidStore;
import dev.mailtwin.protocol.imap.command.UidStore.Change;
import dev.mailtwin.protocol.imap.command.UidStore.Stored;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sends flag changes: one STORE for all messages with the same change and the same condition, all
/// of them in one pipeline.
///
/// The condition is the message's own mod-sequence, so that a change another program made meanwhile
/// is never overwritten (RFC 7162 §3.1.3). Where it is unknown there is no condition.
///
/// Some servers say OK to flags that they drop. Each flag is read back once, from the first message
/// that got it; one that is missing is stored once more, because another program may just have
/// taken it away. Where a mod-sequence says that one did, that is its right.
final class FlagChanges {

  private final Session session;
  private final boolean conditional;
  private final UidList modified = new UidList();
  private final Map<Long, Long> modseqs = new HashMap<>();

  /// The mod-sequences of our own changes, as far as the server told them.
  private final Map<Long, Long> ownModseqs = new HashMap<>();

  FlagChanges(Session session, boolean conditional) {
    this.session = session;
    this.conditional = conditional;
  }

  private record Group(Change change, List<String> flags, long unchangedSince) {}

  FlagsChanged apply(List<Plan.Merge> merges) throws IOException, InterruptedException {
    merges.forEach(merge -> modseqs.put(merge.link().uid(), merge.modseq()));
    send(merges, Change.ADD);
    send(merges, Change.REMOVE);
    return new FlagsChanged(modified, notKept(merges));
  }

  private Flags notKept(List<Plan.Merge> merges) throws IOException, InterruptedException {
    Map<Long, Flags> expected = new HashMap<>();
    Flags asked = Flags.NONE;
    for (Plan.Merge merge : merges) {
      long uid = merge.link().uid();
      Flags fresh = merge.server().add().minus(asked);
      if (!fresh.isEmpty() && modified.stream().noneMatch(left -> left == uid)) {
        expected.put(uid, fresh);
        asked = asked.plus(fresh);
      }
    }
    Map<Long, Flags> missing = missing(expected);
    for (Map.Entry<Long, Flags> entry : missing.entrySet()) {
      long[] uid = {entry.getKey()};
      List<String> flags = entry.getValue().imap();
      note(session.run(new UidStore(UidSet.ofSorted(uid, 0, 1), Change.ADD, flags, 0)));
    }
    return missing(missing).values().stream().reduce(Flags.NONE, Flags::plus);
  }

  /// The flags that messages do not show, by UID.
  private Map<Long, Flags> missing(Map<Long, Flags> expected)
      throws IOException, InterruptedException {
    if (expected.isEmpty()) {
      return Map.of();
    }
    long[] uids = expected.keySet().stream().mapToLong(uid -> uid).sorted().toArray();
    List<FetchData> seen = new ArrayList<>();
    String items = conditional ? UidFetch.FLAGS_AND_MODSEQ : UidFetch.FLAGS;
    session.run(UidFetch.of(UidSet.ofSorted(uids, 0, uids.length), items, seen::add));
    Map<Long, Flags> missing = new HashMap<>();
    for (FetchData message : seen) {
      Flags wanted = expected.getOrDefault(message.uid(), Flags.NONE);
      long own = ownModseqs.getOrDefault(message.uid(), Long.MAX_VALUE);
      if (message.flags() != null && message.modseq() <= own) {
        Flags dropped = wanted.minus(Flags.ofImap(message.flags().names()));
        if (!dropped.isEmpty()) {
          missing.put(message.uid(), dropped);
        }
      }
    }
    return missing;
  }

  private void send(List<Plan.Merge> merges, Change change)
      throws IOException, InterruptedException {
    Map<Group, UidList> groups = new LinkedHashMap<>();
    for (Plan.Merge merge : merges) {
      long uid = merge.link().uid();
      var flags = change == Change.ADD ? merge.server().add() : merge.server().remove();
      if (!flags.isEmpty() && modified.stream().noneMatch(left -> left == uid)) {
        long condition = conditional ? modseqs.getOrDefault(uid, 0L) : 0;
        groups
            .computeIfAbsent(new Group(change, flags.imap(), condition), _ -> new UidList())
            .add(uid);
      }
    }
    List<Reply<Stored>> replies = new ArrayList<>();
    for (Map.Entry<Group, UidList> entry : groups.entrySet()) {
      long[] uids = entry.getValue().sorted();
      Group group = entry.getKey();
      replies.add(
          session.send(
              new UidStore(
                  UidSet.ofSorted(uids, 0, uids.length),
                  group.change,
                  group.flags,
                  group.unchangedSince)));
    }
    for (Reply<Stored> reply : replies) {
      note(session.await(reply));
    }
  }

  private void note(Stored stored) {
    for (FetchData message : stored.messages()) {
      if (message.uid() > 0 && message.modseq() > 0) {
        modseqs.put(message.uid(), message.modseq());
        ownModseqs.put(message.uid(), message.modseq());
      }
    }
    for (UidSet.Range range : stored.modified().ranges()) {
      for (long uid : modseqs.keySet()) {
        if (uid >= range.first() && uid <= range.last()) {
          modified.add(uid);
        }
      }
    }
  }
}
