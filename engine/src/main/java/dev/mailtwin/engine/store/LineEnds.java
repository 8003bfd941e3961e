package dev.mailtwin.engine.store;

/// Turns CRLF into LF as bytes stream by, and notices when that would lose something: a CR or LF on
/// its own, or a NUL. Not thread-safe.
final class LineEnds {

  private boolean afterCr;

  /// Begins a new message.
  void reset() {
    afterCr = false;
  }

  /// Converts the next bytes.
  ///
  /// @param to room for `length` + 1 bytes from `toOffset`; may be the same array at the same or a
  ///   lower offset
  /// @return how many bytes came out, or -1 if the message cannot be converted
  int convert(byte[] from, int offset, int length, byte[] to, int toOffset) {
    int out = toOffset;
    boolean cr = afterCr;
    int end = offset + length;
    for (int n = offset; n < end; n++) {
      byte b = from[n];
      if (cr) {
        if (b != '\n') {
          return -1;
        }
        to[out++] = b;
        cr = false;
      } else if (b == '\r') {
        cr = true;
      } else if (b == '\n' || b == 0) {
        return -1;
      } else {
        to[out++] = b;
      }
    }
    afterCr = cr;
    return out - toOffset;
  }

  /// Whether the message ended in the middle of a line end.
  boolean endsOpen() {
    return afterCr;
  }
}
