package dev.mailtwin.app.letter;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/// A message that ends at a line of one dot, as sendmail reads what is typed; at the end of the
/// stream otherwise.
public final class DotEnded extends FilterInputStream {

  private static final int LOOKAHEAD = 3;

  private final PushbackInputStream ahead;
  private boolean lineStart = true;
  private boolean over;

  public DotEnded(InputStream in) {
    super(new PushbackInputStream(in, LOOKAHEAD));
    this.ahead = (PushbackInputStream) this.in;
  }

  @Override
  public int read() throws IOException {
    if (over) {
      return -1;
    }
    int b = ahead.read();
    if (b == '.' && lineStart && isEnd()) {
      over = true;
      return -1;
    }
    lineStart = b == '\n';
    return b;
  }

  /// Whether a line end, or nothing, follows the dot.
  private boolean isEnd() throws IOException {
    int first = ahead.read();
    if (first == '\n' || first < 0) {
      return true;
    }
    int second = first == '\r' ? ahead.read() : -1;
    if (second == '\n') {
      return true;
    }
    if (second >= 0) {
      ahead.unread(second);
    }
    ahead.unread(first);
    return false;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int b = read();
      if (b < 0) {
        return count == 0 ? -1 : count;
      }
      into[from + count++] = (byte) b;
      if (b == '\n') {
        break; // What a slow program has written so far is worth having.
      }
    }
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
