package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import java.io.IOException;

/// Says good-bye (RFC 9051 §6.1.3).
public record Logout() implements Command<ResponseText> {

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("LOGOUT");
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return text -> text;
  }
}
