package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import java.io.IOException;

/// Renames a mailbox (RFC 9051 §6.3.6).
public record Rename(String from, String to) implements Command<ResponseText> {

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("RENAME ").mailbox(from).raw(" ").mailbox(to);
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return text -> text;
  }
}
