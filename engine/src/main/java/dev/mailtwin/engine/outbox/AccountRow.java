package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.Problem;
import org.jspecify.annotations.Nullable;

/// What is known about sending from one account.
///
/// @param paused nothing goes until the user says so, or a refused secret has changed
/// @param linkDueAt seconds since 1970; no connection is tried before
/// @param linkFailures how many connections failed in a row
/// @param refusedSecret what [SecretPrint] made of a secret the server refused; empty for none
/// @param endpoint the one that worked last, as text; empty for none
/// @param sizeLimit bytes a message may have, as last announced there; 0 if not known
/// @param problem why it is paused or waits for the link
record AccountRow(
    boolean paused,
    long linkDueAt,
    int linkFailures,
    String refusedSecret,
    String endpoint,
    long sizeLimit,
    Saves saves,
    @Nullable Problem problem) {

  /// Whether the server saves copies of what is sent.
  enum Saves {
    UNKNOWN,
    YES,
    NO
  }

  static AccountRow fresh() {
    return new AccountRow(false, 0, 0, "", "", 0, Saves.UNKNOWN, null);
  }

  AccountRow paused(Problem why, String secret) {
    return new AccountRow(true, 0, 0, secret, endpoint, sizeLimit, saves, why);
  }

  AccountRow resumed() {
    return new AccountRow(false, 0, 0, "", endpoint, sizeLimit, saves, null);
  }

  AccountRow linkFailed(Problem why, long dueAt) {
    return new AccountRow(
        paused, dueAt, linkFailures + 1, refusedSecret, endpoint, sizeLimit, saves, why);
  }

  AccountRow linked(String by, long limit) {
    return new AccountRow(false, 0, 0, "", by, limit, saves, null);
  }

  AccountRow saving(Saves known) {
    return new AccountRow(
        paused, linkDueAt, linkFailures, refusedSecret, endpoint, sizeLimit, known, problem);
  }
}
