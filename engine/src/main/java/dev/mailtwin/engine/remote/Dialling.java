package dev.mailtwin.engine.remote;

import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import java.io.IOException;
import java.util.function.Consumer;

/// Begins a conversation in which nobody is logged in.
@FunctionalInterface
public interface Dialling {

  /// Connects and hears the greeting.
  ///
  /// @param listener sees untagged data; see [ImapConnection]
  ImapConnection dial(Consumer<Untagged> listener) throws IOException, InterruptedException;
}
