package dev.mailtwin.protocol.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes header fields: folded at 78 characters (RFC 5322 §2.2.3), encoded where needed (RFC
/// 2047), and never with a line end that a caller supplied.
final class FieldWriter {

  /// With less room than this for an encoded word a new line is begun instead.
  private static final int ROOM_MIN = 30;

  private final OutputStream out;
  private final Repertoire repertoire;
  private final StringBuilder line = new StringBuilder();
  private int column;

  FieldWriter(OutputStream out, Repertoire repertoire) {
    this.out = out;
    this.repertoire = repertoire;
  }

  /// A field of free text, such as Subject.
  void text(String name, String value) throws IOException {
    checkLine("The field " + name, value);
    longText(name, value);
  }

  /// The same for a field that came complete: it may be as long as a whole header.
  void longText(String name, String value) throws IOException {
    checkEnds("The field " + name, value);
    begin(name);
    String[] words = value.split(" ", -1);
    int first = 0;
    while (first < words.length && isPlain(words[first])) {
      first++;
    }
    int last = words.length - 1;
    while (last > first && isPlain(words[last])) {
      last--;
    }
    // An empty word lives on only inside an encoded one, with a neighbour.
    first -= first > 0 && first < words.length && words[first].isEmpty() ? 1 : 0;
    last += last + 1 < words.length && words[last].isEmpty() ? 1 : 0;
    for (int n = 0; n < words.length; n++) {
      if (n == first) {
        encoded(String.join(" ", List.of(words).subList(first, last + 1)));
        n = last;
      } else {
        token(words[n]);
      }
    }
    end();
  }

  /// Whether a word can stand in text as it is. An empty one cannot: two blanks in a row, or one at
  /// an end, would not survive unfolding.
  private boolean isPlain(String word) {
    return !word.isEmpty()
        && word.length() < Limits.FOLD_AT * 3
        && !word.contains("=?")
        && word.chars().allMatch(this::isPlain);
  }

  private boolean isPlain(int c) {
    boolean utf8 = c > 0x9f && !isHalf(c) && repertoire == Repertoire.UTF_8;
    return utf8 || (c > ' ' && c < 0x7f);
  }

  /// Whole pairs are fine, but a word is looked at char by char: text with characters beyond the
  /// basic plane is encoded, in headers of UTF-8 as well.
  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  /// A field with a list of addresses. Nothing is written for an empty list.
  void addresses(String name, List<? extends Recipient> list) throws IOException {
    if (list.isEmpty()) {
      return;
    }
    begin(name);
    for (int n = 0; n < list.size(); n++) {
      String comma = n + 1 < list.size() ? "," : "";
      switch (list.get(n)) {
        case Address address -> address(address, comma);
        case Recipient.Group group -> {
          phrase(group.name(), group.members().isEmpty() ? ":;" + comma : ":");
          for (int m = 0; m < group.members().size(); m++) {
            boolean more = m + 1 < group.members().size();
            address(group.members().get(m), more ? "," : ";" + comma);
          }
        }
      }
    }
    end();
  }

  private void address(Address address, String behind) throws IOException {
    String envelope = address.envelope(repertoire); // Checks it, too.
    String plain = repertoire == Repertoire.UTF_8 ? address.plain() : envelope;
    if (address.name().isEmpty()) {
      token(plain + behind);
    } else {
      phrase(address.name(), "");
      token("<" + plain + ">" + behind);
    }
  }

  /// `phrase` (RFC 5322 §3.2.5): atoms if that suffices, else a quoted string, else encoded words.
  private void phrase(String text, String behind) throws IOException {
    checkLine("The name \"" + Address.shortened(text) + "\"", text);
    String[] words = text.split(" ", -1);
    boolean plain = List.of(words).stream().allMatch(this::isPlain);
    if (!plain || text.isEmpty()) {
      // An empty phrase does not exist; an empty quoted string does.
      if (text.isEmpty()) {
        token("\"\"" + behind);
      } else {
        encoded(text);
        glue(behind);
      }
      return;
    }
    boolean atoms = text.chars().allMatch(c -> c == ' ' || Address.isAtext(c));
    if (!atoms) {
      words[0] = '"' + escaped(words[0]);
      for (int n = 1; n < words.length; n++) {
        words[n] = escaped(words[n]);
      }
      words[words.length - 1] += "\"";
    }
    words[words.length - 1] += behind;
    for (String word : words) {
      token(word);
    }
  }

  private static String escaped(String word) {
    return word.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /// A field of tokens: identifiers, a date, a media type with its parameters. Lines break between
  /// tokens only.
  void tokens(String name, List<String> tokens) throws IOException {
    if (tokens.isEmpty()) {
      return;
    }
    begin(name);
    for (String token : tokens) {
      checkLine("The field " + name, token);
      token(token);
    }
    end();
  }

  private void begin(String name) {
    line.setLength(0);
    line.append(name).append(':');
    column = line.length();
  }

  private void token(String token) {
    int length = token.length();
    if (column + 1 + length > Limits.FOLD_AT && column > 1 && !isFirst()) {
      fold();
    } else {
      line.append(' ');
      column++;
    }
    line.append(token);
    column += length;
  }

  /// A line of nothing but the name and a colon would be folded for nothing.
  private boolean isFirst() {
    return line.charAt(line.length() - 1) == ':' && line.indexOf(" ") < 0;
  }

  private void glue(String behind) {
    line.append(behind);
    column += behind.length();
  }

  private void encoded(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (Limits.FOLD_AT - column - 1 < ROOM_MIN) {
      fold();
      line.setLength(line.length() - 1); // The blank comes with the word.
      column--;
    }
    for (String word : EncodedWord.encode(text, Limits.FOLD_AT - column - 1)) {
      token(word);
    }
  }

  private void fold() {
    line.append("\r\n ");
    column = 1;
  }

  private void end() throws IOException {
    out.write(line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Refuses what would end the line early (CR, LF), what would end the text (NUL), and what nobody
  /// reads.
  ///
  /// @param what the field or name, for the message
  static void checkLine(String what, String value) throws MimeException {
    checkEnds(what, value);
    if (value.length() > Limits.LINE_OF_TEXT_MAX) {
      throw new MimeException.TooMuch(what + ": characters", Limits.LINE_OF_TEXT_MAX);
    }
  }

  private static void checkEnds(String what, String value) throws MimeException {
    for (int n = 0; n < value.length(); n++) {
      char c = value.charAt(n);
      if (c == '\r' || c == '\n' || c == 0) {
        throw new MimeException.Forbidden(what, c);
      }
    }
  }
}
