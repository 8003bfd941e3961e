package dev.mailtwin.engine.problem;

/// The stable name of a problem and the exit status it leads to.
///
/// Names of one letter and a number are rows of the doctor's cause table. `docs/problems.md` has a
/// section for each; a test compares the two lists.
public enum Code {
  // Input and this computer
  I5(78),
  I6(78),
  USAGE(64),
  CONFIG(78),
  NO_ACCOUNT(78),
  NOT_EXPORTABLE(65),
  AFTER_SYNC(0),
  // DNS, TCP, TLS, greeting
  N1(68),
  C1(69),
  C2(75),
  C4(75),
  C6(75),
  T1(69),
  T6(75),
  T8(77),
  T9(77),
  T10(77),
  T12(77),
  T14(77),
  T18(69),
  G1(75),
  G2(75),
  G4(77),
  K2(69),
  K4(77),
  // Authentication
  A1(77),
  A9(77),
  A16(77),
  A24(75),
  A25(75),
  A28(75),
  // Mailboxes and messages
  M1(75),
  M2(75),
  M4(77),
  M6(75),
  M8(65),
  M9(76),
  M10(75),
  MESSAGE_SKIPPED(0),
  UPLOAD_REFUSED(0),
  UPLOAD_UNCERTAIN(75),
  KEPT(0),
  MARKED_DELETED(0),
  STEPPED_DOWN(0),
  WITHDRAWN(0),
  BUSY_DIRECTORY(0),
  Q1(75),
  // The twin
  CONSENT(77),
  MAILDIR_GONE(77),
  UNLINKED(73),
  LOCKED(75),
  NEWER_STATE(78),
  DAMAGED_STATE(65),
  READ_ONLY_DISK(73),
  DISK_FULL(74),
  DISK(74),
  STOPPED(130),
  BUG(70);

  private final int exit;

  Code(int exit) {
    this.exit = exit;
  }

  /// The exit status as in sysexits; 0 for what is only worth a note.
  public int exit() {
    return exit;
  }
}
