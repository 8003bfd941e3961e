package dev.mailtwin.protocol.smtp;

import java.time.Duration;

/// How long a server may take for its whole answer, however slowly it talks (RFC 5321 §4.5.3.2).
///
/// How long it may take no bytes of a message is [dev.mailtwin.protocol.net.Connector#stall].
///
/// @param greeting for its greeting, and for each step of TLS; all together may take four times as
///   long
/// @param command for any command without a limit of its own
/// @param envelope for MAIL and for each RCPT
/// @param data for permission to send the message
/// @param end for the answer to the end of the message. Giving up early here makes doubles (RFC
///   1047 §2)
public record Patience(
    Duration greeting, Duration command, Duration envelope, Duration data, Duration end) {

  /// What RFC 5321 §4.5.3.2 asks for.
  public static final Patience STANDARD =
      new Patience(
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10));

  /// The same limit for everything but the end of a message, which keeps its ten minutes.
  public static Patience of(Duration silence) {
    return new Patience(silence, silence, silence, silence, STANDARD.end);
  }

  /// This patience with another limit for the answer to the end of a message.
  public Patience withEnd(Duration limit) {
    return new Patience(greeting, command, envelope, data, limit);
  }
}
