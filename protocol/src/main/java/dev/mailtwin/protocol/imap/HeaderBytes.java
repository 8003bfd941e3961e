package dev.mailtwin.protocol.imap;

import java.nio.charset.StandardCharsets;

/// A block of header bytes, as the server sent it. Immutable.
public final class HeaderBytes {

  private final byte[] bytes;

  /// Takes over the array.
  ///
  /// @param bytes not changed by anybody afterwards
  public HeaderBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A copy of the bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
