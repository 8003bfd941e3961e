package dev.mailtwin.engine.problem;

import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.Problem.Scope;

/// How the sentences of the cause table become problems.
final class Causes {

  /// What it means if a connection failed before anybody signed in.
  static final String PASSWORD_KEPT = "No password went over this connection; nothing was changed.";

  /// What it means if the server would not do something.
  static final String MAIL_WAITS = "Nothing was lost; mail waits on the server.";

  private Causes() {}

  /// Something a user has to put right.
  static Problem fix(Code code, String happened, String meaning, String next) {
    return of(code, Retry.AFTER_USER_ACTS, happened, meaning, next);
  }

  /// Something that may pass.
  static Problem later(Code code, String happened, String meaning, String next) {
    return of(code, Retry.LATER, happened, meaning, next);
  }

  /// Something worth knowing.
  static Problem note(Code code, String happened, String meaning, String next) {
    return new Problem(
        code, Problem.Severity.NOTE, Scope.ACCOUNT, "", Retry.NEVER, happened, meaning, next);
  }

  /// A sentence without the server's words at its end, which were said before.
  static String unquoted(String sentence, String words) {
    return sentence.replace(": \"" + words + '"', ".");
  }

  private static Problem of(Code code, Retry retry, String happened, String meaning, String next) {
    return Problems.failure(
        code, Scope.ACCOUNT, "", retry, new Problems.Words(happened, meaning, next));
  }
}
