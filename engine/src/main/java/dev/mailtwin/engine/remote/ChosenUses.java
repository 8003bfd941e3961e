package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import java.util.List;
import java.util.Map;

/// Which mailboxes serve which purpose because somebody said so. That counts more than what the
/// server marks; a mailbox that is not there any more counts nothing.
///
/// @param mailboxes names for people, levels joined by `/`
public record ChosenUses(Map<Use, String> mailboxes) {

  /// Nobody said anything.
  public static final ChosenUses NONE = new ChosenUses(Map.of());

  /// Copies the map.
  public ChosenUses {
    mailboxes = Map.copyOf(mailboxes);
  }

  /// The same mailboxes for the purposes that were chosen. Whatever else is marked for one of these
  /// purposes serves none.
  List<RemoteMailbox> in(List<RemoteMailbox> all) {
    List<RemoteMailbox> marked = all;
    for (Map.Entry<Use, String> one : mailboxes.entrySet()) {
      RemoteMailbox chosen =
          all.stream()
              .filter(mailbox -> mailbox.selectable())
              .filter(mailbox -> mailbox.name().toString().equals(one.getValue()))
              .findFirst()
              .orElse(null);
      if (chosen != null) {
        marked = marked.stream().map(mailbox -> marked(mailbox, chosen, one.getKey())).toList();
      }
    }
    return marked;
  }

  private static RemoteMailbox marked(RemoteMailbox mailbox, RemoteMailbox chosen, Use use) {
    if (mailbox.name().equals(chosen.name())) {
      return ImapAccount.with(mailbox, use);
    }
    return mailbox.use() == use ? ImapAccount.with(mailbox, Use.NONE) : mailbox;
  }
}
