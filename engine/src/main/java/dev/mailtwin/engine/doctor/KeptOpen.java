package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.smtp.SmtpConnection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Connections that are signed in and still needed: providers count logins, so there is one each.
///
/// Used by one thread after the other.
final class KeptOpen implements AutoCloseable {

  /// A mailbox, signed in.
  ///
  /// @param folders what they are called on the wire, by what they are for
  record Receiving(Endpoint endpoint, ImapConnection connection, Map<Use, String> folders) {

    Receiving {
      folders = Map.copyOf(folders);
    }
  }

  /// A server for sending, signed in.
  record Sending(Endpoint endpoint, SmtpConnection connection) {}

  private volatile @Nullable Receiving receiving;
  private volatile @Nullable Sending sending;

  void keep(Receiving open) {
    receiving = open;
  }

  void keep(Sending open) {
    sending = open;
  }

  @Nullable Receiving receiving() {
    return receiving;
  }

  @Nullable Sending sending() {
    return sending;
  }

  /// Hangs up, unless this one is kept.
  void release(ImapConnection connection) {
    Receiving kept = receiving;
    if (kept == null || !kept.connection.equals(connection)) {
      connection.close();
    }
  }

  /// Hangs up, unless this one is kept.
  void release(SmtpConnection connection) {
    Sending kept = sending;
    if (kept == null || !kept.connection.equals(connection)) {
      connection.close();
    }
  }

  @Override
  public void close() {
    Receiving in = receiving;
    if (in != null) {
      in.connection.close();
    }
    Sending out = sending;
    if (out != null) {
      out.connection.quit();
    }
  }
}
