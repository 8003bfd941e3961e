package dev.mailtwin.protocol.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Names that no resolver is ever asked about: `localhost` (RFC 6761 §6.3) and address literals.
final class LocalNames {

  private static final List<InetAddress> LOOPBACK =
      List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

  private LocalNames() {}

  /// The addresses of such a name; null for any other name.
  static @Nullable List<InetAddress> addresses(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (bare.equals("localhost") || bare.endsWith(".localhost")) {
      return LOOPBACK;
    }
    try {
      return List.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return null; // A name.
    }
  }
}
