package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.protocol.net.Resolver;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the sources are asked: which servers are there for this address?
///
/// @param owner the registrable domain; null if the address's domain is a public suffix or has no
///   dot, and nothing may be asked about it over the network
record Question(MailAddress address, @Nullable String owner) {

  static Question about(MailAddress address) {
    return new Question(address, PublicSuffixList.shared().registrable(address.domain()));
  }

  /// Whether a host that somebody names is a name, and not an address or this computer: those are
  /// nobody's servers for the mail of a domain.
  static boolean isName(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return !Resolver.isLiteral(name) && !name.equals("localhost") && !name.endsWith(".localhost");
  }

  String domain() {
    return address.domain();
  }
}
