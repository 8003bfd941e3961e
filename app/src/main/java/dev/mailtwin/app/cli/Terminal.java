package dev.mailtwin.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where output goes, and what it may look like.
///
/// @param out data
/// @param err words for people
/// @param interactive a person watches `err`
/// @param colour escape sequences for colour are welcome
public record Terminal(PrintStream out, PrintStream err, boolean interactive, boolean colour) {

  // stat(2), st_mode.
  private static final int KIND_OF_FILE = 0170000;
  private static final int FIFO = 0010000;
  private static final int SOCKET = 0140000;

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

  /// Whether something that was written to [#out] is lost: the disk behind `>` is full. A reader
  /// that went away, as `head` does, wanted no more.
  public boolean lostOutput() {
    boolean toReader = out.equals(System.out) && isPipe();
    return out.checkError() && !toReader;
  }

  /// Whether somebody may type standard input: it is a terminal, whatever the other streams are.
  static boolean inputIsTyped() {
    return isTerminal("/dev/fd/0");
  }

  /// Whether somebody may see standard error: it is a terminal, whatever the other streams are.
  public static boolean errorsAreSeen() {
    return isTerminal("/dev/fd/2");
  }

  /// [java.io.Console] only knows whether both input and output are one.
  @SuppressWarnings("SystemConsoleNull") // The checker for nulls does not know that yet.
  private static boolean isTerminal(String open) {
    if (System.console() != null && System.console().isTerminal()) {
      return true;
    }
    try {
      String device = Path.of(open).toRealPath().toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false; // Closed, or a pipe.
    }
  }

  private static boolean isPipe() {
    try {
      Object mode = Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode");
      int kind = mode instanceof Integer bits ? bits & KIND_OF_FILE : 0;
      return kind == FIFO || kind == SOCKET;
    } catch (IOException | UnsupportedOperationException e) {
      return true; // Not to be known here: then nothing is claimed.
    }
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

  /// How many columns a terminal needs for a text.
  static int columns(String text) {
    return text.codePoints().map(Terminal::columns).sum();
  }

  private static int columns(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return isWide(point) ? 2 : 1;
  }

  /// The blocks in which a sign takes the room of two letters (Unicode's East Asian Width W and F).
  private static boolean isWide(int point) {
    return (point >= 0x1100 && point <= 0x115f)
        || (point >= 0x2e80 && point <= 0xa4cf)
        || (point >= 0xac00 && point <= 0xd7a3)
        || (point >= 0xf900 && point <= 0xfaff)
        || (point >= 0xfe30 && point <= 0xfe6f)
        || (point >= 0xff01 && point <= 0xff60)
        || (point >= 0xffe0 && point <= 0xffe6)
        || (point >= 0x1f300 && point <= 0x1faff)
        || (point >= 0x20000 && point <= 0x3fffd);
  }

  /// A text with blanks after it, so that it takes at least so many columns.
  static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - columns(text)));
  }

  /// A text of which the end is left out, so that it takes at most so many columns.
  static String shortened(String text, int columns) {
    if (columns(text) <= columns) {
      return text;
    }
    var shown = new StringBuilder();
    int room = columns - 1;
    for (int point : text.codePoints().toArray()) {
      room -= columns(point);
      if (room < 0) {
        break;
      }
      shown.appendCodePoint(point);
    }
    return shown.append('…').toString();
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
