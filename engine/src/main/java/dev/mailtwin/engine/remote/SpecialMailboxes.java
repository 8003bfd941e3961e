package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Which mailbox of an account serves which purpose: the one that the server marks (RFC 6154, or
/// XLIST), else the one whose name says so in a language of the providers, the nearest to the top.
///
/// @param found the mailboxes by purpose
/// @param missing purposes that every account has and for which there is none
public record SpecialMailboxes(Map<Use, MailboxName> found, List<Use> missing) {

  private static final List<Use> PURPOSES =
      List.of(Use.SENT, Use.DRAFTS, Use.TRASH, Use.JUNK, Use.ARCHIVE);

  /// The server makes no Junk where it filters nothing, and an archive is a matter of taste.
  private static final List<Use> EXPECTED = List.of(Use.SENT, Use.DRAFTS, Use.TRASH);

  private static final Set<String> DRAFTS_NAMES =
      Set.of(
          "drafts",
          "draft",
          "entwürfe",
          "entwurf",
          "brouillons",
          "rascunhos",
          "borradores",
          "bozze",
          "concepten",
          "kopie robocze",
          "szkice",
          "черновики",
          "下書き",
          "草稿",
          "草稿箱",
          "taslaklar",
          "kladder",
          "utkast",
          "luonnokset",
          "koncepty");

  private static final Set<String> ARCHIVE_NAMES =
      Set.of(
          "archive", "archives", "archiv", "archivo", "archivio", "archief", "архив", "archiwum");

  /// Copies both.
  public SpecialMailboxes {
    found = Map.copyOf(found);
    missing = List.copyOf(missing);
  }

  /// Finds them among all mailboxes of an account.
  public static SpecialMailboxes of(List<RemoteMailbox> mailboxes) {
    Map<Use, MailboxName> found = new EnumMap<>(Use.class);
    for (RemoteMailbox mailbox : mailboxes) {
      if (mailbox.selectable() && PURPOSES.contains(mailbox.use())) {
        found.putIfAbsent(mailbox.use(), mailbox.name());
      }
    }
    Map<Use, MailboxName> named = new EnumMap<>(Use.class);
    for (RemoteMailbox mailbox : mailboxes) {
      Use use = byName(mailbox.name().levels().getLast());
      if (mailbox.selectable() && mailbox.use() == Use.NONE && PURPOSES.contains(use)) {
        named.merge(
            use,
            mailbox.name(),
            (one, other) -> other.levels().size() < one.levels().size() ? other : one);
      }
    }
    named.forEach(found::putIfAbsent);
    List<Use> missing = new ArrayList<>(EXPECTED);
    missing.removeAll(found.keySet());
    return new SpecialMailboxes(found, missing);
  }

  private static Use byName(String lastLevel) {
    String name = lastLevel.toLowerCase(Locale.ROOT);
    if (DRAFTS_NAMES.contains(name)) {
      return Use.DRAFTS;
    }
    return ARCHIVE_NAMES.contains(name) ? Use.ARCHIVE : SpecialUses.byName(lastLevel);
  }
}
