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

  private Interception() {}

  /// The product that signed a chain; empty if none that is known.
  ///
  /// @param chain leaf first
  public static String product(List<X509Certificate> chain) {
    for (X509Certificate certificate : chain) {
      String issuer = certificate.getIssuerX500Principal().getName().toLowerCase(Locale.ROOT);
      for (String product : SHIELDS) {
        if (issuer.matches(".*\\b" + product.toLowerCase(Locale.ROOT) + "\\b.*")) {
          return product.replaceFirst(" \\(.*", "");
        }
      }
    }
    return "";
  }
}
