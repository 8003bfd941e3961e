package dev.mailtwin.modelserver.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// One session's picture of its selected mailbox: which message has which number.
///
/// The numbers change only in [#poll], when the session is about to tell its client. Until then a
/// message that someone else expunged can still be fetched. Used by one session, whose threads take
/// turns; the store's lock guards what is shared.
public final class View implements AutoCloseable {

  /// A message and its number in this session.
  public record Numbered(int number, Message message) {}

  /// What the client has to be told.
  ///
  /// @param gone removed messages with the numbers they had, descending
  /// @param exists the number of messages now
  /// @param grown whether messages came in
  /// @param flagged messages whose flags someone else changed, with their numbers now
  public record News(List<Numbered> gone, int exists, boolean grown, List<Numbered> flagged) {}

  private final MailStore store;
  private final StoredMailbox mailbox;
  private final long recentFrom;
  private final Set<Long> goneUids = new LinkedHashSet<>();
  private List<Message> messages;
  int read;

  View(MailStore store, StoredMailbox mailbox, boolean readOnly) {
    this.store = store;
    this.mailbox = mailbox;
    this.messages = new ArrayList<>(mailbox.messages.values());
    this.recentFrom = mailbox.recentFrom;
    if (!readOnly) {
      mailbox.recentFrom = mailbox.uidNext;
    }
    register();
  }

  private void register() {
    mailbox.open(this);
    read = mailbox.journal.size();
  }

  /// The mailbox as it is now, under its present name.
  public MailboxInfo info() {
    return store.locked(() -> mailbox.info(store.delimiter()));
  }

  /// Whether the mailbox was deleted or renumbered under the session.
  public boolean isDeleted() {
    return store.locked(() -> mailbox.deleted);
  }

  /// Keywords in use in this mailbox.
  public List<String> keywords() {
    return store.locked(() -> List.copyOf(mailbox.keywords));
  }

  /// The number of messages the client knows of.
  public int exists() {
    return messages.size();
  }

  /// How many of them are `\Recent` in this session.
  public int recent() {
    int from = indexOf(recentFrom);
    return messages.size() - (from < 0 ? -from - 1 : from);
  }

  /// Whether the message is `\Recent` in this session.
  public boolean isRecent(Message message) {
    return message.uid() >= recentFrom;
  }

  /// All messages the client knows of, as they are now.
  public List<Numbered> all() {
    return byNumber(NumberSet.between(1, Math.max(1, messages.size())));
  }

  /// The messages with these numbers; numbers above [#exists] are passed over.
  public List<Numbered> byNumber(NumberSet set) {
    return store.locked(() -> {
      var found = new ArrayList<Numbered>();
      for (NumberSet.Range range : set.resolve(messages.size()).ranges()) {
        long last = Math.min(range.to(), messages.size());
        for (int i = (int) Math.max(1, range.from()); i <= last; i++) {
          found.add(new Numbered(i, current(messages.get(i - 1))));
        }
      }
      return found;
    });
  }

  /// The messages with these UIDs; UIDs that are not there are passed over.
  public List<Numbered> byUid(NumberSet set) {
    return store.locked(() -> {
      var found = new ArrayList<Numbered>();
      long largest = messages.isEmpty() ? 0 : messages.getLast().uid();
      for (NumberSet.Range range : set.resolve(largest).ranges()) {
        int from = indexOf(range.from());
        for (int i = from < 0 ? -from - 1 : from;
            i < messages.size() && messages.get(i).uid() <= range.to();
            i++) {
          found.add(new Numbered(i + 1, current(messages.get(i))));
        }
      }
      return found;
    });
  }

  /// Takes note of what happened since the last call.
  ///
  /// @param withGone whether the client may be told of removed messages now
  public News poll(boolean withGone) {
    return store.locked(() -> {
      int before = messages.size();
      var flagged = new LinkedHashSet<Long>();
      List<Change> journal = mailbox.journal;
      for (; read < journal.size(); read++) {
        switch (journal.get(read)) {
          case Change.Added added -> messages.add(added.message());
          case Change.Gone gone -> goneUids.add(gone.uid());
          case Change.Flagged change -> {
            if (change.origin() != this) {
              flagged.add(change.uid());
            }
          }
        }
      }
      mailbox.forgetJournalIfRead();
      List<Numbered> gone = withGone ? takeGone(before) : List.of();
      boolean grown = messages.size() > before - gone.size();
      var news = new ArrayList<Numbered>();
      for (long uid : flagged) {
        int index = indexOf(uid);
        if (index >= 0) {
          news.add(new Numbered(index + 1, current(messages.get(index))));
        }
      }
      return new News(gone, messages.size(), grown, news);
    });
  }

  /// Waits until [#poll] has something to say or `over` holds; [#wake] makes it look again.
  public void await(BooleanSupplier over) throws InterruptedException {
    store.lock.lockInterruptibly();
    try {
      while (!over.getAsBoolean() && read == mailbox.journal.size() && !mailbox.deleted) {
        if (!store.changed.await(1, TimeUnit.HOURS)) {
          return;
        }
      }
    } finally {
      store.lock.unlock();
    }
  }

  /// Makes all waiting sessions look whether they should go on.
  public void wake() {
    store.lock.lock();
    try {
      store.changed.signalAll();
    } finally {
      store.lock.unlock();
    }
  }

  /// The UIDs among `known` that were expunged after `modseq`.
  public List<Long> vanishedSince(long modseq, NumberSet known) {
    return store.locked(() -> mailbox.vanishedSince(modseq, known));
  }

  /// Changes flags; this view is not told of it by [#poll].
  public List<FlagResult> store(Collection<Long> uids, FlagRequest request) {
    return store.locked(() -> store.flagLocked(mailbox, uids, request, this));
  }

  /// Removes messages; [#poll] then tells of them.
  public void expunge(Collection<Long> uids) {
    store.locked(() -> store.expungeLocked(mailbox, uids));
  }

  /// Copies messages into a mailbox; old UID to new UID.
  public Map<Long, Long> copyTo(String target, Collection<Long> uids) {
    return store.locked(() -> store.copyLocked(mailbox, uids, store.selectableLocked(target)));
  }

  /// Moves messages into a mailbox; old UID to new UID. [#poll] then tells of them.
  public Map<Long, Long> moveTo(String target, Collection<Long> uids) {
    return store.locked(() -> store.moveLocked(mailbox, uids, store.selectableLocked(target)));
  }

  /// The session no longer has the mailbox selected.
  @Override
  public void close() {
    store.locked(() -> mailbox.views.remove(this));
  }

  /// Takes removed messages out; those beyond `known` the client never heard of.
  private List<Numbered> takeGone(int known) {
    var gone = new ArrayList<Numbered>();
    var left = new ArrayList<Message>(messages.size());
    if (goneUids.isEmpty()) {
      return gone;
    }
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      if (goneUids.contains(message.uid())) {
        if (i < known) {
          gone.add(new Numbered(i + 1, message));
        }
      } else {
        left.add(message);
      }
    }
    goneUids.clear();
    messages = left;
    Collections.reverse(gone);
    return gone;
  }

  private Message current(Message known) {
    Message now = mailbox.messages.get(known.uid());
    return now == null ? known : now;
  }

  private int indexOf(long uid) {
    int low = 0;
    int high = messages.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = messages.get(middle).uid();
      if (there < uid) {
        low = middle + 1;
      } else if (there > uid) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -(low + 1);
  }
}
