package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import java.io.IOException;

/// Subscribes to a mailbox, so that other programs show it (RFC 9051 §6.3.7).
public record Subscribe(String mailbox) implements Command<ResponseText> {

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("SUBSCRIBE ").mailbox(mailbox);
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return text -> text;
  }
}
