package dev.mailtwin.engine.model;

/// An upload that was begun: written down before the APPEND, removed when its fate is known.
///
/// @param base the file
/// @param uidValidity of the mailbox when the upload began
/// @param uidNext a message that arrived has at least this UID
/// @param bytes length on the wire
/// @param sha256 of the wire bytes, in hexadecimal
/// @param messageId of the message, empty if it has none
/// @param headerHash of the message
/// @param checksum see [MessageFacts#checksum]; 0 if unknown
/// @param flags that were sent with it; none if that is unknown
/// @param missedAt seconds since 1970 when a look for it failed; 0 before the first look
public record UploadIntent(
    String base,
    long uidValidity,
    long uidNext,
    long bytes,
    String sha256,
    String messageId,
    long headerHash,
    long checksum,
    Flags flags,
    long missedAt) {

  /// The same after a look for it that failed.
  public UploadIntent missed(long atSeconds) {
    return new UploadIntent(
        base,
        uidValidity,
        uidNext,
        bytes,
        sha256,
        messageId,
        headerHash,
        checksum,
        flags,
        atSeconds);
  }
}
