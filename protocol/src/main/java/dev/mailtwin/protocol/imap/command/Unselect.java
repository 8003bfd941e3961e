package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import java.io.IOException;

/// Leaves the mailbox without expunging anything (RFC 3691). CLOSE is never used: it expunges.
public record Unselect() implements Command<ResponseText> {

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("UNSELECT");
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return text -> text;
  }
}
