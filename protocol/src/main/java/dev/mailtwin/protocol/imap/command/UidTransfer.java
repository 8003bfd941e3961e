package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseCode;
import dev.mailtwin.protocol.imap.ResponseCode.CopyUid;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.UidSet;
import java.io.IOException;

/// Moves (RFC 6851 §3.2, needs MOVE) or copies (RFC 9051 §6.4.7) messages to another mailbox.
public record UidTransfer(Kind kind, UidSet uids, String mailbox)
    implements Command<UidTransfer.Transferred> {

  /// Move or copy.
  public enum Kind {
    MOVE,
    COPY
  }

  /// Where the messages went.
  public sealed interface Transferred {

    /// The n-th source UID is now the n-th destination UID.
    record To(CopyUid where) implements Transferred {}

    /// The server did not say (no UIDPLUS). Find the messages again before touching them.
    record Somewhere() implements Transferred {}
  }

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("UID " + kind + " " + uids + " ").mailbox(mailbox);
  }

  /// COPYUID arrives in an untagged OK before the expunges (RFC 6851 §4.3); some servers put it in
  /// the tagged OK instead. Both are read.
  @Override
  public ReplyReader<Transferred> reader() {
    return new ReplyReader<>() {
      private Transferred transferred = new Transferred.Somewhere();

      @Override
      public void untagged(Untagged data) {
        if (data instanceof Untagged.Remark(_, ResponseText text)) {
          note(text.code());
        }
      }

      @Override
      public Transferred completed(ResponseText text) {
        note(text.code());
        return transferred;
      }

      // Another transfer may be in flight, and sets of different size tie nothing together.
      private boolean isMine(CopyUid where) {
        long count = where.source().size();
        return where.destination().size() == count && where.source().and(uids).size() == count;
      }

      private void note(ResponseCode code) {
        if (code instanceof CopyUid where && isMine(where)) {
          transferred = new Transferred.To(where);
        }
      }
    };
  }
}
