package dev.mailtwin.engine.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Turns CRLF into LF as bytes stream by, and notices when that would lose something: a CR or LF on
/// its own, or a NUL. Not thread-safe.
final class LineEnds {

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ALL_CR = LOW_BITS * '\r';
  private static final long ALL_LF = LOW_BITS * '\n';

  private boolean afterCr;

  /// Begins a new message.
  void reset() {
    afterCr = false;
  }

  /// Converts the next bytes.
  ///
  /// @param to room for `length` + 8 bytes from `toOffset`; may be the same array at the same or a
  ///   lower offset
  /// @return how many bytes came out, or -1 if the message cannot be converted
  int convert(byte[] from, int offset, int length, byte[] to, int toOffset) {
    int out = toOffset;
    boolean cr = afterCr;
    int end = offset + length;
    int n = offset;
    while (n < end) {
      if (!cr && n + Long.BYTES <= end) {
        long eight = (long) EIGHT.get(from, n);
        if (isOrdinary(eight)) {
          EIGHT.set(to, out, eight);
          n += Long.BYTES;
          out += Long.BYTES;
          continue;
        }
      }
      byte b = from[n++];
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

  /// Whether none of eight bytes is CR, LF or NUL. May say no without need, never yes.
  private static boolean isOrdinary(long eight) {
    return ((hasZero(eight) | hasZero(eight ^ ALL_CR) | hasZero(eight ^ ALL_LF)) & HIGH_BITS) == 0;
  }

  private static long hasZero(long eight) {
    return (eight - LOW_BITS) & ~eight;
  }

  /// Whether the message ended in the middle of a line end.
  boolean endsOpen() {
    return afterCr;
  }
}
