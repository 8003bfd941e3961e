package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.protocol.imap.LiteralSink;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Hashes a message as it passes, and its header with LF line ends. One message after the other.
final class ContentHash implements LiteralSink {

  private MessageDigest body = sha256();
  private MessageDigest header = sha256();
  private boolean inHeader = true;
  private int hashed;
  private int last = '\n';
  private long size;

  /// A new message begins.
  void begin() {
    body = sha256();
    header = sha256();
    inHeader = true;
    hashed = 0;
    last = '\n';
    size = 0;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    body.update(buffer, offset, length);
    size += length;
    for (int n = offset; inHeader && n < offset + length; n++) {
      byte b = buffer[n];
      if (b == '\r') {
        continue;
      }
      if ((b == '\n' && last == '\n') || hashed == MessageFacts.HASHED_HEADER_BYTES_MAX) {
        inHeader = false;
      } else {
        header.update(b);
        hashed++;
        last = b;
      }
    }
  }

  @Override
  public void complete() {}

  /// Of the message that passed last.
  Fingerprint fingerprint() {
    byte[] digest = header.digest();
    long hash = 0;
    for (int n = 0; n < Long.BYTES; n++) {
      hash = (hash << 8) | (digest[n] & 0xff);
    }
    return new Fingerprint(size, hash, HexFormat.of().formatHex(body.digest()));
  }

  /// Of a header alone.
  ///
  /// @param size of the whole message
  static Fingerprint ofHeader(long size, byte[] bytes) {
    var hash = new ContentHash();
    hash.write(bytes, 0, bytes.length);
    return new Fingerprint(size, hash.fingerprint().headerHash(), "");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
