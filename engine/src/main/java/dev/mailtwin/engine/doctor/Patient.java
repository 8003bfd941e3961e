package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.sasl.Secret;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who is examined.
///
/// @param address the e-mail address; empty if only servers were named
/// @param imap null if there is no server for receiving to be examined
/// @param smtp the servers for sending, the preferred one first; empty if there is none
/// @param receiving how to sign in there; null if no password was given
/// @param sending how to sign in there; null if no password was given
/// @param tls with the certificates this account trusts besides
/// @param memory of earlier logins; null if there is none
/// @param maildir the twin of a configured account; null for others
public record Patient(
    String address,
    @Nullable Endpoint imap,
    List<Endpoint> smtp,
    @Nullable Credentials receiving,
    @Nullable Credentials sending,
    Tls tls,
    @Nullable LoginMemory memory,
    @Nullable Path maildir) {

  /// Copies the list.
  public Patient {
    smtp = List.copyOf(smtp);
  }

  /// A login name and its secret.
  public record Credentials(String user, Secret secret) {}

  /// The domain of the address; empty if there is no address.
  public String domain() {
    return address.substring(address.lastIndexOf('@') + 1);
  }
}
