package dev.mailtwin.app.cli;

import java.io.PrintStream;

/// Where output goes, and what it may look like.
///
/// @param out data
/// @param err words for people
/// @param interactive a person watches `err`
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {

  /// Makes text from a server or a message safe to show: control characters, escape sequences and
  /// characters that change the direction of text become visible and inert.
  public static String safe(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          if (point < ' ') {
            shown.append((char) (0x2400 + point)); // ␀ to ␟
          } else if (point == 0x7f) {
            shown.append('␡');
          } else if (steers(point)) {
            shown.append("\\u{").append(Integer.toHexString(point)).append('}');
          } else {
            shown.appendCodePoint(point);
          }
        });
    return shown.toString();
  }

  /// Whether a terminal may take this character for something else than a sign to show.
  static boolean steers(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
