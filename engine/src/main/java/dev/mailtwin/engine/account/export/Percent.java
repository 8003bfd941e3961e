package dev.mailtwin.engine.account.export;

import java.nio.charset.StandardCharsets;

/// Names inside URLs.
final class Percent {

  private Percent() {}

  /// Everything but unreserved characters as `%XX` of its UTF-8 (RFC 3986 §2.1).
  static String encoded(String text) {
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean unreserved =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      encoded.append(unreserved ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return encoded.toString();
  }
}
