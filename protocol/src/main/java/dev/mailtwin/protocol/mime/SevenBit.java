package dev.mailtwin.protocol.mime;

import dev.mailtwin.protocol.mime.PartPlan.Cannot;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Makes a message one that any server can be sent: no byte beyond ASCII, no line of more than 998
/// bytes, no NUL (RFC 5321 §2.3.8, §4.5.3.1.6; RFC 6152 §3).
///
/// Text becomes quoted-printable, everything else base64, each part for itself and only where it
/// has to; what a reader decodes is the same, byte for byte. Header fields are encoded as RFC 2047
/// says. What is signed is never touched.
///
/// The message is read twice, and never held: the first reading decides, the second encodes.
public final class SevenBit {

  /// Why a message cannot be made one.
  public enum Obstacle {
    /// A part is signed: with one byte changed the signature would be wrong (RFC 1847 §2.1).
    SIGNED,
    /// A header field has bytes or a line that only its author can change.
    HEADER,
    /// A part is in an encoding of which only the name is known.
    UNKNOWN_ENCODING,
    /// Headers longer, or parts deeper in each other, than any honest message has.
    BEYOND_MEASURE
  }

  /// What came of it.
  public sealed interface Result {

    /// The same message in other words, with CRLF line ends.
    record Encoded(Content message) implements Result {}

    /// It cannot be done.
    record Impossible(Obstacle why) implements Result {}
  }

  private SevenBit() {}

  /// Looks at a message and says how it can be sent. The same message gives the same bytes every
  /// time.
  ///
  /// @throws IOException if the message cannot be read
  public static Result of(Content message) throws IOException {
    try {
      var look = new PartPlan.Look();
      walk(message, look);
      List<PartPlan> plans = look.plans();
      return new Result.Encoded(() -> encoded(message, plans));
    } catch (Cannot e) {
      return new Result.Impossible(e.why());
    }
  }

  private static void walk(Content message, MimeWalk.Visitor visitor) throws IOException {
    try (var in = new BufferedInputStream(new LineEnds(message.open()))) {
      var walk = new MimeWalk(in, visitor);
      while (walk.step()) {
        // Each step tells the visitor.
      }
    }
  }

  /// Encodes piece by piece, as it is read.
  private static InputStream encoded(Content message, List<PartPlan> plans) throws IOException {
    var in = new BufferedInputStream(new LineEnds(message.open()));
    var encoder = new PartEncoder(plans);
    var walk = new MimeWalk(in, encoder);
    return new InputStream() {
      private InputStream piece = new ByteArrayInputStream(new byte[0]);

      @Override
      public int read() throws IOException {
        return more() ? piece.read() : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return length == 0 ? 0 : more() ? piece.read(into, offset, length) : -1;
      }

      private boolean more() throws IOException {
        while (piece.available() == 0) {
          if (!walk.step()) {
            return false;
          }
          piece = new ByteArrayInputStream(encoder.take());
        }
        return true;
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }
}
