package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.AddedLines;
import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.protocol.imap.LiteralSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Hashes a message as it passes, and its header with LF line ends; both once more without the
/// lines that programs add, if there are any. One message after the other.
final class ContentHash implements LiteralSink {

  private static final int HEADER_BYTES_MAX = 2 * MessageFacts.HASHED_HEADER_BYTES_MAX;

  private MessageDigest body = sha256();
  private @Nullable MessageDigest plainBody;
  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private boolean inHeader = true;
  private int last = '\n';
  private long size;
  private long added;

  /// A new message begins.
  void begin() {
    body = sha256();
    plainBody = null;
    header.reset();
    inHeader = true;
    last = '\n';
    size = 0;
    added = 0;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    body.update(buffer, offset, length);
    size += length;
    int at = offset;
    while (inHeader && at < offset + length) {
      byte b = buffer[at];
      inHeader = (b != '\n' || last != '\n') && header.size() < HEADER_BYTES_MAX;
      if (inHeader) {
        header.write(b);
        at++;
        last = b == '\r' ? last : b;
      } else {
        endHeader();
      }
    }
    if (plainBody != null) {
      plainBody.update(buffer, at, offset + length - at);
    }
  }

  /// Only a message with added lines is hashed twice.
  private void endHeader() {
    byte[] bytes = header.toByteArray();
    byte[] plain = plain(bytes);
    added = bytes.length - (long) plain.length;
    if (added > 0) {
      plainBody = sha256();
      plainBody.update(plain);
    }
  }

  private static byte[] plain(byte[] header) {
    AddedLines lines = AddedLines.of(header, header.length);
    if (lines.isEmpty()) {
      return header;
    }
    try (InputStream left = lines.leftOut(new ByteArrayInputStream(header))) {
      return left.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be read", e);
    }
  }

  @Override
  public void complete() {}

  /// Of the message that passed last.
  Fingerprint fingerprint() {
    return print(size, HexFormat.of().formatHex(body.digest()));
  }

  /// Of a header alone.
  ///
  /// @param size of the whole message
  static Fingerprint ofHeader(long size, byte[] bytes) {
    var hash = new ContentHash();
    hash.write(bytes, 0, bytes.length);
    hash.plainBody = null;
    return hash.print(size, "");
  }

  private Fingerprint print(long whole, String sha256) {
    if (inHeader) {
      endHeader();
      inHeader = false;
    }
    byte[] bytes = header.toByteArray();
    Fingerprint plain = null;
    if (added > 0) {
      String plainSha256 =
          plainBody == null || sha256.isEmpty() ? "" : HexFormat.of().formatHex(plainBody.digest());
      plain = new Fingerprint(whole - added, headerHash(plain(bytes)), plainSha256, null);
    }
    return new Fingerprint(whole, headerHash(bytes), sha256, plain);
  }

  /// Of no more than both sides hash.
  private static long headerHash(byte[] header) {
    MessageDigest digest = sha256();
    int hashed = 0;
    for (int n = 0; n < header.length && hashed < MessageFacts.HASHED_HEADER_BYTES_MAX; n++) {
      if (header[n] != '\r') {
        digest.update(header[n]);
        hashed++;
      }
    }
    byte[] result = digest.digest();
    long hash = 0;
    for (int n = 0; n < Long.BYTES; n++) {
      hash = (hash << 8) | (result[n] & 0xff);
    }
    return hash;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
