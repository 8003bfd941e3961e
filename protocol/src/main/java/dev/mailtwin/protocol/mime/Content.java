package dev.mailtwin.protocol.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Bytes that can be read more than once: first to choose how they are encoded, then to write them.
@FunctionalInterface
public interface Content {

  /// A new stream from the first byte on. The caller closes it.
  InputStream open() throws IOException;

  /// Bytes that are in memory anyway.
  static Content of(byte[] bytes) {
    return () -> new ByteArrayInputStream(bytes);
  }
}
