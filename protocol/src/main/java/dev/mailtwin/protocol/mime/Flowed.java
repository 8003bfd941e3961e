package dev.mailtwin.protocol.mime;

import java.util.ArrayList;
import java.util.List;

/// Text in paragraphs that fit any width (RFC 3676): long lines are broken after a blank, which
/// says that the next line belongs to the same paragraph.
final class Flowed {

  /// Lines up to here stay as they are, so that tables and code are not broken.
  private static final int LONG = 78;

  /// Where longer ones are broken (RFC 3676 §4.2).
  private static final int WIDTH = 72;

  private static final String SIGNATURE = "-- ";

  private Flowed() {}

  /// Text with CRLF as line ends, ready for `format=flowed`. Blanks at the ends of lines are left
  /// out; lines that begin with `>` are quotes.
  ///
  /// @param text with any line ends
  static String encode(String text) {
    var flowed = new StringBuilder(text.length() + text.length() / 16);
    for (String line : lines(text)) {
      paragraph(line, flowed);
    }
    return flowed.toString();
  }

  /// The lines of a text; an end of line at its very end begins no further one.
  static List<String> lines(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\r\n|\n|\r", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  private static void paragraph(String line, StringBuilder flowed) {
    int depth = 0;
    while (depth < line.length() && line.charAt(depth) == '>') {
      depth++;
    }
    String quote = ">".repeat(depth);
    String content = line.substring(depth);
    if (depth > 0 && content.startsWith(" ")) {
      content = content.substring(1);
    }
    if (!content.equals(SIGNATURE)) {
      content = stripped(content);
    }
    if (content.codePointCount(0, content.length()) <= LONG) {
      piece(quote, content, flowed);
      return;
    }
    int at = 0;
    while (at < content.length()) {
      int end = breakPoint(content, at);
      piece(quote, content.substring(at, end), flowed);
      at = end;
    }
  }

  private static String stripped(String content) {
    int end = content.length();
    while (end > 0 && content.charAt(end - 1) == ' ') {
      end--;
    }
    return content.substring(0, end);
  }

  /// Behind the last blank that fits; behind the first one if a word alone is too long. A piece
  /// that is exactly the mark of a signature would end the text, so there is no break behind one.
  private static int breakPoint(String content, int from) {
    int found = -1;
    int width = 0;
    for (int n = from; n < content.length(); n += Character.charCount(content.codePointAt(n))) {
      width++;
      if (width > WIDTH && found > 0) {
        return found;
      }
      boolean last = n + 1 == content.length() || content.charAt(n + 1) != ' ';
      if (content.charAt(n) == ' ' && last && !content.substring(from, n + 1).equals(SIGNATURE)) {
        found = n + 1;
      }
    }
    return content.length();
  }

  /// One line, stuffed with a blank where its beginning would be misread (RFC 3676 §4.4).
  private static void piece(String quote, String content, StringBuilder flowed) {
    boolean stuffed =
        content.startsWith(" ")
            || content.startsWith(">")
            || content.startsWith("From ")
            || (!quote.isEmpty() && !content.isEmpty());
    flowed.append(quote).append(stuffed ? " " : "").append(content).append("\r\n");
  }
}
