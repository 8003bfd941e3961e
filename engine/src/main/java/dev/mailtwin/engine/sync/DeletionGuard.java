package dev.mailtwin.engine.sync;

/// Tells a mass deletion, which needs the user's consent, from ordinary tidying. Pure arithmetic.
///
/// Counted are absences that are not moves. The numbers are those of the design: more than a fifth
/// and at least 20 messages of a mailbox, or all of a mailbox of five or more, or a fifth and 100
/// messages of the account within a day.
public final class DeletionGuard {

  private static final int MAILBOX_MESSAGES_MIN = 20;
  private static final int WHOLE_MAILBOX_MIN = 5;
  private static final int ACCOUNT_MESSAGES_MIN = 100;
  private static final int FIFTH = 5;

  private DeletionGuard() {}

  /// Whether this many deletions of a mailbox need consent.
  ///
  /// @param deletions absences that are no moves
  /// @param linked how many messages were linked before
  public static boolean stopsMailbox(long deletions, long linked) {
    boolean many = deletions >= MAILBOX_MESSAGES_MIN && deletions * FIFTH > linked;
    boolean all = linked >= WHOLE_MAILBOX_MIN && deletions >= linked;
    return many || all;
  }

  /// Whether this many deletions of an account within a day need consent.
  public static boolean stopsAccount(long deletionsToday, long linked) {
    return deletionsToday >= ACCOUNT_MESSAGES_MIN && deletionsToday * FIFTH >= linked;
  }

  /// Whether everything an account had is gone. No consent makes that plausible.
  public static boolean isEverything(long deletions, long linked) {
    return linked > 0 && deletions >= linked;
  }
}
