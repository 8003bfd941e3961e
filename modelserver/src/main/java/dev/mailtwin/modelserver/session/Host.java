package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What all sessions of a server share.
public interface Host {

  /// The mail.
  MailStore store();

  /// The kind of server.
  Profile profile();

  /// The present fault.
  Fault fault();

  /// Whether this is the account's user and password, or token.
  boolean accepts(String user, String secret);

  /// For STARTTLS; null if it is not offered.
  @Nullable SSLContext startTls();

  /// Takes note of a command line without secrets.
  void received(String line);
}
