package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.WorldServer.Box;
import dev.mailtwin.engine.sync.WorldServer.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A mailbox of a [WorldServer] while it is open.
final class WorldServerMailbox implements ServerMailbox {

  private final WorldServer server;
  private final Box box;
  private final MailboxState state;
  private final Opened opened;

  WorldServerMailbox(WorldServer server, Box box, MailboxState state) {
    this.server = server;
    this.box = box;
    this.state = state;
    Ladder ladder = server.abilities.ladder();
    long modseq = ladder == Ladder.L0 ? 0 : box.modseq;
    this.opened =
        new Opened(box.uidValidity, box.uidNext, box.messages.size(), modseq, ladder, box.keepable);
  }

  @Override
  public Opened opened() {
    return opened;
  }

  @Override
  public boolean showsChangesLate() {
    return server.late;
  }

  /// Tells no more than a server of its level does: at L2 what neither changed nor vanished since
  /// the remembered moment, and was not agreed on, is not mentioned.
  @Override
  public Look look(AgreedView agreed, FlagTable table, boolean complete, List<Problem> notes)
      throws IOException {
    server.faults.look();
    long since = complete || !state.settled() ? 0 : state.overlapFrom();
    Ladder ladder = opened.ladder();
    boolean everything = since == 0 || ladder == Ladder.L0;
    SortedSet<Long> uids = new TreeSet<>(box.messages.keySet());
    if (!everything && ladder == Ladder.L2) {
      uids.removeIf(uid -> agreed.find(uid) < 0 && box.message(uid).modseq() <= since);
      for (int at = 0; at < agreed.size(); at++) {
        if (box.vanished.getOrDefault(agreed.uid(at), 0L) <= since) {
          uids.add(agreed.uid(at));
        }
      }
    }
    var view = new ServerView();
    for (long uid : uids) {
      int row = agreed.find(uid);
      Message there = box.messages.get(uid);
      boolean shown = there != null && there.modseq() > since && !box.late.contains(uid);
      if (there != null && (everything || shown || row < 0)) {
        Letter letter = there.letter();
        long modseq = ladder == Ladder.L0 ? 0 : there.modseq();
        view.add(uid, table.number(there.flags()), letter.size(), letter.date(), modseq);
      } else {
        AgreedView.SizeAndDate facts = agreed.facts(row);
        view.add(uid, agreed.flags(row), facts.size(), facts.date(), 0);
      }
    }
    return new Look(view, ladder, new UidList());
  }

  @Override
  public Map<Long, String> bodies(ServerView view, UidList uids, BodyReceiver receiver)
      throws IOException {
    Map<Long, String> failed = new HashMap<>();
    for (long uid : uids.stream().toArray()) {
      server.faults.server(); // Reading has no effect, but the wire may break between bodies.
      Message there = box.messages.get(uid);
      if (there == null) {
        continue;
      }
      if (there.letter().manner() == Letter.Manner.UNREADABLE) {
        failed.put(uid, "will not");
        continue;
      }
      byte[] bytes = there.letter().bytes();
      BodyReceiver.BodySink sink = receiver.begin(bytes.length);
      sink.write(bytes, 0, 3);
      sink.write(bytes, 3, bytes.length - 3);
      sink.complete();
      receiver.arrived(uid, 0);
    }
    return failed;
  }

  @Override
  public FlagsChanged changeFlags(List<Plan.Merge> merges) throws IOException {
    var leftAlone = new UidList();
    for (Plan.Merge merge : merges) {
      Plan.Change change = merge.server();
      if (change.isEmpty()) {
        continue;
      }
      checkKeepable(change.add().plus(change.remove()));
      server.faults.server();
      server.flagChanges++;
      Message there = box.messages.get(merge.link().uid());
      if (there == null) {
        continue;
      }
      boolean modified = merge.modseq() > 0 && there.modseq() > merge.modseq();
      if (modified || server.faster > 0) {
        server.faster = Math.max(0, server.faster - 1);
        leftAlone.add(merge.link().uid());
        continue;
      }
      box.flags(merge.link().uid(), there.flags().plus(change.add()).minus(change.remove()));
      server.faults.server();
    }
    return new FlagsChanged(leftAlone, Flags.NONE);
  }

  private void checkKeepable(Flags flags) {
    if (!box.keepable.of(flags).equals(flags)) {
      throw new AssertionError("flags the mailbox cannot keep were sent: " + flags);
    }
  }

  @Override
  public List<Appended> append(List<Outgoing> messages) throws IOException {
    List<Appended> answers = new ArrayList<>();
    for (Outgoing message : messages) {
      var bytes = new java.io.ByteArrayOutputStream();
      try (Outgoing.Open content = message.content().open()) {
        content.writeTo(bytes);
      }
      Letter letter = Letter.parse(bytes.toByteArray());
      server.faults.server();
      if (letter.manner() == Letter.Manner.UNSENDABLE) {
        throw new AssertionError("a NUL byte was sent");
      }
      if (letter.manner() == Letter.Manner.UNWELCOME && !server.hospitable) {
        answers.add(new Appended.Refused("will not have it"));
        continue;
      }
      long uid = box.add(letter, box.keepable.of(message.flags()));
      server.faults.server();
      answers.add(
          server.abilities.uidplus()
              ? new Appended.As(uid, letter.sizeAndDate(), null)
              : new Appended.Somewhere());
    }
    return answers;
  }

