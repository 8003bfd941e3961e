package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.MailAddress;
import org.jspecify.annotations.Nullable;

/// What the sources are asked: which servers are there for this address?
///
/// @param owner the registrable domain; null if the address's domain is a public suffix or has no
///   dot, and nothing may be asked about it over the network
record Question(MailAddress address, @Nullable String owner) {

  static Question about(MailAddress address) {
    return new Question(address, PublicSuffixList.shared().registrable(address.domain()));
  }

  String domain() {
    return address.domain();
  }
}
