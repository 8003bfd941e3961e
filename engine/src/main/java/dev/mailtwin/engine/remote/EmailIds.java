package dev.mailtwin.engine.remote;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// What a server calls a message wherever it lies: EMAILID (RFC 8474 §5.1), at Gmail X-GM-MSGID.
final class EmailIds {

  private EmailIds() {}

  /// The item to fetch, with a blank after it; empty if this server has none.
  static String item(Session session) {
    if (session.has("OBJECTID")) {
      return "EMAILID ";
    }
    return session.has("X-GM-EXT-1") ? "X-GM-MSGID " : "";
  }

  /// The name in 64 bits; 0 for none.
  static long number(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      return 0;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
