package dev.mailtwin.protocol.mime;

import java.io.IOException;

/// What must be known of a message before it is sent, all of it about its form with CRLF line ends.
///
/// @param bytes its size
/// @param eightBitHeader whether its header has bytes beyond ASCII
/// @param eightBitBody whether its body has
/// @param longestLine bytes of its longest line, without its end
/// @param nul whether it holds a NUL
public record MessageFacts(
    long bytes, boolean eightBitHeader, boolean eightBitBody, long longestLine, boolean nul) {

  private static final int BUFFER_BYTES = 32 << 10;

  /// Reads a message from its first byte to its last.
  public static MessageFacts of(Content message) throws IOException {
    var scan = new Scan();
    var buffer = new byte[BUFFER_BYTES];
    try (var in = new LineEnds(message.open())) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        scan.take(buffer, got);
      }
    }
    return new MessageFacts(
        scan.bytes, scan.eightBitHeader, scan.eightBitBody, scan.longest, scan.nul);
  }

  /// Whether any server may be sent it (RFC 5321 §2.3.8, §4.5.3.1.6), apart from its 8-bit bytes.
  public boolean isPlain() {
    return longestLine <= Limits.LINE_MAX && !nul;
  }

  private static final class Scan {
    private long bytes;
    private long line;
    private long longest;
    private boolean inHeader = true;
    private boolean eightBitHeader;
    private boolean eightBitBody;
    private boolean nul;

    void take(byte[] buffer, int length) {
      bytes += length;
      for (int i = 0; i < length; i++) {
        byte b = buffer[i];
        if (b == '\n') {
          inHeader &= line > 0;
          longest = Math.max(longest, line);
          line = 0;
        } else if (b != '\r') {
          line++;
          nul |= b == 0;
          eightBitHeader |= b < 0 && inHeader;
          eightBitBody |= b < 0 && !inHeader;
        }
      }
    }
  }
}
