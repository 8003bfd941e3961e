package dev.mailtwin.protocol.mime;

import java.io.IOException;
import java.io.InputStream;

/// A message in which every line ends with CRLF, the last one included.
///
/// CRLF, a lone LF and a lone CR are each one line end (RFC 5321 §2.3.8 forbids the lone ones on
/// the wire: whoever lets them through lets one server see a line where another sees none). So `CR
/// CR LF` is two line ends and `LF CR` is two. Nothing else is changed. Applied twice it changes
/// nothing more.
public final class LineEnds extends InputStream {

  private static final int BUFFER_BYTES = 32 << 10;

  private final InputStream in;
  private final byte[] raw = new byte[BUFFER_BYTES];

  /// Every byte may become two, and two more may end the last line.
  private final byte[] lines = new byte[2 * BUFFER_BYTES + 2];

  private int at;
  private int end;
  private boolean afterCr;
  private boolean lineStart = true;
  private boolean over;

  /// Reads from `in`, and closes it when closed.
  public LineEnds(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    return at < end || fill() ? lines[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == end && !fill()) {
      return -1;
    }
    int part = Math.min(length, end - at);
    System.arraycopy(lines, at, into, offset, part);
    at += part;
    return part;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    at = end = 0;
    while (end == 0 && !over) {
      int got = in.read(raw, 0, raw.length);
      if (got < 0) {
        over = true;
        if (!lineStart) {
          endLine();
        }
      }
      for (int i = 0; i < got; i++) {
        take(raw[i]);
      }
    }
    return end > 0;
  }

  private void take(byte b) {
    if (b == '\r') {
      endLine();
    } else if (b != '\n') {
      lines[end++] = b;
      lineStart = false;
    } else if (!afterCr) {
      endLine();
    }
    afterCr = b == '\r';
  }

  private void endLine() {
    lines[end++] = '\r';
    lines[end++] = '\n';
    lineStart = true;
  }
}
