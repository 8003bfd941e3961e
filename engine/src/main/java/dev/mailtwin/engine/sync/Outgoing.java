package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MessageFacts;
import java.io.IOException;
import java.io.OutputStream;

/// A message on its way from the disk to the server.
///
/// @param base the file's base name
/// @param flags what the file shows
/// @param date seconds since 1970 for INTERNALDATE
/// @param bytes exactly how many bytes `content` writes
/// @param sha256 of those bytes, in hexadecimal
/// @param sendable false if the bytes hold a NUL, which APPEND cannot carry (RFC 9051 §4.3)
/// @param facts of its header
/// @param content writes the bytes as they go over the wire
public record Outgoing(
    String base,
    Flags flags,
    long date,
    long bytes,
    String sha256,
    boolean sendable,
    MessageFacts facts,
    Content content) {

  /// The same message with more flags.
  Outgoing with(Flags more) {
    return more.isEmpty()
        ? this
        : new Outgoing(base, flags.plus(more), date, bytes, sha256, sendable, facts, content);
  }

  /// Writes a message in its wire form.
  @FunctionalInterface
  public interface Content {
    /// Writes all of it.
    ///
    /// @throws IOException if the file changed since it was measured; the connection must end then
    void writeTo(OutputStream out) throws IOException;
  }
}
