package dev.mailtwin.engine.outbox;

import dev.mailtwin.protocol.mime.HeaderBlock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/// A message without the fields that only its author may see (RFC 5322 §3.6.3). Nothing else is
/// changed, so every attempt sends the same bytes.
final class WithoutBlindCopies {

  private WithoutBlindCopies() {}

  /// @param message from its first byte; closed with what is returned
  static InputStream of(InputStream message) throws IOException {
    boolean opened = false;
    try {
      HeaderBlock header = HeaderBlock.read(message);
      var kept = new ByteArrayOutputStream();
      for (HeaderBlock.Field field : header.fields()) {
        if (!field.is("Bcc") && !field.is("Resent-Bcc")) {
          kept.write(field.raw());
        }
      }
      kept.write(header.end());
      opened = true;
      return new SequenceInputStream(new ByteArrayInputStream(kept.toByteArray()), message);
    } finally {
      if (!opened) {
        message.close();
      }
    }
  }
}
