package dev.mailtwin.modelserver.store;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// All mailboxes of one account, in memory.
///
/// Sessions work on it, and so may a test or the demo directly, as another client of the same
/// server would: running sessions are told at the moments IMAP allows. Names are Unicode. Thread
/// safe; one lock guards everything and no method keeps it while it does input or output. Methods
/// throw [StoreRefusedException] for what a server would answer NO.
public final class MailStore {

  /// The delimiter of a server whose names have no levels; LIST shows NIL.
  public static final char FLAT = '\0';

  private static final Object ANOTHER_CLIENT = new Object();

  final ReentrantLock lock = new ReentrantLock();
  final Condition changed = lock.newCondition();
  private final char delimiter;
  private final MailboxTree tree;
  private boolean expungeRaisesModseq = true;
  private boolean oneOfEach;
  private long emailIds;

  private MailStore(char delimiter) {
    this.delimiter = delimiter;
    this.tree = new MailboxTree(delimiter);
    tree.create("INBOX", MailboxInfo.Traits.PLAIN);
  }

  /// A store with an empty INBOX and nothing else.
  ///
  /// @param delimiter between the levels of names; [#FLAT] for a server without levels
  public static MailStore empty(char delimiter) {
    return new MailStore(delimiter);
  }

  /// A store with the mailboxes most servers start with, all empty.
  public static MailStore standard() {
    var store = new MailStore('/');
    store.createSpecial("Drafts", "\\Drafts");
    store.createSpecial("Sent", "\\Sent");
    store.createSpecial("Junk", "\\Junk");
    store.createSpecial("Trash", "\\Trash");
    store.createSpecial("Archive", "\\Archive");
    return store;
  }

  /// A store with the mailboxes of a fresh Zoho account, all empty.
  public static MailStore zoho() {
    var store = new MailStore('/');
    MailboxInfo.Traits closed = MailboxInfo.Traits.PLAIN.withoutInferiors();
    store.tree.create("Drafts", closed.withSpecialUse("\\Drafts"));
    store.tree.create("Templates", closed);
    store.tree.create("Snoozed", MailboxInfo.Traits.PLAIN);
    store.tree.create("Sent", closed.withSpecialUse("\\Sent"));
    store.tree.create("Spam", closed.withSpecialUse("\\Junk"));
    store.createSpecial("Trash", "\\Trash");
    store.tree.create("Notification", MailboxInfo.Traits.PLAIN);
    store.tree.create("Newsletter", MailboxInfo.Traits.PLAIN);
    return store;
  }

  /// The character between the levels of a name.
  public char delimiter() {
    return delimiter;
  }

  /// Makes a mailbox, and its parents if they are missing, `RFC 9051 §6.3.4`.
  public void create(String name) {
    locked(() -> tree.create(name, MailboxInfo.Traits.PLAIN));
  }

  /// Makes a mailbox with a special use, `RFC 6154 §2`.
  public void createSpecial(String name, String attribute) {
    locked(() -> tree.create(name, MailboxInfo.Traits.PLAIN.withSpecialUse(attribute)));
  }

  /// Deletes a mailbox and its messages; with children only the name stays, `RFC 9051 §6.3.5`.
  /// Sessions that have it selected are hung up on.
  public void delete(String name) {
    locked(() -> tree.delete(name));
  }

  /// Renames a mailbox and its children; INBOX is emptied into the new name instead, `RFC 9051
  /// §6.3.6`.
  public void rename(String from, String to) {
    locked(() -> {
      StoredMailbox source = tree.get(from);
      if (source.name.equals("INBOX")) {
        tree.create(to, MailboxInfo.Traits.PLAIN);
        var uids = List.copyOf(source.messages.keySet());
        moveLocked(source, uids, tree.get(to));
      } else {
        tree.rename(source, to);
      }
      return source;
    });
  }

