package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.Limits;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Lists all mailboxes of the user, where the server can with numbers about each.
///
/// @param kind which command
/// @param uses the attributes of special use are asked for (RFC 6154 §2): with other options, some
///   servers leave them out else
/// @param statusItems items of STATUS to ask for in the same breath (RFC 5819); empty for none
public record ListMailboxes(Kind kind, boolean uses, List<String> statusItems)
    implements Command<ListMailboxes.Listing> {

  /// LIST is the standard; XLIST is its ancestor with special-use attributes; LSUB lists
  /// subscriptions (RFC 3501 §6.3.9).
  public enum Kind {
    LIST,
    XLIST,
    LSUB
  }

  /// What the server listed. `statuses` may lack mailboxes.
  public record Listing(List<Untagged.Mailbox> mailboxes, List<Untagged.MailboxStatus> statuses) {}

  public ListMailboxes {
    statusItems = List.copyOf(statusItems);
  }

  /// A command without any options.
  public static ListMailboxes plain(Kind kind) {
    return new ListMailboxes(kind, false, List.of());
  }

  /// A plain LIST.
  public static ListMailboxes plain() {
    return plain(Kind.LIST);
  }

  @Override
  public void writeTo(CommandWriter out) throws IOException {
    out.raw(kind + " \"\" \"*\"");
    List<String> options = new ArrayList<>();
    if (uses) {
      options.add("SPECIAL-USE");
    }
    if (!statusItems.isEmpty()) {
      options.add("STATUS (" + String.join(" ", statusItems) + ")");
    }
    if (!options.isEmpty()) {
      out.raw(" RETURN (" + String.join(" ", options) + ")");
    }
  }

  @Override
  public ReplyReader<Listing> reader() {
    return new ReplyReader<>() {
      private final List<Untagged.Mailbox> mailboxes = new ArrayList<>();
      private final List<Untagged.MailboxStatus> statuses = new ArrayList<>();
      private long chars;

      @Override
      public void untagged(Untagged data) throws ImapException {
        if (data instanceof Untagged.Mailbox mailbox) {
          mailboxes.add(mailbox);
          chars += mailbox.wireName().length();
          for (String attribute : mailbox.attributes()) {
            chars += attribute.length();
          }
        } else if (data instanceof Untagged.MailboxStatus status) {
          statuses.add(status);
          chars += status.wireName().length();
        }
        if (mailboxes.size() > Limits.MAILBOXES_MAX
            || statuses.size() > Limits.MAILBOXES_MAX
            || chars > Limits.LISTING_CHARS_MAX) {
          throw new ImapException.Unintelligible("more mailboxes than there can be");
        }
      }

      @Override
      public Listing completed(ResponseText text) {
        return new Listing(mailboxes, statuses);
      }
    };
  }
}
