package dev.mailtwin.protocol.sasl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The ways a secret can stand in somebody's words: as it is, each character of its own written
/// another way (`%41`, `=41`, `\x41`, `\101`, a backslash and `u0041`, `&#65;`, `&lt;`), all of it
/// in hexadecimal, or anywhere within Base64.
///
/// Looked for by hand: a regular expression made of an access token, which has thousands of
/// characters, needs more stack than there is. Immutable.
final class SecretForms {

  /// Fewer characters of Base64 could be anything.
  private static final int BASE64_CHARS_MIN = 8;

  private static final String HEX_BETWEEN = " :,-";

  private static final HexFormat HEX = HexFormat.of();

  private static final Map<Integer, String> NAMED =
      Map.of(
          (int) '<',
          "&lt;",
          (int) '>',
          "&gt;",
          (int) '&',
          "&amp;",
          (int) '"',
          "&quot;",
          (int) '\'',
          "&apos;");

  /// For each character, what can stand for it, but for numbers in HTML.
  private final List<List<String>> letters = new ArrayList<>();

  private final int[] codePoints;
  private final List<String> hexBytes = new ArrayList<>();
  private final List<String> withinBase64 = new ArrayList<>();

  /// @param secret as UTF-8
  SecretForms(byte[] secret) {
    codePoints = new String(secret, StandardCharsets.UTF_8).codePoints().toArray();
    for (int letter : codePoints) {
      letters.add(forms(letter));
    }
    for (byte b : secret) {
      hexBytes.add(HEX.toHexDigits(b));
    }
    for (int before = 0; before < 3; before++) {
      String core = withinBase64(secret, before);
      if (core.length() >= BASE64_CHARS_MIN) {
        withinBase64.add(core);
        withinBase64.add(core.replace('+', '-').replace('/', '_'));
      }
    }
  }

  /// The text with something else in the place of all of them.
  String replaceIn(String text, String other) {
    var shown = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = Math.max(letterByLetter(text, at), Math.max(inHex(text, at), inBase64(text, at)));
      if (end > at) {
        shown.append(other);
        at = end;
      } else {
        shown.append(text.charAt(at++));
      }
    }
    return shown.toString();
  }

  private static List<String> forms(int letter) {
    String text = Character.toString(letter);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> forms = new ArrayList<>();
    forms.add(text);
    forms.add("\\" + text); // Quoted (RFC 9051 §9).
    if (bytes.length > 1) {
      // What came over a line is shown byte by byte, one character for each.
      forms.add(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    if (letter == ' ') {
      forms.add("+");
    }
    String named = NAMED.get(letter);
    if (named != null) {
      forms.add(named);
    }
    for (String before : List.of("%", "=", "\\x")) {
      forms.add(HexFormat.of().withPrefix(before).formatHex(bytes));
    }
    var octal = new StringBuilder();
    for (byte b : bytes) {
      octal.append("\\%03o".formatted(b & 0xff));
    }
    forms.add(octal.toString());
    var units = new StringBuilder();
    text.chars().forEach(unit -> units.append("\\u%04x".formatted(unit)));
    forms.add(units.toString());
    return forms;
  }

  /// Where it ends, if it stands here; less than `at` if it does not. All ways are followed at
  /// once: one may be the beginning of another.
  private int letterByLetter(String text, int at) {
    var reached = new BitSet();
    reached.set(at);
    for (int n = 0; n < codePoints.length; n++) {
      var next = new BitSet();
      for (int from = reached.nextSetBit(0); from >= 0; from = reached.nextSetBit(from + 1)) {
        for (String form : letters.get(n)) {
          if (startsWith(text, from, form)) {
            next.set(from + form.length());
          }
        }
        int numbered = numbered(text, from, codePoints[n]);
        if (numbered > from) {
          next.set(numbered);
        }
      }
      if (next.isEmpty()) {
        return -1;
      }
      reached = next;
    }
    return reached.length() - 1;
  }

  /// Numbers are written with either case; a single character is what it is.
  private static boolean startsWith(String text, int at, String form) {
    return text.regionMatches(form.length() > 2, at, form, 0, form.length());
  }

  /// `&#65;`, `&#x41;`, with or without zeros before and the semicolon.
  private static int numbered(String text, int at, int letter) {
    if (!text.startsWith("&#", at)) {
      return -1;
    }
    int digits = at + 2;
    boolean hex = text.regionMatches(true, digits, "x", 0, 1);
    digits += hex ? 1 : 0;
    while (digits < text.length() && text.charAt(digits) == '0') {
      digits++;
    }
    String number = hex ? Integer.toHexString(letter) : Integer.toString(letter);
    if (!text.regionMatches(true, digits, number, 0, number.length())) {
      return -1;
    }
    int end = digits + number.length();
    return end < text.length() && text.charAt(end) == ';' ? end + 1 : end;
  }

  private int inHex(String text, int at) {
    int end = at;
    for (int n = 0; n < hexBytes.size(); n++) {
      boolean between = n > 0 && end < text.length() && HEX_BETWEEN.indexOf(text.charAt(end)) >= 0;
      end += between ? 1 : 0;
      if (!text.regionMatches(true, end, hexBytes.get(n), 0, 2)) {
        return -1;
      }
      end += 2;
    }
    return end;
  }

  private int inBase64(String text, int at) {
    int end = -1;
    for (String core : withinBase64) {
      if (text.startsWith(core, at)) {
        end = Math.max(end, at + core.length());
      }
    }
    return end;
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
