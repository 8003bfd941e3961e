package dev.mailtwin.protocol.mime;

import java.io.IOException;

/// Makes a message one that any server can be sent: no byte beyond ASCII, no long line, no NUL.
public final class SevenBit {

  /// Why a message cannot be made one.
  public enum Obstacle {
    /// A part is signed: with one byte changed the signature would be wrong (RFC 1847 §2.1).
    SIGNED,
    /// A header has bytes beyond ASCII where only ASCII can stand.
    HEADER,
    /// Headers longer, or parts deeper in each other, than any honest message has.
    BEYOND_MEASURE
  }

  /// What came of it.
  public sealed interface Result {

    /// The same message in other words.
    record Encoded(Content message) implements Result {}

    /// It cannot be done.
    record Impossible(Obstacle why) implements Result {}
  }

  private SevenBit() {}

  /// Looks at a message and says how it can be sent. The same message gives the same bytes every
  /// time.
  public static Result of(Content message) throws IOException {
    return new Result.Impossible(Obstacle.BEYOND_MEASURE);
  }
}
