package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MessageFacts;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// A message on its way from the disk to the server.
///
/// @param base the file's base name
/// @param flags what the file shows
/// @param date seconds since 1970 for INTERNALDATE
/// @param bytes exactly how many bytes `content` writes
/// @param sha256 of those bytes, in hexadecimal
/// @param sendable false if the bytes hold a NUL, which APPEND cannot carry (RFC 9051 §4.3)
/// @param facts of its header
/// @param plain what it is without the lines that programs add to their files; null if it has none
/// @param content gives the bytes as they go over the wire
public record Outgoing(
    String base,
    Flags flags,
    long date,
    long bytes,
    String sha256,
    boolean sendable,
    MessageFacts facts,
    @Nullable Plain plain,
    Content content) {

  /// The identity of a message.
  ///
  /// @param bytes as [Outgoing#bytes]
  /// @param sha256 as [Outgoing#sha256]
  /// @param facts as [Outgoing#facts]
  public record Plain(long bytes, String sha256, MessageFacts facts) {}

  /// The same file, taken for the message it was before programs added lines to it.
  public Outgoing asPlain(Plain other) {
    return new Outgoing(
        base, flags, date, other.bytes, other.sha256, sendable, other.facts, null, content);
  }

  /// The same message with more flags.
  Outgoing with(Flags more) {
    return more.isEmpty()
        ? this
        : new Outgoing(
            base, flags.plus(more), date, bytes, sha256, sendable, facts, plain, content);
  }

  /// A message in its wire form.
  @FunctionalInterface
  public interface Content {
    /// Opens it. What is open stays readable whatever other programs do with its name.
    ///
    /// @throws java.nio.file.NoSuchFileException if it is gone
    Open open() throws IOException;
  }

  /// A message that is open for reading, once.
  public interface Open extends AutoCloseable {
    /// Writes all of it.
    ///
    /// @throws IOException if the file changed since it was measured; the connection must end then
    void writeTo(OutputStream out) throws IOException;

    @Override
    void close() throws IOException;
  }
}
