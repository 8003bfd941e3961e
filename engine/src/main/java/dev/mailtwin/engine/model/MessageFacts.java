package dev.mailtwin.engine.model;

/// What the index knows about the content of a message, taken from its bytes as they passed.
///
/// @param messageId without angle brackets, empty if there is none; at most 500 characters
/// @param headerHash the first 64 bits of SHA-256 over the header with LF line ends
/// @param from as written, shortened
/// @param to as written, shortened
/// @param subject as written, shortened
/// @param date as written, shortened
/// @param references as written, shortened
public record MessageFacts(
    String messageId,
    long headerHash,
    String from,
    String to,
    String subject,
    String date,
    String references) {

  /// Of a message nothing is known about.
  public static final MessageFacts UNKNOWN = new MessageFacts("", 0, "", "", "", "", "");
}
