package dev.mailtwin.protocol.imap;

import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.net.Trace;
import java.io.IOException;
import java.net.Socket;
import java.util.function.Consumer;

/// Opens a conversation over a wire that needs no encryption, since it never leaves the process.
///
/// It is in this package because the product has no way to do that, and shall have none.
public final class UnencryptedConversation {

  private UnencryptedConversation() {}

  /// Hears the greeting.
  public static ImapConnection over(Socket wire, Consumer<Untagged> listener) throws IOException {
    var connection = new ImapConnection(wire, wire, Trace.none(), listener);
    boolean greeted = false;
    try {
      Capabilities known = connection.hearGreeting();
      connection.start(known);
      greeted = true;
      return connection;
    } finally {
      if (!greeted) {
        wire.close();
      }
    }
  }
}
