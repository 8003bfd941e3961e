package dev.mailtwin.engine.problem;

import dev.mailtwin.protocol.net.FirstBytes.Language;
import dev.mailtwin.protocol.net.Security;
import java.util.Set;

/// The two things a mail account needs a server for.
public enum Service {
  /// Receiving, by IMAP.
  IMAP("receiving", "imap", 993, 143, Language.IMAP),
  /// Sending, by SMTP.
  SMTP("sending", "smtp", 465, 587, Language.SMTP);

  private static final Set<Integer> SENDING = Set.of(25, 465, 587, 2525);
  private static final Set<Integer> RECEIVING = Set.of(110, 143, 993, 995);

  private final String verb;
  private final String scheme;
  private final int tlsPort;
  private final int plainPort;
  private final Language language;

  Service(String verb, String scheme, int tlsPort, int plainPort, Language language) {
    this.verb = verb;
    this.scheme = scheme;
    this.tlsPort = tlsPort;
    this.plainPort = plainPort;
    this.language = language;
  }

  /// "receiving" or "sending".
  public String verb() {
    return verb;
  }

  /// The usual port of a way of encrypting.
  public int port(Security security) {
    return security == Security.TLS ? tlsPort : plainPort;
  }

  /// What its servers speak.
  public Language language() {
    return language;
  }

  /// Whether a port is usually one of the other service, or of fetching mail by POP3.
  public boolean isPortOfOther(int port) {
    return switch (this) {
      case IMAP -> SENDING.contains(port);
      case SMTP -> RECEIVING.contains(port);
    };
  }

  /// How its servers are written with TLS from the first byte: `imaps://`.
  public String tlsScheme() {
    return scheme + "s://";
  }

  /// How its servers are written with STARTTLS: `imap+starttls://`.
  public String startTlsScheme() {
    return scheme + "+starttls://";
  }

  /// The usual ports in words.
  public String usual() {
    return "%s uses %d with TLS or %d with STARTTLS".formatted(name(), tlsPort, plainPort);
  }
}
