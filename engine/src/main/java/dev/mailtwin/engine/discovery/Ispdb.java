package dev.mailtwin.engine.discovery;

import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.dns.Mx;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Thunderbird's list of providers. It is told a domain and never an address.
///
/// @param list its address; the domain is put behind it
/// @param origin [Origin#ISPDB]: by the address's domain; [Origin#ISPDB_BY_MX]: by the domain of
///   the host that takes the mail
record Ispdb(Web web, Dns dns, URI list, Origin origin) implements Source {

  @Override
  public @Nullable Proposal ask(Question question) throws InterruptedException {
    String domain = origin == Origin.ISPDB ? question.domain() : exchangersOwner(question);
    if (domain == null || question.owner() == null) {
      return null;
    }
    String base = list.toString();
    byte[] file = web.get(URI.create(base.endsWith("/") ? base + domain : base + "/" + domain));
    return file == null ? null : ConfigFile.read(file, origin, question.address());
  }

  /// Null where that is the domain itself, which the other entry asks about.
  private @Nullable String exchangersOwner(Question question) throws InterruptedException {
    for (Mx exchanger : dns.mx(question.domain()).records()) {
      String owner = PublicSuffixList.shared().registrable(exchanger.host());
      return owner == null || owner.equals(question.domain()) ? null : owner;
    }
    return null;
  }
}
