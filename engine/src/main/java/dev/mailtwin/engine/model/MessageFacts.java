package dev.mailtwin.engine.model;

import java.util.zip.CRC32C;

/// What the index knows about the content of a message, taken from its bytes as they passed.
///
/// @param messageId without angle brackets, empty if there is none; at most 500 characters
/// @param headerHash the first 64 bits of SHA-256 over the header with LF line ends, or over its
///   first [#HASHED_HEADER_BYTES_MAX] bytes without CR
/// @param checksum CRC-32C over all bytes as they go over the wire, plus 2^32; 0 if unknown
/// @param from as written, shortened
/// @param to as written, shortened
/// @param subject as written, shortened
/// @param date as written, shortened
/// @param references as written, shortened
public record MessageFacts(
    String messageId,
    long headerHash,
    long checksum,
    String from,
    String to,
    String subject,
    String date,
    String references) {

  /// Some headers are longer: those of messages to thousands of people.
  public static final int HASHED_HEADER_BYTES_MAX = 64 << 10;

  /// Of a message nothing is known about.
  public static final MessageFacts UNKNOWN = new MessageFacts("", 0, 0, "", "", "", "", "");

  /// What [#checksum] is for a CRC.
  public static long checksum(CRC32C crc) {
    return (1L << 32) | crc.getValue();
  }

  /// The same with a checksum.
  public MessageFacts with(CRC32C crc) {
    return new MessageFacts(
        messageId, headerHash, checksum(crc), from, to, subject, date, references);
  }
}
