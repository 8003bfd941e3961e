package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.problem.Problem;
import org.jspecify.annotations.Nullable;

/// What is known about sending from one account.
///
/// @param paused nothing goes until the user says so, or what was refused has changed
/// @param linkDueAt seconds since 1970; no connection is tried before
/// @param linkFailures how many connections failed in a row
/// @param refusedWay the login that was refused, as [Switchboard] names it; empty if only the user
///   can say that it goes on
/// @param endpoint the one that worked last, as text; empty for none
/// @param sizeLimit bytes a message may have, as last announced there; 0 if not known
/// @param problem why it is paused or waits for the link
record AccountRow(
    boolean paused,
    long linkDueAt,
    int linkFailures,
    String refusedWay,
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

  /// The user wants nothing to go.
  AccountRow pausedByUser() {
    return new AccountRow(true, 0, 0, "", endpoint, sizeLimit, saves, OutboxProblems.paused());
  }

  /// A server wants nothing to go. What the user said counts more.
  AccountRow paused(Problem why, String way) {
    return isPausedByUser()
        ? this
        : new AccountRow(true, 0, 0, way, endpoint, sizeLimit, saves, why);
  }

  private boolean isPausedByUser() {
    return paused && problem != null && problem.code() == Code.PAUSED;
  }

  AccountRow resumed() {
    return new AccountRow(false, 0, 0, "", endpoint, sizeLimit, saves, null);
  }

  /// The user wants one letter to be tried: what he stopped himself stays stopped.
  AccountRow tryingAgain() {
    return isPausedByUser() ? this : resumed();
  }

  AccountRow linkFailed(Problem why, int failures, long dueAt) {
    return new AccountRow(
        paused, dueAt, failures, refusedWay, endpoint, sizeLimit, saves, paused ? problem : why);
  }

  /// A pause that began while the connection was being made stays.
  AccountRow linked(String by, long limit) {
    return new AccountRow(paused, 0, 0, refusedWay, by, limit, saves, paused ? problem : null);
  }

  /// The same, trying again from this moment.
  AccountRow dueAt(long moment) {
    return new AccountRow(
        paused, moment, linkFailures, refusedWay, endpoint, sizeLimit, saves, problem);
  }

  AccountRow saving(Saves known) {
    return new AccountRow(
        paused, linkDueAt, linkFailures, refusedWay, endpoint, sizeLimit, known, problem);
  }

  /// Whether the provider asked for a pause, which a link that works does not end.
  boolean isHeldByProvider() {
    return problem != null && OutboxProblems.pauseAtLeast(problem) > 0;
  }
}
