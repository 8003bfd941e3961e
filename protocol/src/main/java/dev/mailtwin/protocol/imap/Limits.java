package dev.mailtwin.protocol.imap;

/// Every limit on what a server may send, in one place. Breaking one ends the connection.
///
/// The values are far above what honest servers send and far below what hurts this machine.
public final class Limits {

  /// Bytes of one response outside literals. A SEARCH answer over 1.5 million UIDs fits.
  public static final int RESPONSE_BYTES_MAX = 16 << 20;

  /// Bytes of one atom, quoted string or human text that is kept; names and flags are far shorter.
  public static final int STRING_BYTES_MAX = 64 << 10;

  /// Bytes of a literal that is kept in memory, such as a mailbox name or a block of headers.
  public static final int LITERAL_KEPT_BYTES_MAX = 4 << 20;

  /// Bytes of a literal that is streamed to a sink: 4 GiB. Larger messages do not exist.
  public static final long LITERAL_STREAMED_BYTES_MAX = 4L << 30;

  /// Parentheses inside parentheses in data that is skipped.
  public static final int NESTING_MAX = 64;

  /// Flags of one message, or attributes of one mailbox.
  public static final int FLAGS_MAX = 1_000;

  /// Ranges of one UID set.
  public static final int RANGES_MAX = 1_000_000;

  /// Ranges found by one SEARCH; an old-style answer of 16 MiB has fewer.
  public static final int FOUND_RANGES_MAX = 10_000_000;

  /// Messages a server volunteers facts about while it carries out one STORE.
  public static final int VOLUNTEERED_MAX = 2_000_000;

  /// Mailboxes of one account.
  public static final int MAILBOXES_MAX = 100_000;

  /// Letters of all mailbox names and attributes of one account.
  public static final int LISTING_CHARS_MAX = 64 << 20;

  /// Capabilities, namespaces and other short lists.
  public static final int LIST_MAX = 1_000;

  /// Lines the server may send before its greeting is complete and before login, each.
  public static final int LINES_BEFORE_LOGIN_MAX = 1_000;

  /// Sentences kept that a server says before it answers a login.
  public static final int LOGIN_REMARKS_MAX = 10;

  /// Letters of such a sentence; a longer one is not kept. What a person can read is far shorter.
  public static final int LOGIN_REMARK_CHARS_MAX = 1_000;

  /// Alerts kept of one connection, and the letters of one; a longer one is not kept.
  public static final int ALERTS_MAX = 5;

  public static final int ALERT_CHARS_MAX = 1_000;

  /// Untagged responses between two tagged ones; a complete look at a mailbox has one per message.
  public static final int UNTAGGED_MAX = 10_000_000;

  /// Bytes of a message that count as a sign of life. Fewer within the time that a server may be
  /// silent are silence: a byte now and then would hold a run for years.
  public static final int TRICKLE_BYTES = 1 << 10;

  /// Seconds of silence after a BYE until we hang up ourselves: some servers leave the line open.
  public static final int BYE_SILENCE_SECONDS = 3;

  /// Minutes for which remarks such as `* OK Still here` alone count as a sign of life.
  public static final int REMARKS_ONLY_MINUTES = 30;

  private Limits() {}
}
