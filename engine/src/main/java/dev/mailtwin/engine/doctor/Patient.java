package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.account.Purpose;
import dev.mailtwin.engine.account.SentCopies;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.sasl.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who is examined.
///
/// @param address the e-mail address; empty if only servers were named
/// @param imap null if there is no server for receiving to be examined
/// @param spare what stands in for that server where it cannot be reached; null for none
/// @param smtp the servers for sending, the preferred one first; empty if there is none
/// @param receiving how to sign in there; null if no password was given
/// @param sending how to sign in there; null if no password was given
/// @param tls with the certificates this account trusts besides
/// @param memory of earlier logins; null if there is none
/// @param configured what is known of a configured account besides; null for others
public record Patient(
    String address,
    @Nullable Endpoint imap,
    @Nullable Endpoint spare,
    List<Endpoint> smtp,
    @Nullable Credentials receiving,
    @Nullable Credentials sending,
    Tls tls,
    @Nullable LoginMemory memory,
    @Nullable Configured configured) {

  /// Copies the list.
  public Patient {
    smtp = List.copyOf(smtp);
  }

  /// What only an account has that is set up.
  ///
  /// @param maildir the twin
  /// @param purposes for which the user said which folder serves them, levels joined by `/`
  /// @param copies what the outbox has learnt
  public record Configured(Path maildir, Map<Purpose, String> purposes, SentCopies copies) {

    /// Copies the map.
    public Configured {
      purposes = Map.copyOf(purposes);
    }
  }

  /// A login name and its secret.
  public record Credentials(String user, Secret secret) {}

  /// The domain of the address; empty if there is no address.
  public String domain() {
    return address.substring(address.lastIndexOf('@') + 1);
  }
}
