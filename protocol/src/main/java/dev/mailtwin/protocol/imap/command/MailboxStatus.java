package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Asks for numbers about a mailbox that is not selected (RFC 9051 §6.3.11).
///
/// @param items such as `MESSAGES`, `UIDNEXT`, `UIDVALIDITY`, `HIGHESTMODSEQ`, `SIZE` (RFC 8438)
public record MailboxStatus(String mailbox, List<String> items)
    implements Command<Untagged.MailboxStatus> {

  public MailboxStatus {
    items = List.copyOf(items);
  }

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("STATUS ").mailbox(mailbox).raw(" (" + String.join(" ", items) + ")");
  }

  @Override
  public ReplyReader<Untagged.MailboxStatus> reader() {
    return new ReplyReader<>() {
      private Untagged.MailboxStatus found = new Untagged.MailboxStatus(mailbox, Map.of(), null);

      @Override
      public void untagged(Untagged data) {
        if (data instanceof Untagged.MailboxStatus status && isMine(status)) {
          found = status;
        }
      }

      // Servers answer a pipeline of STATUS in order, but spell INBOX as they like.
      private boolean isMine(Untagged.MailboxStatus status) {
        return status.wireName().equals(mailbox)
            || (mailbox.equalsIgnoreCase("INBOX") && status.wireName().equalsIgnoreCase("INBOX"));
      }

      @Override
      public Untagged.MailboxStatus completed(ResponseText text) {
        return found;
      }
    };
  }
}
