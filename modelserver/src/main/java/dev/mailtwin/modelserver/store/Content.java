package dev.mailtwin.modelserver.store;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// The octets of one message. Immutable; copies of a message in several mailboxes share it.
public final class Content {

  private final byte[] octets;

  private Content(byte[] octets) {
    this.octets = octets;
  }

  /// Copies the octets.
  public static Content of(byte[] octets) {
    return new Content(octets.clone());
  }

  /// The number of octets, `RFC822.SIZE`.
  public int size() {
    return octets.length;
  }

  boolean hasSameOctets(Content other) {
    return Arrays.equals(octets, other.octets);
  }

  /// A copy of all octets.
  public byte[] toByteArray() {
    return octets.clone();
  }

  /// Where the body begins: after the first empty line, or at the end if there is none.
  public int bodyStart() {
    int line = 0;
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] == '\n') {
        boolean empty = i == line || (i == line + 1 && octets[line] == '\r');
        if (empty) {
          return i + 1;
        }
        line = i + 1;
      }
    }
    return octets.length;
  }

  /// Writes the octets in [from, to).
  public void writeTo(OutputStream out, int from, int to) throws IOException {
    out.write(octets, from, to - from);
  }

  /// A copy of the octets in [from, to).
  public byte[] slice(int from, int to) {
    return Arrays.copyOfRange(octets, from, to);
  }
}
