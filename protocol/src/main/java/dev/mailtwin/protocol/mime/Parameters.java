package dev.mailtwin.protocol.mime;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Parameters of a field, such as `filename="a.txt"`, and their form for long values and values
/// beyond ASCII (RFC 2231).
final class Parameters {

  private static final String SPECIAL = "()<>@,;:\\\"/[]?=";
  private static final String ATTRIBUTE_CHARACTERS = "!#$&+-.^_`{|}~"; // RFC 2231 §7
  private static final int PIECE_MAX = 60;
  private static final int PARTS_MAX = 1_000;

  private Parameters() {}

  /// The tokens of a parameter, each but the last with its semicolon.
  ///
  /// A value of ASCII that fits a line is a token or a quoted string. Anything else is encoded, in
  /// pieces if need be, and no piece splits a character (RFC 2231 §3, §4).
  static List<String> write(String name, String value) {
    // Readers take the signs of extended values for one in a bare token, too (RFC 2231 §7).
    boolean plain = isToken(value) && value.chars().allMatch(Parameters::isAttributeCharacter);
    if (plain && value.length() <= PIECE_MAX) {
      return List.of(name + "=" + value);
    }
    boolean ascii = value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    if (ascii && !isMisread(value) && value.length() <= PIECE_MAX) {
      return List.of(name + "=\"" + value.replace("\"", "\\\"") + "\"");
    }
    List<String> pieces = pieces(value);
    if (pieces.size() == 1) {
      return List.of(name + "*=" + pieces.getFirst());
    }
    List<String> tokens = new ArrayList<>();
    for (int n = 0; n < pieces.size(); n++) {
      tokens.add(name + "*" + n + "*=" + pieces.get(n) + (n + 1 < pieces.size() ? ";" : ""));
    }
    return tokens;
  }

  /// Many programs decode encoded words in quoted strings, although they are not allowed there (RFC
  /// 2047 §5), and extended values; and some take a quoted backslash for a directory's.
  private static boolean isMisread(String value) {
    boolean extended = value.indexOf('\'') != value.lastIndexOf('\'');
    return extended || value.contains("=?") || value.contains("\\");
  }

  private static List<String> pieces(String value) {
    List<String> pieces = new ArrayList<>();
    var piece = new StringBuilder("UTF-8''");
    for (int point : value.codePoints().toArray()) {
      String encoded = encoded(point);
      if (piece.length() + encoded.length() > PIECE_MAX) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
      piece.append(encoded);
    }
    pieces.add(piece.toString());
    return pieces;
  }

  private static String encoded(int point) {
    if (isAttributeCharacter(point)) {
      return Character.toString(point);
    }
    var encoded = new StringBuilder();
    for (byte one : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
      encoded.append("%%%02X".formatted(one & 0xff));
    }
    return encoded.toString();
  }

  private static boolean isAttributeCharacter(int c) {
    return Address.isAlphanumeric(c) || (c < 0x7f && ATTRIBUTE_CHARACTERS.indexOf(c) >= 0);
  }

  /// `token` (RFC 2045 §5.1)
  static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f && SPECIAL.indexOf(c) < 0);
  }

  /// The parameters of a field's body, decoded, by name in small letters. What is broken is left
  /// out.
  static Map<String, String> read(String body) {
    Map<String, String> plain = new LinkedHashMap<>();
    Map<String, TreeMap<Integer, String>> pieces = new LinkedHashMap<>();
    for (String[] pair : split(body)) {
      String name = pair[0].toLowerCase(Locale.ROOT);
      int star = name.indexOf('*');
      if (star < 0) {
        plain.putIfAbsent(name, EncodedWord.decode(pair[1]));
        continue;
      }
      boolean encoded = name.endsWith("*");
      String number = name.substring(star + 1).replace("*", "");
      if (number.isEmpty() || number.matches("[0-9]{1,3}")) {
        int index = number.isEmpty() ? 0 : Integer.parseInt(number);
        // Quoted pieces and encoded ones may be mixed (RFC 2231 §4.1).
        String piece = encoded ? pair[1] : pair[1].replace("%", "%25");
        pieces
            .computeIfAbsent(name.substring(0, star), _ -> new TreeMap<>())
            .putIfAbsent(index, piece);
      }
    }
    pieces.forEach((name, parts) -> plain.put(name, decoded(String.join("", parts.values()))));
    return plain;
  }

  /// `extended-initial-value = [charset] "'" [language] "'" extended-other-values` (RFC 2231 §7)
  private static String decoded(String text) {
    int first = text.indexOf('\'');
    int second = first < 0 ? -1 : text.indexOf('\'', first + 1);
    Charset charset = StandardCharsets.UTF_8;
    String rest = text;
    if (second > 0) {
      rest = text.substring(second + 1);
      Charset named = charset(text.substring(0, first));
      charset = named == null ? charset : named;
    }
    var bytes = ByteBuffer.allocate(rest.length() * 3);
    for (int n = 0; n < rest.length(); n++) {
      char c = rest.charAt(n);
      if (c == '%' && rest.substring(n + 1).matches("(?s)[0-9A-Fa-f]{2}.*")) {
        bytes.put((byte) Integer.parseInt(rest, n + 1, n + 3, 16));
        n += 2;
      } else {
        bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return new String(bytes.array(), 0, bytes.position(), charset);
  }

  private static @Nullable Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// Name and value of each parameter, unquoted.
  private static List<String[]> split(String body) {
    List<String[]> pairs = new ArrayList<>();
    var part = new StringBuilder();
    boolean quoted = false;
    int parts = 0;
    for (int n = 0; n <= body.length() && parts < PARTS_MAX; n++) {
      boolean over = n == body.length();
      char c = over ? ';' : body.charAt(n);
      if (!over && quoted && c == '\\' && n + 1 < body.length()) {
        part.append(body.charAt(++n));
      } else if (c == '"' && !over) {
        quoted = !quoted;
      } else if (over || (c == ';' && !quoted)) {
        add(pairs, part.toString());
        part.setLength(0);
        parts++;
      } else {
        part.append(c);
      }
    }
    return pairs;
  }

  private static void add(List<String[]> pairs, String part) {
    int equals = part.indexOf('=');
    if (equals > 0) {
      pairs.add(
          new String[] {part.substring(0, equals).strip(), part.substring(equals + 1).strip()});
    }
  }
}
