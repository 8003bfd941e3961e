package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import java.io.IOException;

/// Says who we are (RFC 2971 §3.1). Some servers answer BAD although they offer it; that is
/// harmless.
public record Id(String name, String version) implements Command<ResponseText> {

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("ID (\"name\" ").string(name).raw(" \"version\" ").string(version).raw(")");
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return text -> text;
  }
}
