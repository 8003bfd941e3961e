package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import java.io.IOException;

/// Creates a mailbox (RFC 9051 §6.3.4).
public record Create(String mailbox) implements Command<ResponseText> {

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("CREATE ").mailbox(mailbox);
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return text -> text;
  }
}
