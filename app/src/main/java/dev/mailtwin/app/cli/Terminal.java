package dev.mailtwin.app.cli;

import java.io.PrintStream;

/// Where output goes, and what it may look like.
///
/// @param out data
/// @param err words for people
/// @param interactive a person watches `err`
/// @param colour escape sequences for colour are welcome
public record Terminal(PrintStream out, PrintStream err, boolean interactive, boolean colour) {

  /// Without colour.
  public Terminal(PrintStream out, PrintStream err, boolean interactive) {
    this(out, err, interactive, false);
  }

  /// The same streams, with colour or without.
  Terminal with(boolean withColour) {
    return new Terminal(out, err, interactive, withColour);
  }

  /// Text that stands out, where colour is welcome.
  String paint(Colour colour, String text) {
    return this.colour ? colour.on() + text + Colour.OFF : text;
  }

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
