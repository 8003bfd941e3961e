package dev.mailtwin.protocol.mime;

import java.io.IOException;
import java.io.InputStream;

/// A complete message that can be read again and again, each time from its first byte and each time
/// the same. Line ends may be CRLF or LF.
@FunctionalInterface
public interface MessageSource {

  /// Begins to read. The caller closes the stream.
  InputStream open() throws IOException;
}
