package dev.mailtwin.protocol.mime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Text beyond ASCII in a header, as words such as `=?UTF-8?Q?gr=C3=BCn?=` (RFC 2047).
public final class EncodedWord {

  /// RFC 2047 §2.
  private static final int WORD_MAX = 75;

  private static final String OPENING = "=?UTF-8?";
  private static final String CLOSING = "?=";
  private static final int FRAME = OPENING.length() + "Q?".length() + CLOSING.length();

  /// `encoded-word = "=?" charset ["*" language] "?" encoding "?" encoded-text "?="` (RFC 2047 §2,
  /// RFC 2231 §5)
  private static final Pattern WORD =
      Pattern.compile("=\\?([^?*\\s]{1,60})(?:\\*[^?\\s]*)?\\?([QqBb])\\?([^?\\s]*)\\?=");

  private EncodedWord() {}

  /// Words that decode to the text. None splits a character (RFC 2047 §5), and none is longer than
  /// 75 characters.
  ///
  /// @param room characters left in the line for the first word
  static List<String> encode(String text, int room) {
    boolean quoted = isMostlyAscii(text);
    List<String> words = new ArrayList<>();
    int[] points = text.codePoints().toArray();
    int at = 0;
    int max = Math.min(WORD_MAX, room);
    while (at < points.length) {
      int end = at;
      int length = 0;
      while (end < points.length) {
        int more = quoted ? quotedLength(points[end]) : bytes(points[end]);
        int whole = FRAME + (quoted ? length + more : (length + more + 2) / 3 * 4);
        if (end > at && whole > max) {
          break;
        }
        length += more;
        end++;
      }
      words.add(word(new String(points, at, end - at), quoted));
      at = end;
      max = WORD_MAX;
    }
    return words;
  }

  private static String word(String text, boolean quoted) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!quoted) {
      return OPENING + "B?" + Base64.getEncoder().encodeToString(bytes) + CLOSING;
    }
    var word = new StringBuilder(OPENING).append("Q?");
    for (byte one : bytes) {
      if (one == ' ') {
        word.append('_');
      } else if (isPlain(one)) {
        word.append((char) one);
      } else {
        word.append("=%02X".formatted(one & 0xff));
      }
    }
    return word.append(CLOSING).toString();
  }

  /// Characters that stand for themselves even in a display name (RFC 2047 §5 (3)).
  private static boolean isPlain(int c) {
    return Address.isAlphanumeric(c) || "!*+-/".indexOf(c) >= 0;
  }

  private static int quotedLength(int point) {
    return point == ' ' || isPlain(point) ? 1 : 3 * bytes(point);
  }

  /// Then Q keeps it readable; otherwise B is much shorter.
  private static boolean isMostlyAscii(String text) {
    long ascii = text.codePoints().filter(point -> point < 0x80).count();
    return ascii * 2 >= text.codePoints().map(EncodedWord::bytes).sum();
  }

  private static int bytes(int point) {
    if (point < 0x80) {
      return 1;
    }
    if (point < 0x800) {
      return 2;
    }
    return point < 0x10000 ? 3 : 4;
  }

  /// Text with its encoded words decoded. White space between two of them is not part of the text
  /// (RFC 2047 §6.2). What cannot be decoded stays as it is.
  ///
  /// @return hostile text: escape it before printing
  public static String decode(String text) {
    if (!text.contains("=?")) {
      return text;
    }
    var decoded = new StringBuilder();
    var bytes = new ByteArrayOutputStream(); // Some writers split a character between two words.
    @Nullable Charset charset = null;
    Matcher matcher = WORD.matcher(text);
    int done = 0;
    while (matcher.find()) {
      Charset own = charset(matcher.group(1));
      byte[] word = bytes(matcher);
      String between = text.substring(done, matcher.start());
      boolean touches = charset != null && between.isBlank();
      if (own == null || word == null) {
        decoded.append(decoded(bytes, charset)).append(between).append(matcher.group());
        charset = null;
      } else {
        if (!touches || !own.equals(charset)) {
          decoded.append(decoded(bytes, charset)).append(touches ? "" : between);
        }
        bytes.writeBytes(word);
        charset = own;
      }
      done = matcher.end();
    }
    return decoded.append(decoded(bytes, charset)).append(text, done, text.length()).toString();
  }

  private static String decoded(ByteArrayOutputStream bytes, @Nullable Charset charset) {
    String text = charset == null ? "" : bytes.toString(charset);
    bytes.reset();
    return text;
  }

  private static @Nullable Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static byte @Nullable [] bytes(Matcher word) {
    try {
      return word.group(2).equalsIgnoreCase("B")
          ? Base64.getMimeDecoder().decode(word.group(3))
          : unquoted(word.group(3));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static byte[] unquoted(String text) {
    var bytes = ByteBuffer.allocate(text.length());
    for (int n = 0; n < text.length(); n++) {
      char c = text.charAt(n);
      if (c == '=' && n + 2 < text.length() && isHex(text, n + 1)) {
        bytes.put((byte) Integer.parseInt(text, n + 1, n + 3, 16));
        n += 2;
      } else {
        bytes.put((byte) (c == '_' ? ' ' : c));
      }
    }
    return java.util.Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static boolean isHex(String text, int at) {
    return Character.digit(text.charAt(at), 16) >= 0
        && Character.digit(text.charAt(at + 1), 16) >= 0;
  }
}
