package dev.mailtwin.modelserver.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The state of one mailbox. Guarded by the store's lock.
final class StoredMailbox {

  /// A message that is gone, and when, for VANISHED (EARLIER), `RFC 7162 §3.2.6`.
  record Tombstone(long uid, long modseq) {}

  private static final int JOURNAL_KEPT = 1000;

  final String mailboxId;
  final TreeMap<Long, Message> messages = new TreeMap<>();
  final Set<String> keywords = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  final List<Change> journal = new ArrayList<>();
  final Set<View> views = new HashSet<>();
  private final List<Tombstone> tombstones = new ArrayList<>();
  private long modseqForgotten;
  String name;
  MailboxInfo.Traits traits;
  long uidValidity;
  long uidNext = 1;
  long recentFrom = 1;
  long highestModseq = 1;
  boolean deleted;

  StoredMailbox(String name, String mailboxId, long uidValidity, MailboxInfo.Traits traits) {
    this.name = name;
    this.mailboxId = mailboxId;
    this.uidValidity = uidValidity;
    this.traits = traits;
  }

  MailboxInfo info(char delimiter) {
    int unseen = 0;
    int marked = 0;
    long size = 0;
    for (Message message : messages.values()) {
      unseen += message.has("\\Seen") ? 0 : 1;
      marked += message.has("\\Deleted") ? 1 : 0;
      size += message.letter().content().size();
    }
    int recent = messages.tailMap(recentFrom).size();
    return new MailboxInfo(
        name,
        delimiter,
        new MailboxInfo.Identity(mailboxId, uidValidity, uidNext, highestModseq),
        traits,
        new MailboxInfo.Counts(messages.size(), unseen, recent, marked, size));
  }

  long add(Letter letter, Set<String> flags) {
    var message = new Message(uidNext++, letter, flags, ++highestModseq);
    messages.put(message.uid(), message);
    rememberKeywords(message.flags());
    note(new Change.Added(message));
    return message.uid();
  }

  /// Replaces the flags of one message.
  ///
  /// @param modseq zero to leave the message's own, as a server without a memory would
  Message flag(Message before, Set<String> flags, long modseq, Object origin) {
    var after = before.with(flags, modseq == 0 ? before.modseq() : modseq);
    messages.put(after.uid(), after);
    rememberKeywords(after.flags());
    note(new Change.Flagged(after.uid(), origin));
    return after;
  }

  /// Removes messages; answers those that were there.
  List<Message> remove(Collection<Long> uids, boolean raisingModseq) {
    var removed = new ArrayList<Message>();
    for (long uid : uids) {
      Message message = messages.remove(uid);
      if (message != null) {
        removed.add(message);
      }
    }
    if (!removed.isEmpty() && raisingModseq) {
      highestModseq++;
    }
    for (Message message : removed) {
      tombstones.add(new Tombstone(message.uid(), highestModseq));
      note(new Change.Gone(message.uid()));
    }
    return removed;
  }

  List<Long> vanishedSince(long modseq, NumberSet known) {
    var uids = new ArrayList<Long>();
    if (modseq < modseqForgotten) {
      for (NumberSet.Range range : known.resolve(uidNext - 1).ranges()) {
        long last = Math.min(range.to(), uidNext - 1);
        for (long uid = Math.max(1, range.from()); uid <= last; uid++) {
          if (!messages.containsKey(uid)) {
            uids.add(uid);
          }
        }
      }
      return uids;
    }
    NumberSet wanted = known.resolve(uidNext - 1);
    for (Tombstone tombstone : tombstones) {
      if (tombstone.modseq() > modseq && wanted.contains(tombstone.uid())) {
        uids.add(tombstone.uid());
      }
    }
    return uids;
  }

  void forgetTombstones() {
    tombstones.clear();
    modseqForgotten = highestModseq;
  }

  void open(View view) {
    if (views.isEmpty()) {
      journal.clear();
    }
    views.add(view);
  }

  /// Empties the journal once every view has read all of it.
  void forgetJournalIfRead() {
    int end = journal.size();
    if (end > JOURNAL_KEPT && views.stream().allMatch(view -> view.read == end)) {
      journal.clear();
      views.forEach(view -> view.read = 0);
    }
  }

  private void note(Change change) {
    if (!views.isEmpty()) {
      journal.add(change);
    }
  }

  private void rememberKeywords(Set<String> flags) {
    for (String flag : flags) {
      if (!flag.startsWith("\\")) {
        keywords.add(flag);
      }
    }
  }
}
