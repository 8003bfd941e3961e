package dev.mailtwin.modelserver.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The mailboxes by name, in the order they were made. Guarded by the store's lock.
final class MailboxTree {

  /// Any number will do; a date makes it look like a real server's.
  private static final long FIRST_UIDVALIDITY = 1_790_000_000L;

  private final char delimiter;
  private Map<String, StoredMailbox> mailboxes = new LinkedHashMap<>();
  private long made;

  /// The highest mod-sequence of mailboxes that are gone. A new mailbox goes on from there: else
  /// one made again under the same UIDVALIDITY could show the very numbers of the one before.
  private long modseqsForgotten = 1;

  MailboxTree(char delimiter) {
    this.delimiter = delimiter;
  }

  Collection<StoredMailbox> all() {
    return mailboxes.values();
  }

  StoredMailbox get(String name) {
    StoredMailbox mailbox = mailboxes.get(MailStore.canonical(name, delimiter));
    if (mailbox == null) {
      throw StoreRefusedException.nonexistent(name);
    }
    return mailbox;
  }

  StoredMailbox selectable(String name) {
    StoredMailbox mailbox = get(name);
    if (mailbox.traits.noSelect()) {
      throw StoreRefusedException.nonexistent(name);
    }
    return mailbox;
  }

  StoredMailbox create(String requested, MailboxInfo.Traits traits) {
    String name = MailStore.canonical(withoutTrailingDelimiter(requested), delimiter);
    requireLegal(name);
    StoredMailbox present = mailboxes.get(name);
    if (present != null) {
      if (!present.traits.noSelect()) {
        throw StoreRefusedException.exists(name);
      }
      present.traits = traits;
      present.uidValidity = FIRST_UIDVALIDITY + ++made;
      return present;
    }
    createParents(name);
    var mailbox =
        new StoredMailbox(name, "F%06x".formatted(++made), FIRST_UIDVALIDITY + made, traits);
    mailbox.highestModseq = modseqsForgotten;
    mailboxes.put(name, mailbox);
    return mailbox;
  }

  StoredMailbox delete(String name) {
    StoredMailbox mailbox = get(name);
    if (mailbox.name.equals("INBOX")) {
      throw StoreRefusedException.cannot("INBOX cannot be deleted");
    }
    boolean parent =
        mailboxes.keySet().stream().anyMatch(n -> n.startsWith(mailbox.name + delimiter));
    if (parent && mailbox.traits.noSelect()) {
      throw StoreRefusedException.cannot("Mailbox has children");
    }
    mailboxes.remove(mailbox.name);
    mailbox.deleted = true;
    modseqsForgotten = Math.max(modseqsForgotten, mailbox.highestModseq);
    if (parent) {
      var hollow =
          new StoredMailbox(
              mailbox.name,
              "F%06x".formatted(++made),
              FIRST_UIDVALIDITY + made,
              mailbox.traits.withNoSelect(true));
      mailboxes.put(mailbox.name, hollow);
    }
    return mailbox;
  }

  void rename(StoredMailbox source, String requested) {
    String to = MailStore.canonical(withoutTrailingDelimiter(requested), delimiter);
    requireLegal(to);
    if (mailboxes.containsKey(to)) {
      throw StoreRefusedException.exists(to);
    }
    String from = source.name;
    if (to.startsWith(from + delimiter)) {
      throw StoreRefusedException.cannot("A mailbox cannot go into itself");
    }
    createParents(to);
    List<StoredMailbox> order = new ArrayList<>(mailboxes.values());
    for (StoredMailbox mailbox : order) {
      if (mailbox.name.equals(from) || mailbox.name.startsWith(from + delimiter)) {
        mailbox.name = to + mailbox.name.substring(from.length());
      }
    }
    mailboxes = new LinkedHashMap<>();
    order.forEach(mailbox -> mailboxes.put(mailbox.name, mailbox));
  }

  StoredMailbox renumber(String name) {
    StoredMailbox before = selectable(name);
    var after =
        new StoredMailbox(before.name, before.mailboxId, FIRST_UIDVALIDITY + ++made, before.traits);
    before.messages.values().forEach(m -> after.add(m.letter(), m.flags()));
    before.deleted = true;
    mailboxes.put(after.name, after);
    return after;
  }

  private void createParents(String name) {
    @Nullable StoredMailbox parent = null;
    for (int at = name.indexOf(delimiter, 1); at > 0; at = name.indexOf(delimiter, at + 1)) {
      String above = name.substring(0, at);
      if (above.charAt(at - 1) == delimiter) {
        continue; // An empty level has no mailbox of its own.
      }
      parent = mailboxes.get(above);
      if (parent == null) {
        parent = create(above, MailboxInfo.Traits.PLAIN);
      }
      if (parent.traits.noInferiors()) {
        throw StoreRefusedException.cannot("No mailboxes below this one");
      }
    }
  }

  /// Everything but nothing: a hostile server's names must be possible.
  private static void requireLegal(String name) {
    if (name.isEmpty()) {
      throw StoreRefusedException.cannot("Not a mailbox name");
    }
  }

  private String withoutTrailingDelimiter(String name) {
    boolean trailing = name.length() > 1 && name.charAt(name.length() - 1) == delimiter;
    return trailing ? name.substring(0, name.length() - 1) : name;
  }
}
