package dev.mailtwin.protocol.net;

import java.util.Map;

/// Names of methods of encryption that only old servers still want (IANA's TLS cipher suites).
public final class CipherSuites {

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0x0004, "TLS_RSA_WITH_RC4_128_MD5"),
          Map.entry(0x0005, "TLS_RSA_WITH_RC4_128_SHA"),
          Map.entry(0x0009, "TLS_RSA_WITH_DES_CBC_SHA"),
          Map.entry(0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
          Map.entry(0x0016, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA"),
          Map.entry(0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"),
          Map.entry(0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"),
          Map.entry(0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"),
          Map.entry(0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256"),
          Map.entry(0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256"),
          Map.entry(0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
          Map.entry(0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"),
          Map.entry(0xc012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"));

  private CipherSuites() {}

  /// The name of a number, or the number itself.
  public static String name(int suite) {
    return NAMES.getOrDefault(suite, "method 0x%04x".formatted(suite));
  }
}
