package dev.mailtwin.protocol.imap;

import java.io.IOException;

/// Takes the bytes of one message as they arrive.
///
/// Called on the connection's reading thread. May write to the local disk, must not wait for the
/// network. An [IOException] ends the connection: the rest of the message cannot be skipped safely
/// when the disk is gone.
public interface LiteralSink {

  /// The next bytes. The array is reused after this call returns.
  void write(byte[] buffer, int offset, int length) throws IOException;

  /// All announced bytes have come. Never called for a message that was cut off.
  void complete() throws IOException;
}
