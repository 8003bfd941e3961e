package dev.mailtwin.engine.history;

import dev.mailtwin.engine.history.Change.Undoing;
import dev.mailtwin.engine.history.Restored.How;
import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.MailboxState;
import dev.mailtwin.engine.sync.Plan;
import dev.mailtwin.engine.sync.ServerAccount;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.engine.sync.ServerMailbox;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.engine.sync.ServerMailbox.RemovalCandidate;
import dev.mailtwin.engine.sync.ServerView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The server's part of undo: takes marks away, and moves messages out of the Trash.
final class ServerUndo {

  /// Hears what became of a change.
  @FunctionalInterface
  interface Settled {
    void settle(Change change, How how);
  }

  private final ServerAccount server;
  private final Recovery twin;
  private final Settled settled;
  private final Map<MailboxName, RemoteMailbox> listed = new HashMap<>();

  ServerUndo(ServerAccount server, Recovery twin, Settled settled)
      throws IOException, InterruptedException {
    this.server = server;
    this.twin = twin;
    this.settled = settled;
    server.mailboxes().forEach(mailbox -> listed.put(mailbox.name(), mailbox));
  }

  /// A mailbox with all that is in it.
  private record Whole(ServerMailbox opened, ServerView view, FlagTable table) {

    SizeAndDate facts(long uid) {
      int at = view.find(uid);
      return new SizeAndDate(view.bytes(at), view.date(at));
    }
  }

  private Whole read(RemoteMailbox mailbox) throws IOException, InterruptedException {
    ServerMailbox opened = server.open(mailbox, MailboxState.NEW);
    var table = new FlagTable();
    ServerView view = opened.look(new AgreedView(), table, true, new ArrayList<>()).view();
    return new Whole(opened, view, table);
  }

  /// Takes `\Deleted` away from what a server that cannot expunge had to leave marked.
  void unmark(List<Change> changes) throws IOException, InterruptedException {
    Map<MailboxName, List<Change>> byMailbox = byMailbox(changes);
    for (Map.Entry<MailboxName, List<Change>> entry : byMailbox.entrySet()) {
      RemoteMailbox mailbox = listed.get(entry.getKey());
      if (mailbox == null) {
        continue;
      }
      Whole whole = read(mailbox);
      List<Change> there = new ArrayList<>();
      List<Plan.Merge> merges = new ArrayList<>();
      for (Change change : entry.getValue()) {
        long uid = change.message().uid();
        if (whole.view.find(uid) >= 0 && whole.facts(uid).equals(change.message().facts())) {
          there.add(change);
          Flags now = whole.table.flags(whole.view.flags(whole.view.find(uid)));
          if (now.has(SystemFlag.DELETED)) {
            merges.add(merge(uid));
          }
        }
      }
      if (!merges.isEmpty()) {
        whole.opened.changeFlags(merges);
      }
      for (Change change : there) {
        twin.unmarked(change);
        settled.settle(change, How.UNMARKED);
      }
    }
  }

  private static Plan.Merge merge(long uid) {
    var less = new Plan.Change(Flags.NONE, Flags.of(SystemFlag.DELETED));
    return new Plan.Merge(new Plan.Link(uid, ""), less, Plan.Change.NONE, Flags.NONE, 0);
  }

  private static Map<MailboxName, List<Change>> byMailbox(List<Change> changes) {
    Map<MailboxName, List<Change>> byMailbox = new TreeMap<>();
    for (Change change : changes) {
      MailboxName mailbox = change.mailbox();
      if (mailbox != null) {
        byMailbox.computeIfAbsent(mailbox, _ -> new ArrayList<>()).add(change);
      }
    }
    return byMailbox;
  }

  /// Moves messages out of the Trash. Where an earlier attempt was broken off, or nothing is in the
  /// Trash, the message may be where it was: that is looked at before it is moved a second time.
  void outOfTrash(List<Change> changes) throws IOException, InterruptedException {
    List<Change> begun = changes.stream().filter(c -> c.undoing() == Undoing.BEGUN).toList();
    List<Change> missing = new ArrayList<>(changes);
    missing.removeAll(settleWhereTheyWere(begun));
    RemoteMailbox trash = trash();
    if (trash != null && !missing.isEmpty()) {
      Whole bin = read(trash);
      // What was deleted inside the Trash is not there any more; another like it is another.
      Map<Change, Long> found =
          match(bin, missing.stream().filter(c -> !trash.name().equals(c.mailbox())).toList());
      missing.removeAll(found.keySet());
      Map<MailboxName, Map<Long, Change>> ways = new TreeMap<>();
      found.forEach((change, uid) -> {
        MailboxName mailbox = change.mailbox();
        if (mailbox != null) {
          ways.computeIfAbsent(mailbox, _ -> new TreeMap<>()).put(uid, change);
        }
      });
      for (Map.Entry<MailboxName, Map<Long, Change>> way : ways.entrySet()) {
        move(bin, way.getKey(), way.getValue());
      }
    }
    missing.removeAll(begun);
    settleWhereTheyWere(missing);
  }

