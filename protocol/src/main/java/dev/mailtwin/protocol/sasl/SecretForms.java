package dev.mailtwin.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// The ways a secret can stand in somebody's words: as it is, each character of its own written by
/// its number (`%41`, `=41`, `\x41`, `&#65;`), all of it in hexadecimal, or anywhere within Base64.
final class SecretForms {

  /// Fewer characters of Base64 could be anything.
  private static final int BASE64_CHARS_MIN = 8;

  private static final String HEX_BETWEEN = "[ :,-]?";

  private SecretForms() {}

  /// Finds all of them.
  static Pattern of(byte[] secret) {
    List<String> forms = new ArrayList<>();
    forms.add(letterByLetter(secret));
    forms.add("(?i:" + HexFormat.ofDelimiter(HEX_BETWEEN).withUpperCase().formatHex(secret) + ")");
    for (int before = 0; before < 3; before++) {
      String core = withinBase64(secret, before);
      if (core.length() >= BASE64_CHARS_MIN) {
        forms.add(Pattern.quote(core));
        forms.add(Pattern.quote(core.replace('+', '-').replace('/', '_')));
      }
    }
    return Pattern.compile(String.join("|", forms));
  }

  private static String letterByLetter(byte[] secret) {
    var all = new StringBuilder();
    new String(secret, StandardCharsets.UTF_8)
        .codePoints()
        .forEach(letter -> all.append("(?:").append(String.join("|", forms(letter))).append(')'));
    return all.toString();
  }

  private static List<String> forms(int letter) {
    String text = Character.toString(letter);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var numbered = new StringBuilder();
    for (byte b : bytes) {
      numbered.append("(?:[%%=]|\\\\x)(?i:%02x)".formatted(b & 0xff));
    }
    List<String> forms = new ArrayList<>();
    forms.add("\\\\?" + Pattern.quote(text)); // Quoted as well (RFC 9051 §9).
    if (bytes.length > 1) {
      // What came over a line is shown byte by byte, one character for each.
      forms.add(Pattern.quote(new String(bytes, StandardCharsets.ISO_8859_1)));
    }
    forms.add(numbered.toString());
    forms.add("&#0*%d;?".formatted(letter));
    forms.add("&#[xX]0*(?i:%x);?".formatted(letter));
    return forms;
  }

  /// The characters of Base64 that are always there when this comes after so many other bytes.
  private static String withinBase64(byte[] secret, int before) {
    byte[] whole = new byte[before + secret.length];
    System.arraycopy(secret, 0, whole, before, secret.length);
    String text = Base64.getEncoder().withoutPadding().encodeToString(whole);
    int first = before == 0 ? 0 : before + 1;
    int last = whole.length * 8 / 6;
    return first < last ? text.substring(first, last) : "";
  }
}
