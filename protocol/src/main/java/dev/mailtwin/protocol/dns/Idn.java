package dev.mailtwin.protocol.dns;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Names of domains in the form that goes over the wire: A-labels (RFC 5890 §2.3.2.1).
///
/// The JDK knows only the older rules (RFC 3490), which turn `straße` into `strasse`: another
/// domain. Here a label is put into lower case and composed (NFKC), and otherwise taken as typed.
public final class Idn {

  private static final int NAME_CHARS_MAX = 253;
  private static final int LABEL_CHARS_MAX = 63;

  private Idn() {}

  /// The name in lower-case ASCII, without a final dot.
  ///
  /// @throws IllegalArgumentException if it cannot be a host name; the message says why, to follow
  ///   "the name"
  public static String toAscii(String name) {
    String text = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    List<String> labels = new ArrayList<>();
    for (String label : bare.split("\\.", -1)) {
      labels.add(label(label));
    }
    String ascii = String.join(".", labels);
    if (ascii.length() > NAME_CHARS_MAX) {
      throw new IllegalArgumentException("is longer than a name can be");
    }
    return ascii;
  }

  private static String label(String label) {
    if (label.isEmpty()) {
      throw new IllegalArgumentException("has two dots in a row, or nothing beside one");
    }
    if (label.startsWith("-") || label.endsWith("-")) {
      throw new IllegalArgumentException("has a hyphen where none can be");
    }
    boolean plain = true;
    for (int at = 0; at < label.length(); at += Character.charCount(label.codePointAt(at))) {
      int point = label.codePointAt(at);
      if (!isPartOfNames(point)) {
        throw new IllegalArgumentException("has %s in it".formatted(shown(point)));
      }
      plain &= point < 0x80;
    }
    String ascii = plain ? label : "xn--" + Punycode.encode(label);
    if (ascii.length() > LABEL_CHARS_MAX) {
      throw new IllegalArgumentException("has a part longer than 63 letters");
    }
    return ascii;
  }

  private static boolean isPartOfNames(int point) {
    if (point < 0x80) {
      return (point >= 'a' && point <= 'z')
          || (point >= '0' && point <= '9')
          || point == '-'
          || point == '_';
    }
    int type = Character.getType(point);
    return Character.isLetterOrDigit(point)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static String shown(int point) {
    return switch (point) {
      case ' ' -> "a blank";
      case ':' -> "a colon";
      case '/' -> "a slash";
      case '@' -> "a second @";
      default ->
          point > ' ' && point < 0x7f
              ? "\"" + Character.toString(point) + "\""
              : "the sign U+%04X".formatted(point);
    };
  }
}
