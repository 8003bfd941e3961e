package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.dns.Mx;
import dev.mailtwin.protocol.net.Resolver;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the address, its domain's mail exchangers and the table of providers say about an account.
final class AccountFacts {

  private AccountFacts() {}

  /// Whose server this is; null if it is nobody's in the table. What listens on an address of this
  /// computer may be anybody's.
  static @Nullable Provider provider(String host) {
    return Resolver.isLiteral(host) ? null : ProviderTable.byServer(host);
  }

  /// Who takes mail for the domain of the address; null if nobody of the table does.
  static @Nullable Provider exchanger(Examination x) throws InterruptedException {
    String domain = x.patient().domain();
    if (domain.isEmpty()) {
      return null;
    }
    return ProviderTable.byMail(domain, x.around().dns());
  }

  /// Who may send for the domain where nobody of the table takes its mail: perhaps a filter stands
  /// before the mailbox. No proof; null if nobody of the table may.
  static @Nullable Provider perhaps(Examination x) throws InterruptedException {
    if (x.patient().domain().isEmpty() || exchanger(x) != null) {
      return null;
    }
    for (String text : x.around().dns().txt(x.patient().domain()).records()) {
      Provider found = ProviderTable.bySenderPolicy(text);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// The server that would be right for receiving, for a name that does not exist; empty if nothing
  /// is known.
  static String nearestServer(Examination x) throws InterruptedException {
    Provider provider = exchanger(x);
    Provider.Hosts hosts = provider == null ? null : provider.hostsFor(x.patient().domain());
    String right = hosts == null ? "" : hosts.imap().host();
    boolean same = x.patient().imap() != null && x.patient().imap().host().equals(right);
    return same ? "" : right; // It is the right one, and still not there.
  }

  /// A name of a certificate that may be offered instead: it is the provider's, or below the domain
  /// of the address's own mail exchanger; empty if none is.
  ///
  /// @param names of the certificate, separated by commas
  static String trustedNameIn(Examination x, String names, Service service)
      throws InterruptedException {
    Provider exchanger = exchanger(x);
    for (String name : names.toLowerCase(Locale.ROOT).split(", ", -1)) {
      Provider owner = provider(name);
      if (owner != null && (exchanger == null || exchanger.name().equals(owner.name()))) {
        return name;
      }
    }
    List<Mx> mx =
        x.patient().domain().isEmpty()
            ? List.of()
            : x.around().dns().mx(x.patient().domain()).records();
    for (String name : names.toLowerCase(Locale.ROOT).split(", ", -1)) {
      boolean wild = name.startsWith("*") || Resolver.isLiteral(name);
      boolean below = mx.stream().anyMatch(m -> sameOwner(m.host(), name));
      if (!wild && below && name.chars().filter(c -> c == '.').count() >= 2) {
        return name;
      }
    }
    return "";
  }

  /// Whether two host names end in the same two labels, and the last is not one that many share.
  private static boolean sameOwner(String one, String other) {
    String base = base(one);
    return !base.isEmpty() && base.equals(base(other));
  }

  private static String base(String host) {
    String[] labels = host.split("\\.", -1);
    int n = labels.length;
    boolean shared = n >= 2 && labels[n - 2].length() <= 3; // co.uk, com.au
    int keep = shared ? 3 : 2;
    return n < keep ? "" : String.join(".", List.of(labels).subList(n - keep, n));
  }
}