  @Override
  public Map<UploadIntent, Appended.As> find(
      List<UploadIntent> intents, AgreedView known, boolean stored) throws IOException {
    server.faults.look();
    Map<UploadIntent, Appended.As> found = new HashMap<>();
    Set<Long> claimed = new HashSet<>();
    for (UploadIntent intent : intents) {
      for (var entry : box.messages.tailMap(intent.uidNext()).entrySet()) {
        long uid = entry.getKey();
        boolean same = entry.getValue().letter().toString().equals(intent.sha256());
        if (same && known.find(uid) < 0 && claimed.add(uid)) {
          found.put(intent, new Appended.As(uid, entry.getValue().letter().sizeAndDate(), null));
          break;
        }
      }
    }
    return found;
  }

  @Override
  public Map<Long, Fingerprint> fingerprints(UidList uids, boolean bodies) throws IOException {
    server.faults.look();
    Map<Long, Fingerprint> prints = new HashMap<>();
    for (long uid : uids.stream().toArray()) {
      Message there = box.messages.get(uid);
      if (there != null) {
        Letter letter = there.letter();
        server.bodiesRead += bodies ? 1 : 0;
        String all = bodies ? letter.toString() : "";
        prints.put(uid, new Fingerprint(letter.size(), letter.facts().headerHash(), all, null));
      }
    }
    return prints;
  }

  @Override
  public Moved moveTo(ServerAccount.RemoteMailbox target, List<RemovalCandidate> messages)
      throws IOException {
    server.faults.look();
    Map<Long, Long> to = new HashMap<>();
    var somewhere = new UidList();
    var marked = new UidList();
    Box other = server.box(target.name());
    for (RemovalCandidate candidate : messages) {
      Message there = box.messages.get(candidate.uid());
      if (there == null || !there.letter().sizeAndDate().equals(candidate.facts())) {
        continue;
      }
      server.faults.server();
      long now = other.add(there.letter(), there.flags());
      if (!server.abilities.move()) {
        server.faults.server(); // A copy may be made and the original not be gone.
      }
      boolean goes = server.abilities.move() || server.abilities.uidplus();
      if (goes) {
        box.expunge(candidate.uid());
      } else {
        box.flags(candidate.uid(), there.flags().plus(Flags.of(SystemFlag.DELETED)));
        marked.add(candidate.uid());
      }
      server.faults.server();
      if (server.abilities.uidplus()) {
        to.put(candidate.uid(), now);
      } else {
        somewhere.add(candidate.uid());
      }
    }
    return new Moved(server.abilities.uidplus() ? other.uidValidity : 0, to, somewhere, marked);
  }

  @Override
  public Removed remove(List<RemovalCandidate> candidates, Disposal disposal, CopyIntents intents)
      throws IOException {
    server.faults.look();
    var removed = new UidList();
    var marked = new UidList();
    var strangers = new UidList();
    var safe = new UidList();
    for (RemovalCandidate candidate : candidates) {
      Message there = box.messages.get(candidate.uid());
      if (there == null) {
        removed.add(candidate.uid());
      } else if (!there.letter().sizeAndDate().equals(candidate.facts())) {
        strangers.add(candidate.uid());
      } else {
        safe.add(candidate.uid());
      }
    }
    if (disposal == Disposal.TO_TRASH && server.abilities.move()) {
      moveToTrash(safe, removed);
    } else {
      if (disposal == Disposal.TO_TRASH) {
        copyToTrash(safe, intents);
      }
      expunge(safe, removed, marked);
    }
    return new Removed(removed, marked, strangers);
  }

  private void moveToTrash(UidList uids, UidList removed) throws IOException {
    for (long uid : uids.stream().toArray()) {
      server.faults.server();
      WorldServer.move(box, uid, server.trash());
      server.faults.server();
      removed.add(uid);
    }
  }

  private void copyToTrash(UidList uids, CopyIntents intents) throws IOException {
    Box trash = server.trash();
    Map<Long, CopyIntents.Begun> begun = intents.open();
    Set<Long> claimed = new HashSet<>();
    var missing = new UidList();
    for (long uid : uids.stream().toArray()) {
      Message there = box.messages.get(uid);
      if (there != null && !isCopied(there.letter(), begun.get(uid), claimed)) {
        missing.add(uid);
      }
    }
    if (missing.size() == 0) {
      return;
    }
    intents.begin(missing, new CopyIntents.Begun(trash.uidValidity, trash.uidNext));
    for (long uid : missing.stream().toArray()) {
      server.faults.server();
      Message there = box.messages.get(uid);
      if (there != null) {
        trash.add(there.letter(), there.flags().without(SystemFlag.DELETED));
      }
      server.faults.server();
    }
  }

  private boolean isCopied(Letter letter, CopyIntents.@Nullable Begun begun, Set<Long> claimed) {
    Box trash = server.trash();
    if (begun == null || begun.uidValidity() != trash.uidValidity) {
      return false;
    }
    for (var entry : trash.messages.tailMap(begun.uidNext()).entrySet()) {
      if (entry.getValue().letter().equals(letter) && claimed.add(entry.getKey())) {
        return true;
      }
    }
    return false;
  }

  private void expunge(UidList uids, UidList removed, UidList marked) throws IOException {
    for (long uid : uids.stream().toArray()) {
      server.faults.server();
      Message there = box.messages.get(uid);
      if (there == null || server.abilities.uidplus()) {
        box.expunge(uid);
        removed.add(uid);
      } else {
        box.flags(uid, there.flags().plus(Flags.of(SystemFlag.DELETED)));
        marked.add(uid);
      }
      server.faults.server();
    }
  }

  @Override
  public long existsNow() {
    return box.messages.size();
  }
}
