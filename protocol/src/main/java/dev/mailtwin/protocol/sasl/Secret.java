package dev.mailtwin.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A password or token. Never printed: [#toString] says `[redacted]`.
public final class Secret {

  private static final String REDACTED = "[redacted]";

  /// Shorter secrets would black out parts of ordinary words, and tell by that what they are.
  private static final int HIDDEN_CHARS_MIN = 4;

  private final byte[] utf8;
  private final boolean token;

  /// How it may stand in a text; made when it is first looked for.
  private volatile @Nullable SecretForms forms;

  private Secret(byte[] utf8, boolean token) {
    this.utf8 = utf8;
    this.token = token;
  }

  /// A secret typed or read by this program.
  ///
  /// @throws IllegalArgumentException if empty, or with a NUL, CR or LF, which no mechanism carries
  public static Secret of(String text) {
    return new Secret(checked(text), false);
  }

  /// An OAuth 2 access token: only mechanisms that take tokens carry it.
  ///
  /// @throws IllegalArgumentException if it is not made of visible ASCII (RFC 6750 §2.1); anything
  ///   else could end the part of a response it stands in
  public static Secret token(String text) {
    if (text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException("a token is one word of visible ASCII");
    }
    return new Secret(checked(text), true);
  }

  private static byte[] checked(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a secret is never empty");
    }
    if (text.chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n')) {
      throw new IllegalArgumentException("a secret is one line without NUL");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Whether it is an access token rather than a password.
  public boolean isToken() {
    return token;
  }

  /// The secret itself as UTF-8, a fresh copy. For the mechanisms and the command writer only.
  public byte[] reveal() {
    return utf8.clone();
  }

  /// Blacks the secret out wherever a text repeats it, as it is or in the forms it is sent in: some
  /// servers quote the command they refuse.
  ///
  /// @param user who it belongs to
  public String hideIn(String text, String user) {
    String shown = text;
    for (Mechanism mechanism : Mechanism.values()) {
      for (byte[] sent : mechanism.responses(user, this)) {
        if (!Arrays.equals(sent, user.getBytes(StandardCharsets.UTF_8))) {
          shown = shown.replace(Base64.getEncoder().encodeToString(sent), REDACTED);
          shown =
              shown.replace(Base64.getEncoder().withoutPadding().encodeToString(sent), REDACTED);
        }
      }
    }
    String plain = new String(utf8, StandardCharsets.UTF_8);
    if (plain.length() < HIDDEN_CHARS_MIN) {
      return shown;
    }
    SecretForms known = forms;
    if (known == null) {
      known = new SecretForms(utf8);
      forms = known;
    }
    return known.replaceIn(shown, REDACTED);
  }

  /// Whether it is made of plain letters, digits and signs, which every method can carry.
  public boolean isPlain() {
    for (byte b : utf8) {
      if (b < ' ' || b == 0x7f) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && token == secret.token
        && Arrays.equals(utf8, secret.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return REDACTED;
  }
}
