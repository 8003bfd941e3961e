package dev.mailtwin.engine.problem;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

/// Programs and appliances that open encrypted connections and sign for the server themselves, by
/// the words of their issuers.
public final class Interception {

  private static final List<String> SHIELDS =
      List.of(
          "Avast",
          "AVG",
          "Kaspersky",
          "ESET",
          "Bitdefender",
          "Norton (web|mail|anti\\w*|internet|security|shield|360|lifelock)",
          "Symantec Endpoint",
          "BullGuard",
          "Dr.Web",
          "G DATA",
          "F-Secure",
          "Sophos",
          "McAfee",
          "Trend Micro",
          "AdGuard",
          "Panda Security");

  /// What companies put between their people and the Internet.
  private static final List<String> APPLIANCES =
      List.of(
          "Zscaler",
          "Netskope",
          "Forti(net|gate)",
          "Palo Alto Networks",
          "Blue ?Coat",
          "Cisco Umbrella",
          "Forcepoint",
          "Barracuda",
          "Check Point",
          "Menlo Security",
          "iboss");

  private Interception() {}

  /// The product that signed a chain; empty if none that is known.
  ///
  /// @param chain leaf first
  public static String product(List<X509Certificate> chain) {
    return named(chain, SHIELDS).replaceFirst(" \\(.*", "");
  }

  /// Whether an appliance of a company signed a chain.
  ///
  /// @param chain leaf first
  public static boolean isByCompany(List<X509Certificate> chain) {
    return !named(chain, APPLIANCES).isEmpty();
  }

  private static String named(List<X509Certificate> chain, List<String> products) {
    for (X509Certificate certificate : chain) {
      String issuer = certificate.getIssuerX500Principal().getName().toLowerCase(Locale.ROOT);
      for (String product : products) {
        if (issuer.matches(".*\\b" + product.toLowerCase(Locale.ROOT) + "\\b.*")) {
          return product;
        }
      }
    }
    return "";
  }
}
