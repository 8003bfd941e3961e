package dev.mailtwin.engine.sync;

import java.io.IOException;

/// Takes the bodies of messages as they arrive.
///
/// Called on the reading thread of the connection; may write to the disk, must not wait for the
/// network. An [IOException] ends the connection.
public interface BodyReceiver {

  /// The next body begins.
  BodySink begin(long bytes) throws IOException;

  /// The body that was completed last belongs to this message.
  ///
  /// @param emailId what the server calls it in all mailboxes, as a number; 0 if unknown
  void arrived(long uid, long emailId) throws IOException;

  /// Whether nothing more can be taken. What is on its way is thrown away then, and no more need be
  /// asked for: what happened is told at the end, and the connection lives on.
  default boolean isClosed() {
    return false;
  }

  /// The bytes of one body, CRLF line ends as on the wire.
  interface BodySink {

    /// The next bytes; the array is reused afterwards.
    void write(byte[] buffer, int offset, int length) throws IOException;

    /// All bytes have come.
    void complete() throws IOException;
  }
}