  /// Puts a mailbox into LSUB or takes it out.
  public void subscribe(String name, boolean subscribed) {
    locked(() -> {
      StoredMailbox mailbox = tree.get(name);
      mailbox.traits = mailbox.traits.withSubscribed(subscribed);
      return mailbox;
    });
  }

  /// Adds a message and answers its UID. Unknown flags become keywords.
  public long append(
      String mailbox, byte[] bytes, Collection<String> flags, OffsetDateTime internalDate) {
    Content content = Content.of(bytes);
    return locked(() -> {
      var letter = new Letter(content, internalDate, "M%08x".formatted(++emailIds));
      return add(tree.selectable(mailbox), letter, Flags.of(flags));
    });
  }

  /// Replaces the flags of a message.
  public void setFlags(String mailbox, long uid, Collection<String> flags) {
    changeFlags(mailbox, List.of(uid), FlagChange.REPLACE, flags);
  }

  /// Replaces, adds or removes flags of some messages; unknown UIDs are passed over.
  public void changeFlags(
      String mailbox, Collection<Long> uids, FlagChange change, Collection<String> flags) {
    locked(() ->
        flagLocked(
            tree.selectable(mailbox),
            uids,
            new FlagRequest(change, Flags.of(flags), Long.MAX_VALUE),
            ANOTHER_CLIENT));
  }

  /// Replaces the flags of a message without raising any MODSEQ, as a server does whose web mail
  /// goes past its IMAP side.
  public void setFlagsUnnoticed(String mailbox, long uid, Collection<String> flags) {
    locked(() -> {
      StoredMailbox stored = tree.selectable(mailbox);
      Message message = stored.messages.get(uid);
      return message == null
          ? List.of()
          : List.of(stored.flag(message, Flags.of(flags), 0, ANOTHER_CLIENT));
    });
  }

  /// Removes messages for good and answers the UIDs that were there.
  public List<Long> expunge(String mailbox, Collection<Long> uids) {
    return locked(() -> expungeLocked(tree.selectable(mailbox), uids));
  }

  /// Copies messages and answers old UID to new UID, ascending.
  public Map<Long, Long> copy(String from, Collection<Long> uids, String to) {
    return locked(() -> copyLocked(tree.selectable(from), uids, tree.selectable(to)));
  }

  /// Moves messages and answers old UID to new UID, ascending.
  public Map<Long, Long> move(String from, Collection<Long> uids, String to) {
    return locked(() -> moveLocked(tree.selectable(from), uids, tree.selectable(to)));
  }

  /// Gives a mailbox a new UIDVALIDITY and all its messages new UIDs from 1 on. Sessions that have
  /// it selected are hung up on.
  public void renumber(String mailbox) {
    locked(() -> tree.renumber(mailbox));
  }

  /// Forgets which messages were expunged so far, `RFC 7162 §3.2.6` (`minmodseq`).
  public void forgetExpunged(String mailbox) {
    locked(() -> {
      StoredMailbox stored = tree.get(mailbox);
      stored.forgetTombstones();
      return stored;
    });
  }

  /// Whether an expunge raises HIGHESTMODSEQ: it need not without QRESYNC, `RFC 7162 §3.1.2.1`.
  public void setExpungeRaisesModseq(boolean raises) {
    locked(() -> expungeRaisesModseq = raises);
  }

  /// Whether a mailbox keeps one of several messages with the same octets.
  public void setOneOfEach(boolean one) {
    locked(() -> oneOfEach = one);
  }

  /// All mailboxes with all messages.
  public List<MailboxSnapshot> snapshot() {
    return locked(() -> tree.all().stream().map(this::snapshotOf).toList());
  }

  /// One mailbox with all its messages.
  public MailboxSnapshot snapshot(String mailbox) {
    return locked(() -> snapshotOf(tree.get(mailbox)));
  }

