package dev.mailtwin.protocol.imap.wire;

import dev.mailtwin.protocol.imap.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The string forms of the grammar (RFC 9051 §4.3). Bytes above 127 are read as UTF-8.
final class Strings {

  private Strings() {}

  /// `quoted = DQUOTE *QUOTED-CHAR DQUOTE`
  static String quoted(WireReader in) throws IOException {
    return new String(quotedBytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] quotedBytes(WireReader in) throws IOException {
    in.expect('"');
    var bytes = new java.io.ByteArrayOutputStream();
    for (int b = in.next(); b != '"'; b = in.next()) {
      if (b == '\r' || b == '\n') {
        throw in.expected("closing quote");
      }
      bytes.write(b == '\\' ? in.next() : b);
      if (bytes.size() > Limits.STRING_BYTES_MAX) {
        throw in.expected("at most " + Limits.STRING_BYTES_MAX + " bytes");
      }
    }
    return bytes.toByteArray();
  }

  /// `astring = 1*ASTRING-CHAR / string`
  static String astring(WireReader in) throws IOException {
    if (in.peek() == '"') {
      return quoted(in);
    }
    // An atom may begin with what announces a literal8: Cyrus sends the name `~home` so.
    String tilde = in.take('~') ? "~" : "";
    if (in.peek() == '{') {
      return new String(in.expectLiteral(), StandardCharsets.UTF_8);
    }
    String atom = tilde + in.takeWhile(ByteSet.ASTRING);
    if (atom.isEmpty()) {
      throw in.expected("string");
    }
    return new String(atom.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /// Human words: UTF-8 if they are, else ISO 8859-1, which loses nothing.
  ///
  /// @param line one character for each byte
  static String words(String line) {
    try {
      var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return line;
    }
  }

  /// `nstring = string / nil`
  static @Nullable String nstring(WireReader in) throws IOException {
    if (in.peek() != '"' && in.peek() != '{') {
      String atom = in.expectAtom();
      if (atom.toUpperCase(Locale.ROOT).equals("NIL")) {
        return null;
      }
      throw in.expected("string or NIL");
    }
    return astring(in);
  }

  /// `nstring` whose bytes matter, in whatever charset, but not as a literal.
  static byte @Nullable [] nstringBytes(WireReader in) throws IOException {
    if (in.peek() == '"') {
      return quotedBytes(in);
    }
    String text = nstring(in);
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /// A value of unknown shape: a string, an atom, or a list of values. Dropped.
  static void skipValue(WireReader in, int depth) throws IOException {
    if (depth > Limits.NESTING_MAX) {
      throw in.expected("at most " + Limits.NESTING_MAX + " nested lists");
    }
    boolean tilde = in.take('~');
    switch (in.peek()) {
      case '"' -> quoted(in);
      case '{' ->
          in.streamTo(in.expectLiteralHeader(Limits.LITERAL_STREAMED_BYTES_MAX), (a, b, c) -> {});
      case '(' -> {
        in.expect('(');
        while (!in.take(')')) {
          if (!in.take(' ')) {
            skipValue(in, depth + 1);
          }
        }
      }
      default -> {
        if (in.takeWhile(ByteSet.FLAG).isEmpty() && !tilde) {
          throw in.expected("value");
        }
      }
    }
  }
}
