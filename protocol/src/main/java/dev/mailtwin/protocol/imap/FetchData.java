package dev.mailtwin.protocol.imap;

import org.jspecify.annotations.Nullable;

/// What the server said about one message (RFC 9051 §7.5.2). Items come in any order, any of them
/// may be missing, and unknown ones are skipped.
///
/// @param sequence the message's number in the mailbox at that moment
/// @param uid 0 if not reported
/// @param flags null if not reported
/// @param size RFC822.SIZE in bytes, -1 if not reported
/// @param internalDate seconds since 1970-01-01T00:00Z, [#NO_DATE] if not reported
/// @param modseq -1 if not reported; 0 and negative values from the server mean unknown and are
///   reported as 0
/// @param header bytes of a `BODY[HEADER…]` section, null if not reported or streamed
/// @param bodyBytes length of a streamed `BODY[]`, -1 if none came
/// @param emailId the message's identity across mailboxes (RFC 8474 §5.1; at Gmail X-GM-MSGID),
///   null if not reported
public record FetchData(
    long sequence,
    long uid,
    @Nullable FlagList flags,
    long size,
    long internalDate,
    long modseq,
    @Nullable HeaderBytes header,
    long bodyBytes,
    @Nullable String emailId) {

  /// Stands for a date the server did not report or that cannot be read.
  public static final long NO_DATE = Long.MIN_VALUE;
}
