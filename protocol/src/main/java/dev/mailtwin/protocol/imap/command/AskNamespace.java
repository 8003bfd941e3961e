package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import java.io.IOException;

/// Asks where the user's own mailboxes live (RFC 2342 §5).
public record AskNamespace() implements Command<Untagged.Namespace> {

  @Override
  public void writeTo(CommandWriter out) throws IOException {
    out.raw("NAMESPACE");
  }

  @Override
  public ReplyReader<Untagged.Namespace> reader() {
    return new ReplyReader<>() {
      private Untagged.Namespace found = new Untagged.Namespace("", null);

      @Override
      public void untagged(Untagged data) {
        if (data instanceof Untagged.Namespace namespace) {
          found = namespace;
        }
      }

      @Override
      public Untagged.Namespace completed(ResponseText text) {
        return found;
      }
    };
  }
}
