package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Which mailbox of an account serves which purpose: the one that the server marks (RFC 6154, or
/// XLIST), else the one whose name says so in a language of the providers, the nearest to the top.
///
/// @param found the mailboxes by purpose; of several that are as good, the first
/// @param missing purposes that every account has and for which there is none
/// @param doubts purposes that only the user can settle, each with the mailboxes it may be
public record SpecialMailboxes(
    Map<Use, MailboxName> found, List<Use> missing, Map<Use, List<MailboxName>> doubts) {

  private static final List<Use> PURPOSES =
      List.of(Use.SENT, Use.DRAFTS, Use.TRASH, Use.JUNK, Use.ARCHIVE);

  /// The server makes no Junk where it filters nothing, and an archive is a matter of taste.
  private static final List<Use> EXPECTED = List.of(Use.SENT, Use.DRAFTS, Use.TRASH);

  /// Longer lists are no question any more.
  private static final int CANDIDATES_MAX = 12;

  /// Copies all.
  public SpecialMailboxes {
    found = Map.copyOf(found);
    missing = List.copyOf(missing);
    doubts = Map.copyOf(doubts);
  }

  /// Finds them among all mailboxes of an account.
  public static SpecialMailboxes of(List<RemoteMailbox> mailboxes) {
    Map<Use, MailboxName> found = new EnumMap<>(Use.class);
    Map<Use, List<MailboxName>> doubts = new EnumMap<>(Use.class);
    for (Use use : PURPOSES) {
      List<MailboxName> marked = marked(mailboxes, use);
      List<MailboxName> best = marked.isEmpty() ? named(mailboxes, use) : marked;
      if (!best.isEmpty()) {
        found.put(use, best.getFirst());
      }
      if (best.size() > 1 && use != Use.ARCHIVE) {
        doubts.put(use, best);
      }
    }
    List<Use> missing = new ArrayList<>(EXPECTED);
    missing.removeAll(found.keySet());
    List<MailboxName> free = free(mailboxes, found);
    for (Use use : missing) {
      if (!free.isEmpty() && free.size() <= CANDIDATES_MAX) {
        doubts.put(use, free);
      }
    }
    return new SpecialMailboxes(found, missing, doubts);
  }

  /// The same for mailboxes as they were listed.
  public static SpecialMailboxes listed(List<Untagged.Mailbox> listed) {
    return of(
        listed.stream()
            .filter(ImapAccount::isSelectable)
            .map(mailbox ->
                new RemoteMailbox(
                    Objects.requireNonNull(Wire.name(mailbox.wireName(), mailbox.delimiter())),
                    SpecialUses.byAttributes(mailbox.attributes()),
                    true,
                    -1,
                    -1,
                    -1,
                    -1,
                    ""))
            .toList());
  }

  /// How mailboxes are called on the wire.
  public static Map<MailboxName, String> wireNames(List<Untagged.Mailbox> listed) {
    Map<MailboxName, String> names = new HashMap<>();
    for (Untagged.Mailbox mailbox : listed) {
      MailboxName name = Wire.name(mailbox.wireName(), mailbox.delimiter());
      if (name != null && ImapAccount.isSelectable(mailbox)) {
        names.put(name, mailbox.wireName());
      }
    }
    return names;
  }

  /// Whether the server marks any mailbox at all.
  public static boolean marks(List<Untagged.Mailbox> listed) {
    return listed.stream()
        .anyMatch(mailbox -> SpecialUses.byAttributes(mailbox.attributes()) != Use.NONE);
  }

  /// The same, with the user's word about one purpose.
  public SpecialMailboxes settled(Use use, MailboxName mailbox) {
    Map<Use, MailboxName> now = new EnumMap<>(Use.class);
    now.putAll(found);
    now.put(use, mailbox);
    Map<Use, List<MailboxName>> open = new EnumMap<>(Use.class);
    doubts.forEach((other, candidates) -> {
      List<MailboxName> left = candidates.stream().filter(name -> !name.equals(mailbox)).toList();
      if (other != use && !left.isEmpty()) {
        open.put(other, left);
      }
    });
    return new SpecialMailboxes(now, missing.stream().filter(other -> other != use).toList(), open);
  }

  private static List<MailboxName> marked(List<RemoteMailbox> mailboxes, Use use) {
    return mailboxes.stream()
        .filter(mailbox -> mailbox.selectable() && mailbox.use() == use)
        .map(RemoteMailbox::name)
        .toList();
  }

  /// Those nearest to the top.
  private static List<MailboxName> named(List<RemoteMailbox> mailboxes, Use use) {
    List<MailboxName> named =
        mailboxes.stream()
            .filter(mailbox -> mailbox.selectable() && mailbox.use() == Use.NONE)
            .map(RemoteMailbox::name)
            .filter(name -> SpecialUses.byName(name.levels().getLast()) == use)
            .toList();
    int depth = named.stream().mapToInt(name -> name.levels().size()).min().orElse(0);
    return named.stream().filter(name -> name.levels().size() == depth).toList();
  }

  /// Folders near the top that serve no purpose yet: one of them may have a name in a language that
  /// is not known here.
  private static List<MailboxName> free(
      List<RemoteMailbox> mailboxes, Map<Use, MailboxName> found) {
    return mailboxes.stream()
        .filter(mailbox -> mailbox.selectable() && mailbox.use() == Use.NONE)
        .map(RemoteMailbox::name)
        .filter(name -> !name.equals(MailboxName.INBOX) && !found.containsValue(name))
        .filter(name ->
            name.levels().size() == 1
                || (name.levels().size() == 2 && name.levels().getFirst().equals("INBOX")))
        .toList();
  }
}