  private Set<Change> settleWhereTheyWere(List<Change> changes)
      throws IOException, InterruptedException {
    Set<Change> there = new LinkedHashSet<>();
    for (Map.Entry<MailboxName, List<Change>> entry : byMailbox(changes).entrySet()) {
      RemoteMailbox mailbox = listed.get(entry.getKey());
      if (mailbox != null && mailbox.selectable()) {
        there.addAll(match(read(mailbox), entry.getValue()).keySet());
      }
    }
    for (Change change : there) {
      twin.undone(change, Event.BROUGHT_BACK_THERE);
      settled.settle(change, How.THERE);
    }
    return there;
  }

  private @Nullable RemoteMailbox trash() {
    return listed.values().stream()
        .filter(mailbox -> mailbox.use() == Use.TRASH && mailbox.selectable())
        .findFirst()
        .orElse(null);
  }

  private void move(Whole bin, MailboxName mailbox, Map<Long, Change> messages)
      throws IOException, InterruptedException {
    if (!server.canMove()) {
      messages.values().forEach(change -> settled.settle(change, How.STAYS_IN_TRASH));
      return;
    }
    RemoteMailbox target = listed.get(mailbox);
    if (target == null || !target.selectable()) {
      target = server.create(mailbox);
      listed.put(mailbox, target);
    }
    List<RemovalCandidate> candidates =
        messages.keySet().stream().map(uid -> new RemovalCandidate(uid, bin.facts(uid))).toList();
    twin.begin(List.copyOf(messages.values()));
    ServerMailbox.Moved moved = bin.opened.moveTo(target, candidates);
    Set<Long> gone = new HashSet<>(moved.to().keySet());
    moved.somewhere().stream().forEach(gone::add);
    for (Map.Entry<Long, Change> message : messages.entrySet()) {
      if (gone.contains(message.getKey())) {
        twin.undone(message.getValue(), Event.BROUGHT_BACK_THERE);
        settled.settle(message.getValue(), How.BACK_THERE);
      }
    }
  }

  /// What a message is known by without reading its body.
  private record Print(long size, long headerHash) {}

  /// Which message is which, by size and header; each is used once, the newest first. MOVE and COPY
  /// keep INTERNALDATE: with another one it must be the only one, else it may be another version.
  private static Map<Change, Long> match(Whole whole, List<Change> changes)
      throws IOException, InterruptedException {
    Map<Print, List<Long>> prints = prints(whole, changes);
    Map<Change, Long> found = new LinkedHashMap<>();
    for (Change change : changes) {
      Change.Message message = change.message();
      List<Long> alike =
          prints.getOrDefault(new Print(message.facts().size(), message.headerHash()), List.of());
      Long best = alike.size() == 1 ? alike.getFirst() : null;
      for (long uid : alike) {
        if (whole.facts(uid).date() == message.facts().date()) {
          best = uid;
          break;
        }
      }
      if (best != null && message.headerHash() != 0) {
        alike.remove(best);
        found.put(change, best);
      }
    }
    return found;
  }

  private static Map<Print, List<Long>> prints(Whole whole, List<Change> changes)
      throws IOException, InterruptedException {
    Set<Long> sizes = new HashSet<>();
    changes.forEach(change -> sizes.add(change.message().facts().size()));
    var candidates = new UidList();
    for (int at = whole.view.size() - 1; at >= 0; at--) {
      if (sizes.contains(whole.view.bytes(at))) {
        candidates.add(whole.view.uid(at));
      }
    }
    Map<Print, List<Long>> prints = new HashMap<>();
    if (candidates.size() > 0) {
      Map<Long, Fingerprint> read = whole.opened.fingerprints(candidates, false);
      candidates.stream()
          .filter(read::containsKey)
          .forEach(uid -> {
            long hash = java.util.Objects.requireNonNull(read.get(uid)).headerHash();
            prints
                .computeIfAbsent(new Print(whole.facts(uid).size(), hash), _ -> new ArrayList<>())
                .add(uid);
          });
    }
    return prints;
  }
}
