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
/// @param statusItems items of STATUS to ask for in the same breath (RFC 5819); empty for none
public record ListMailboxes(Kind kind, List<String> statusItems)
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

  /// A plain LIST.
  public static ListMailboxes plain() {
    return new ListMailboxes(Kind.LIST, List.of());
  }

  @Override
  public void writeTo(CommandWriter out) throws IOException {
    out.raw(kind + " \"\" \"*\"");
    if (!statusItems.isEmpty()) {
      out.raw(" RETURN (STATUS (" + String.join(" ", statusItems) + "))");
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
