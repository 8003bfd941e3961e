package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.protocol.dns.Dns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Domains that are one slip of the finger away from a known provider's: a letter too many, too
/// few, another one, or two in the wrong order.
public final class Typos {

  /// Short domains are near to many honest ones, as `gmx.de` to `gmy.de`.
  private static final int CHARS_MIN = 7;

  /// Providers that are in no table, and near to one that is.
  private static final Set<String> HONEST = Set.of("mail.de");

  private Typos() {}

  /// The provider's domain that was probably meant; null if the domain is a provider's or near to
  /// none.
  static @Nullable String meant(String domain) {
    if (ProviderTable.byDomain(domain) != null || HONEST.contains(domain)) {
      return null;
    }
    List<String> near = new ArrayList<>();
    for (Provider provider : ProviderTable.all()) {
      provider.domains().stream()
          .filter(known -> known.length() >= CHARS_MIN && isOneSlipAway(domain, known))
          .forEach(near::add);
    }
    near.sort(Comparator.comparingInt(Typos::rank).thenComparing(Comparator.naturalOrder()));
    return near.isEmpty() ? null : near.getFirst();
  }

  /// The same, unless DNS shows that the domain is a provider's own: mail for it goes to the
  /// exchangers of one that is known.
  public static @Nullable String meant(String domain, Dns dns) throws InterruptedException {
    String meant = meant(domain);
    return meant == null || ProviderTable.byMail(domain, dns) != null ? null : meant;
  }

  private static int rank(String known) {
    return known.endsWith(".com") ? 0 : 1; // The one that most people have.
  }

  static boolean isOneSlipAway(String typed, String known) {
    int start = 0;
    int shorter = Math.min(typed.length(), known.length());
    while (start < shorter && typed.charAt(start) == known.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && typed.charAt(typed.length() - 1 - end) == known.charAt(known.length() - 1 - end)) {
      end++;
    }
    String one = typed.substring(start, typed.length() - end);
    String other = known.substring(start, known.length() - end);
    boolean swapped =
        one.length() == 2 && new StringBuilder(one).reverse().toString().equals(other);
    return !typed.equals(known) && (swapped || (one.length() <= 1 && other.length() <= 1));
  }
}
