package dev.mailtwin.engine.outbox;

import java.io.IOException;
import java.io.OutputStream;

/// Where the bytes of a message come from: header, empty line, body, with any line ends.
@FunctionalInterface
public interface MessageSource {

  /// Writes the whole message.
  void writeTo(OutputStream out) throws IOException;
}
