package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import java.io.IOException;

/// Deletes a mailbox (RFC 9051 §6.3.5).
public record Delete(String mailbox) implements Command<ResponseText> {

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("DELETE ").mailbox(mailbox);
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return text -> text;
  }
}
