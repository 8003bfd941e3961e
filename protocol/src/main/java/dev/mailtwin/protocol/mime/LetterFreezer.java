package dev.mailtwin.protocol.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;

/// Copies a complete message as it must be to be sent: with everything a server insists on, and
/// without what only its author may see. Every byte that is not mentioned here stays as it is.
public final class LetterFreezer {

  /// What becomes of blind copies.
  public enum BlindCopies {
    /// They stay: for the author's own copy.
    KEPT,
    /// The fields Bcc and Resent-Bcc are left out with all their lines (RFC 5322 §3.6.3).
    REMOVED
  }

  /// What is added where the message does not have it.
  ///
  /// @param messageId with its angle brackets
  /// @param from also replaces a From without any address a server would take, such as cron's `root
  ///   (Cron Daemon)`
  public record Missing(String messageId, OffsetDateTime date, Address from) {}

  private LetterFreezer() {}

  /// Copies a message.
  ///
  /// @param in best buffered; stays open
  /// @param out stays open
  /// @throws MimeException if the header cannot be used; nothing was written then
  public static void copy(
      InputStream in, BlindCopies blindCopies, Missing missing, OutputStream out)
      throws IOException {
    HeaderBlock header = HeaderBlock.read(in);
    boolean hasFrom = !AddressParser.usable(header.values("From")).isEmpty();
    String lineEnd = header.lineEnd();
    byte[] last = new byte[0];
    for (HeaderBlock.Field field : header.fields()) {
      boolean blind = field.is("Bcc") || field.is("Resent-Bcc");
      boolean leftOut =
          (blind && blindCopies == BlindCopies.REMOVED) || (!hasFrom && field.is("From"));
      if (!leftOut) {
        last = field.raw();
        out.write(last);
      }
    }
    var more = new StringBuilder();
    if (last.length > 0 && last[last.length - 1] != '\n') {
      more.append(lineEnd); // The message ends in the middle of its header.
    }
    if (!hasFrom) {
      more.append(from(missing.from()).replace("\r\n", lineEnd));
    }
    if (!header.has("Date")) {
      more.append("Date: ").append(Composer.date(missing.date())).append(lineEnd);
    }
    if (!header.has("Message-ID")) {
      MessageIds.check(missing.messageId());
      more.append("Message-ID: ").append(missing.messageId()).append(lineEnd);
    }
    out.write(more.toString().getBytes(StandardCharsets.UTF_8));
    out.write(header.end());
    in.transferTo(out);
  }

  private static String from(Address address) throws IOException {
    var field = new java.io.ByteArrayOutputStream();
    Repertoire repertoire = address.needsUtf8() ? Repertoire.UTF_8 : Repertoire.ASCII;
    new FieldWriter(field, repertoire).addresses("From", java.util.List.of(address));
    return field.toString(StandardCharsets.UTF_8);
  }
}
