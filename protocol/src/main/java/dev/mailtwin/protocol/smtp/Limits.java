package dev.mailtwin.protocol.smtp;

/// Every limit on what a server may send, in one place. Breaking one ends the connection.
///
/// The values are far above what honest servers send and far below what hurts this machine.
public final class Limits {

  /// Bytes of one line of a reply. RFC 5321 §4.5.3.1.5 allows 512.
  public static final int REPLY_LINE_BYTES_MAX = 16 << 10;

  /// Lines of one reply.
  public static final int REPLY_LINES_MAX = 1_000;

  /// Bytes of one reply.
  public static final int REPLY_BYTES_MAX = 256 << 10;

  /// Challenges of one login; no mechanism here needs more than two.
  public static final int CHALLENGES_MAX = 4;

  /// Octets of a command line with its CRLF (RFC 5321 §4.5.3.1.4). What this client says beyond it
  /// is sent only where an extension allows it.
  public static final int COMMAND_BYTES_MAX = 512;

  private Limits() {}
}
