package dev.mailtwin.app.letter;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/// A message that ends at a line of one dot, as sendmail without `-i` reads it; at the end of the
/// stream otherwise. From a program the dot only ends it when nothing follows: some forget `-i`,
/// and the rest of their message must not be lost.
public final class DotEnded extends FilterInputStream {

  private static final int LOOKAHEAD = 3;

  private final PushbackInputStream ahead;
  private final boolean typed;
  private boolean lineStart = true;
  private boolean over;

  /// @param typed by a person, who ends with the dot and waits
  public DotEnded(InputStream in, boolean typed) {
    super(new PushbackInputStream(in, LOOKAHEAD));
    this.typed = typed;
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
    if (first < 0 || (first == '\n' && isLast())) {
      return true;
    }
    int second = first == '\r' ? ahead.read() : -1;
    if (second == '\n' && isLast()) {
      return true;
    }
    if (second >= 0) {
      ahead.unread(second);
    }
    ahead.unread(first);
    return false;
  }

  private boolean isLast() throws IOException {
    if (typed) {
      return true;
    }
    int next = ahead.read();
    if (next >= 0) {
      ahead.unread(next);
    }
    return next < 0;
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
