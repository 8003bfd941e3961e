package dev.mailtwin.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What a server says of a token before it refuses it (RFC 7628 §3.2.2).
///
/// @param words JSON, or what the server has in its place; at most 2,000 characters. From the
///   server, so escape it before showing it
public record TokenRefusal(String words) {

  private static final int CHARS_MAX = 2_000;

  /// Nothing was said.
  public static final TokenRefusal SILENT = new TokenRefusal("");

  /// Reads a challenge; the text itself if it is not in base64.
  public static TokenRefusal of(String challenge) {
    String shown = challenge;
    try {
      shown = new String(Base64.getDecoder().decode(challenge.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) { // Then it is what the server wanted to say.
    }
    return new TokenRefusal(shown.substring(0, Math.min(shown.length(), CHARS_MAX)));
  }

  /// Whether the token is good, and for something else: the one status that says so (RFC 6750
  /// §3.1).
  public boolean lacksScope() {
    return words.contains("insufficient_scope");
  }

  /// Whether it names what the token should be for, which says nothing about whether it is.
  public boolean namesScope() {
    return words.contains("\"scope\"");
  }
}
