package dev.mailtwin.protocol.mime;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// How a body is written so that it survives every server (RFC 2045 §6).
enum TransferEncoding {
  SEVEN_BIT("7bit"),
  QUOTED_PRINTABLE("quoted-printable"),
  BASE64("base64");

  /// RFC 2045 §6.7 (5), §6.8.
  private static final int ENCODED_LINE_MAX = 76;

  private final String word;

  TransferEncoding(String word) {
    this.word = word;
  }

  /// The word for the field Content-Transfer-Encoding.
  String word() {
    return word;
  }

  /// A stream that encodes into another one. Closing it writes what is left and leaves the other
  /// open.
  OutputStream into(OutputStream out) {
    return switch (this) {
      case SEVEN_BIT -> new Kept(out);
      case QUOTED_PRINTABLE -> new QuotedPrintable(out);
      case BASE64 ->
          Base64.getMimeEncoder(ENCODED_LINE_MAX, "\r\n".getBytes(StandardCharsets.US_ASCII))
              .wrap(new Kept(out));
    };
  }

  /// Writes everything as it is and stays open.
  private static final class Kept extends FilterOutputStream {
    Kept(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() {
      // What is below belongs to somebody else.
    }
  }

  /// RFC 2045 §6.7. CRLF stays a line end; any other CR or LF is a byte like all others.
  private static final class QuotedPrintable extends OutputStream {
    private static final int NOTHING = -1;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private int held = NOTHING; // A blank, tab or CR: what it becomes depends on what follows.
    private int column;

    QuotedPrintable(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
      int b = octet & 0xff;
      if (held == '\r' && b == '\n') {
        held = NOTHING;
        out.write('\r');
        out.write('\n');
        column = 0;
        return;
      }
      release(b == '\r');
      if (b == ' ' || b == '\t' || b == '\r') {
        held = b;
      } else {
        put(b, b == '=' || b < ' ' || b > 0x7e);
      }
    }

    /// Writes what was held back. A blank before a line end would be lost on the way (rule 3), so
    /// it is encoded.
    private void release(boolean atEnd) throws IOException {
      if (held != NOTHING) {
        put(held, held == '\r' || atEnd);
        held = NOTHING;
      }
    }

    private void put(int b, boolean escaped) throws IOException {
      int length = escaped ? 3 : 1;
      if (column + length > ENCODED_LINE_MAX - 1) {
        out.write('=');
        out.write('\r');
        out.write('\n');
        column = 0;
      }
      if (escaped) {
        out.write('=');
        out.write(HEX[b >> 4]);
        out.write(HEX[b & 15]);
      } else {
        out.write(b);
      }
      column += length;
    }

    @Override
    public void close() throws IOException {
      release(true);
    }
  }
}
