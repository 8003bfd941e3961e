package dev.mailtwin.protocol.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// What a first look at content found; decides how it is encoded.
///
/// @param bytes how many there are
/// @param escapes bytes that quoted-printable writes as three
/// @param isUtf8 everything is UTF-8, or ASCII
/// @param isAscii no byte above 127
/// @param isPlain nothing in it needs an encoding: printable ASCII and tabs, lines of at most 998
///   bytes, and no line that could be a boundary
/// @param lineEnds which line ends there are
record Survey(
    long bytes, long escapes, boolean isUtf8, boolean isAscii, boolean isPlain, LineEnds lineEnds) {

  /// Line ends of a content.
  enum LineEnds {
    /// None but CRLF, or no line end at all.
    CRLF,
    /// None but LF.
    LF,
    /// Both, or a bare CR.
    MIXED
  }

  static final int CHUNK = 64 << 10;

  /// Reads a content once.
  ///
  /// @param boundary what begins every boundary of the letter
  static Survey of(Content content, String boundary) throws IOException {
    var counter = new Counter(boundary);
    var chunk = new byte[CHUNK];
    try (InputStream in = content.open()) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        for (int n = 0; n < read; n++) {
          counter.next(chunk[n] & 0xff);
        }
      }
    }
    return counter.result();
  }

  /// How it is written where every byte must survive: 7bit and quoted-printable only with line ends
  /// that are those of mail anyway.
  TransferEncoding encoding() {
    if (lineEnds != LineEnds.CRLF) {
      return TransferEncoding.BASE64;
    }
    return encodingOfText();
  }

  /// How it is written where line ends are just line ends.
  TransferEncoding encodingOfText() {
    if (isPlain) {
      return TransferEncoding.SEVEN_BIT;
    }
    // Text that is readable as it is should stay so, even if base64 were a little smaller.
    boolean readable = escapes * 2 <= bytes;
    return readable ? TransferEncoding.QUOTED_PRINTABLE : TransferEncoding.BASE64;
  }

  /// Looks at one byte after the other.
  static final class Counter {
    private final byte[] forbidden;
    private long bytes;
    private long escapes;
    private boolean ascii = true;
    private boolean plain = true;
    private boolean crlf;
    private boolean lf;
    private boolean mixed;
    private int last = -1;
    private long inLine;
    private int matched;
    private int pending;
    private boolean utf8 = true;
    private int lowest = 0x80;
    private int highest = 0xbf;

    /// @param boundary what begins every boundary of the letter
    Counter(String boundary) {
      this.forbidden = ("--" + boundary).getBytes(StandardCharsets.US_ASCII);
    }

    void next(int b) {
      bytes++;
      utf8(b);
      if (last == '\r' && b != '\n') {
        mixed = true;
      }
      if (b == '\n') {
        crlf |= last == '\r';
        lf |= last != '\r';
        inLine = 0;
        matched = 0;
      } else if (b != '\r') {
        inLine++;
        inside(b);
      }
      last = b;
    }

    private void inside(int b) {
      if (b > 0x7e || (b < ' ' && b != '\t')) {
        plain = false;
        escapes++;
        ascii &= b < 0x80;
      } else if (b == '=') {
        escapes++;
      }
      if (inLine > Limits.LINE_MAX) {
        plain = false;
      }
      if (matched == inLine - 1 && matched < forbidden.length && b == forbidden[matched]) {
        matched++;
        plain &= matched < forbidden.length;
      }
    }

    /// The byte sequences of RFC 3629 §4.
    private void utf8(int b) {
      if (pending > 0) {
        utf8 &= b >= lowest && b <= highest;
        lowest = 0x80;
        highest = 0xbf;
        pending--;
        return;
      }
      if (b < 0x80) {
        return;
      }
      utf8 &= b >= 0xc2 && b <= 0xf4;
      if (b >= 0xf0) {
        pending = 3;
        lowest = b == 0xf0 ? 0x90 : 0x80;
        highest = b == 0xf4 ? 0x8f : 0xbf;
      } else if (b >= 0xe0) {
        pending = 2;
        lowest = b == 0xe0 ? 0xa0 : 0x80;
        highest = b == 0xed ? 0x9f : 0xbf;
      } else {
        pending = 1;
      }
    }

    Survey result() {
      boolean odd = mixed || last == '\r' || (crlf && lf);
      LineEnds ends = LineEnds.CRLF;
      if (odd) {
        ends = LineEnds.MIXED;
      } else if (lf) {
        ends = LineEnds.LF;
      }
      return new Survey(bytes, escapes, utf8 && pending == 0, ascii, plain && !odd, ends);
    }
  }
}