  /// What LIST and STATUS need of all mailboxes, in the order they were made.
  public List<MailboxInfo> list() {
    return locked(() -> tree.all().stream().map(m -> m.info(delimiter)).toList());
  }

  /// What STATUS needs of one mailbox that can be selected.
  public MailboxInfo status(String mailbox) {
    return locked(() -> tree.selectable(mailbox).info(delimiter));
  }

  /// Opens a mailbox for a session.
  ///
  /// @param readOnly EXAMINE: leaves `\Recent` to others
  public View open(String mailbox, boolean readOnly) {
    return locked(() -> new View(this, tree.selectable(mailbox), readOnly));
  }

  List<Long> expungeLocked(StoredMailbox mailbox, Collection<Long> uids) {
    return mailbox.remove(uids, expungeRaisesModseq).stream().map(Message::uid).toList();
  }

  StoredMailbox selectableLocked(String name) {
    return tree.selectable(name);
  }

  Map<Long, Long> copyLocked(StoredMailbox from, Collection<Long> uids, StoredMailbox to) {
    var numbers = new LinkedHashMap<Long, Long>();
    for (long uid : uids.stream().sorted().distinct().toList()) {
      Message message = from.messages.get(uid);
      if (message != null) {
        numbers.put(uid, add(to, message.letter(), message.flags()));
      }
    }
    return numbers;
  }

  private long add(StoredMailbox mailbox, Letter letter, Set<String> flags) {
    if (oneOfEach) {
      for (Message there : mailbox.messages.values()) {
        if (there.letter().content().hasSameOctets(letter.content())) {
          return there.uid();
        }
      }
    }
    return mailbox.add(letter, flags);
  }

  Map<Long, Long> moveLocked(StoredMailbox from, Collection<Long> uids, StoredMailbox to) {
    Map<Long, Long> numbers = copyLocked(from, uids, to);
    expungeLocked(from, numbers.keySet());
    return numbers;
  }

  List<FlagResult> flagLocked(
      StoredMailbox mailbox, Collection<Long> uids, FlagRequest request, Object origin) {
    var results = new ArrayList<FlagResult>();
    long modseq = mailbox.highestModseq + 1;
    for (long uid : uids) {
      Message before = mailbox.messages.get(uid);
      if (before == null) {
        results.add(new FlagResult.Missing(uid));
      } else if (before.modseq() > request.unchangedSince()) {
        results.add(new FlagResult.Modified(uid));
      } else {
        Set<String> flags = request.change().apply(before.flags(), request.flags());
        boolean same = Flags.same(flags, before.flags());
        Message after = same ? before : mailbox.flag(before, flags, modseq, origin);
        mailbox.highestModseq = Math.max(mailbox.highestModseq, after.modseq());
        results.add(new FlagResult.Stored(after));
      }
    }
    return results;
  }

  <T> T locked(Work<T> work) {
    lock.lock();
    try {
      T result = work.run();
      changed.signalAll();
      return result;
    } finally {
      lock.unlock();
    }
  }

  private MailboxSnapshot snapshotOf(StoredMailbox mailbox) {
    return new MailboxSnapshot(mailbox.info(delimiter), List.copyOf(mailbox.messages.values()));
  }

  /// Something done under the lock.
  interface Work<T> {
    T run();
  }

  /// INBOX in any case is INBOX, `RFC 9051 §5.1`.
  static String canonical(String name, char delimiter) {
    boolean inbox = name.length() >= "INBOX".length();
    for (int i = 0; inbox && i < "INBOX".length(); i++) {
      // Not String.equalsIgnoreCase, which takes a dotless i for an I.
      inbox = name.charAt(i) == "INBOX".charAt(i) || name.charAt(i) == "inbox".charAt(i);
    }
    String rest = inbox ? name.substring("INBOX".length()) : "";
    boolean whole = rest.isEmpty() || rest.charAt(0) == delimiter;
    return inbox && whole ? "INBOX" + rest : name;
  }
}
