package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import java.io.IOException;

/// Asks for news (RFC 9051 §6.1.2).
public record Noop() implements Command<ResponseText> {

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("NOOP");
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return text -> text;
  }
}
