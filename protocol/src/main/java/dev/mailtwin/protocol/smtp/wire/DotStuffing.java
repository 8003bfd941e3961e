package dev.mailtwin.protocol.smtp.wire;

import java.io.IOException;
import java.io.OutputStream;

/// Doubles the dot a line begins with (RFC 5321 §4.5.2), so that no line of a message is the one
/// that ends it.
///
/// What is written must have CRLF line ends only; see [dev.mailtwin.protocol.mime.LineEnds]. Then
/// the only `CRLF . CRLF` is the one of [#end], and there is no lone LF before which, or CR after
/// which, another reader might see a line of its own.
public final class DotStuffing {

  private final OutputStream out;
  private boolean lineStart = true;

  public DotStuffing(OutputStream out) {
    this.out = out;
  }

  /// Writes a part of the message.
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = offset;
    for (int i = offset; i < offset + length; i++) {
      if (lineStart && bytes[i] == '.') {
        out.write(bytes, done, i - done);
        out.write('.');
        done = i;
      }
      lineStart = bytes[i] == '\n';
    }
    out.write(bytes, done, offset + length - done);
  }

  /// Writes what ends the message.
  ///
  /// @throws IllegalStateException if the last line has no end
  public void end() throws IOException {
    if (!lineStart) {
      throw new IllegalStateException("the last line has no end");
    }
    out.write('.');
    out.write('\r');
    out.write('\n');
  }
}
