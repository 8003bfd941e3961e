package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import java.io.IOException;

/// Ends the subscription of a mailbox (RFC 9051 §6.3.8).
public record Unsubscribe(String mailbox) implements Command<ResponseText> {

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("UNSUBSCRIBE ").mailbox(mailbox);
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return text -> text;
  }
}
