package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import java.io.IOException;

/// Asks what the server can do (RFC 9051 §6.1.1); the connection remembers the answer.
public record AskCapabilities() implements Command<ResponseText> {

  @Override
  public void writeTo(CommandWriter out) throws IOException {
    out.raw("CAPABILITY");
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return text -> text;
  }
}
