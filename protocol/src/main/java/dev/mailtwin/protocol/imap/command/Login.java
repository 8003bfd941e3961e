package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import java.io.IOException;

/// Logs in with the old command (RFC 9051 §6.2.3). Only after TLS; some servers take nothing else.
public record Login(String user, dev.mailtwin.protocol.sasl.Secret secret)
    implements Command<ResponseText> {

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("LOGIN ").string(user).raw(" ").secret(secret);
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return new LoginReply();
  }
}
