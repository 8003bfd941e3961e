package dev.mailtwin.engine.account;

import dev.mailtwin.protocol.sasl.Secret;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// What the look of a password tells about a refusal.
public final class SecretShape {

  private static final Pattern GROUPS = Pattern.compile("[A-Za-z0-9]{4}( [A-Za-z0-9]{4}){2,3}");

  /// Four letters each, as providers show app passwords to be read.
  private static final Pattern TWELVE = Pattern.compile("[A-Za-z0-9]{12}");

  private static final Pattern SIXTEEN = Pattern.compile("[a-z]{4}(-?[a-z]{4}){3}");

  private SecretShape() {}

  /// Whether it looks like an app password.
  ///
  /// @param zoho like one of Zoho's, which are shorter than all others
  static boolean isAppPassword(Secret secret, boolean zoho) {
    String text = new String(secret.reveal(), StandardCharsets.UTF_8);
    return (zoho ? TWELVE : SIXTEEN).matcher(text).matches();
  }

  /// Blanks in a secret where none belong, as a user would say it; empty if there are none.
  public static String blanks(Secret secret) {
    String text = new String(secret.reveal(), StandardCharsets.UTF_8);
    if (isBlank(text.codePointAt(0))) {
      return "begins with a blank";
    }
    if (isBlank(text.codePointBefore(text.length()))) {
      return "ends with a blank";
    }
    if (text.codePoints().anyMatch(letter -> Character.getType(letter) == Character.FORMAT)) {
      return "holds a letter that cannot be seen";
    }
    return GROUPS.matcher(text).matches() ? "is written in groups, as app passwords are shown" : "";
  }

  /// Also those that pages in the web have between words.
  private static boolean isBlank(int letter) {
    return Character.isWhitespace(letter) || Character.isSpaceChar(letter);
  }
}
