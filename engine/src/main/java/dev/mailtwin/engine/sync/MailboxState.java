package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;

/// What is remembered about a mailbox between runs.
///
/// @param uidValidity its generation; 0 before the first run
/// @param uidNext as the server last said; it never goes down within a generation
/// @param exists number of messages when the last run ended
/// @param highestModseq everything up to here has been seen; 0 if the mailbox keeps none
/// @param ladder how changes are learnt here
/// @param auditedAt seconds since 1970 of the last complete comparison
/// @param settled the last run left nothing undone
/// @param notKept flags that were stored once and not read back: they stay on the disk only
/// @param overlapFrom changes are asked for from here on: `highestModseq`, or what that was one run
///   earlier where the server shows a change later than its mod-sequence
public record MailboxState(
    long uidValidity,
    long uidNext,
    long exists,
    long highestModseq,
    Ladder ladder,
    long auditedAt,
    boolean settled,
    Flags notKept,
    long overlapFrom) {

  private static final long DAY_SECONDS = 86_400;

  /// A state of a server that shows changes at once.
  public MailboxState(
      long uidValidity,
      long uidNext,
      long exists,
      long highestModseq,
      Ladder ladder,
      long auditedAt,
      boolean settled,
      Flags notKept) {
    this(
        uidValidity,
        uidNext,
        exists,
        highestModseq,
        ladder,
        auditedAt,
        settled,
        notKept,
        highestModseq);
  }

  /// Before the first run.
  public static final MailboxState NEW =
      new MailboxState(0, 0, 0, 0, Ladder.L2, 0, false, Flags.NONE);

  /// Where a mailbox stands on the ladder: the best source of changes it may use.
  public enum Ladder {
    /// All flags, every time.
    L0,
    /// Changed flags by mod-sequence, expunges by counting (RFC 7162 §3.1).
    L1,
    /// Both with the SELECT (RFC 7162 §3.2).
    L2
  }

  /// The same, with changes asked for from an earlier moment on.
  MailboxState overlapping(long from) {
    return new MailboxState(
        uidValidity, uidNext, exists, highestModseq, ladder, auditedAt, settled, notKept, from);
  }

  /// The same, with every flag offered to the server again.
  MailboxState offeringAllFlags() {
    return new MailboxState(
        uidValidity,
        uidNext,
        exists,
        highestModseq,
        ladder,
        auditedAt,
        settled,
        Flags.NONE,
        overlapFrom);
  }

  /// Whether the last complete comparison is more than a day away. A clock that was ahead when it
  /// was made does not put it off.
  public boolean isLongAgo(long nowSeconds) {
    return Math.abs(nowSeconds - auditedAt) > DAY_SECONDS;
  }

  /// The same, not settled.
  public MailboxState unsettled() {
    return new MailboxState(
        uidValidity,
        uidNext,
        exists,
        highestModseq,
        ladder,
        auditedAt,
        false,
        notKept,
        overlapFrom);
  }
}
