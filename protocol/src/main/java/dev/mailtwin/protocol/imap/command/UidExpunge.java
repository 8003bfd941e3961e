package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import java.io.IOException;

/// Removes exactly these messages, if they are marked `\Deleted` (RFC 4315 §2.1). Needs UIDPLUS.
/// The bare EXPUNGE does not exist here: it would remove what other programs marked.
public record UidExpunge(dev.mailtwin.protocol.imap.UidSet uids) implements Command<ResponseText> {

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("UID EXPUNGE " + uids);
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return text -> text;
  }
}
