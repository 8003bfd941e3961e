package dev.mailtwin.engine.problem;

import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.Problem.Scope;

/// The sentences for what can happen to a letter on its way out.
public final class SubmissionProblems {

  private SubmissionProblems() {}

  /// The outbox cannot be read any more.
  public static Problem damagedOutbox(String path) {
    return Problems.failure(
        Code.DAMAGED_OUTBOX,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Problems.Words(
            "The list of letters in %s is damaged.".formatted(path),
            "Nothing was sent. The letters themselves are files in the directory beside it.",
            "Move the file away; what was not sent yet is then shown as letters that need you."));
  }
}
