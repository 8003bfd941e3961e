package dev.mailtwin.engine.problem;

import java.io.IOException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

/// What a certificate may be used for, by its own words and those of its issuers (RFC 5280 §4.2).
final class CertificateUse {

  private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";
  private static final String FOR_ANYTHING = "2.5.29.37.0";
  private static final String NAME_CONSTRAINTS = "2.5.29.30";

  private CertificateUse() {}

  /// Whether it may show who a server is (RFC 5280 §4.2.1.12).
  static boolean isForServers(X509Certificate leaf) {
    try {
      List<String> uses = leaf.getExtendedKeyUsage();
      return uses == null || uses.contains(FOR_SERVERS) || uses.contains(FOR_ANYTHING);
    } catch (CertificateParsingException e) {
      return true; // What it says is not known, and others judge it.
    }
  }

  /// Whether an issuer may not vouch for the names in the first of these (RFC 5280 §4.2.1.10).
  static boolean isBeyondIssuer(List<X509Certificate> chain) {
    X509Certificate leaf = chain.getFirst();
    for (X509Certificate issuer : chain.subList(1, chain.size())) {
      byte[] wrapped = issuer.getExtensionValue(NAME_CONSTRAINTS);
      if (wrapped != null && !permits(unwrapped(wrapped), leaf)) {
        return true;
      }
    }
    return false;
  }

  private static boolean permits(byte[] constraints, X509Certificate leaf) {
    var within = new X509CertSelector();
    try {
      within.setNameConstraints(constraints);
      return within.match(leaf);
    } catch (IOException e) {
      return true; // What it says is not known, and others judge it.
    }
  }

  /// The content of an OCTET STRING (X.690 §8.1.3).
  private static byte[] unwrapped(byte[] der) {
    int longForm = (der[1] & 0x80) == 0 ? 0 : der[1] & 0x7f;
    return Arrays.copyOfRange(der, Math.min(der.length, 2 + longForm), der.length);
  }
}
