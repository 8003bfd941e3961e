package dev.mailtwin.engine.problem;

import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.Problem.Scope;
import dev.mailtwin.engine.problem.Problems.Words;

/// The sentences for looking back, bringing back and comparing.
public final class HistoryProblems {

  private HistoryProblems() {}

  /// The clock went further than time did.
  public static Problem clockLeapt() {
    return Problems.note(
        Code.CLOCK_LEAPT,
        Scope.ACCOUNT,
        "",
        new Words(
            "This computer's clock leapt by more than 40 days, or went back, since the last look.",
            "The attic is not emptied until the clock has gone steadily for a week.",
            "Set the clock right if it is wrong."));
  }

  /// Nothing in the history is meant by that.
  public static Problem noChange(String what) {
    return Problems.failure(
        Code.NO_CHANGE,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            what,
            "Nothing was changed.",
            "See `mailtwin history` for runs, and `mailtwin history RUN` for messages."));
  }

  /// The history begins after what is in the attic.
  public static Problem historyLost(long files) {
    return Problems.note(
        Code.HISTORY_LOST,
        Scope.ACCOUNT,
        "",
        new Words(
            "The history knows nothing of that: it is new, or `state.sqlite` was removed.",
            "%d files were found in the attic by their names and contents alone; what only the server's Trash has is not found that way."
                .formatted(files),
            "Look into the server's Trash for the rest."));
  }

  /// Only the server could go on.
  public static Problem undoWaits(long messages) {
    return Problems.failure(
        Code.UNDO_WAITS,
        Scope.ACCOUNT,
        "",
        Retry.LATER,
        new Words(
            "%s only the server can bring back, and it could not be asked."
                .formatted(messages(messages)),
            "What could be done on this computer was done; nothing was lost.",
            "Run the same command again when the server can be reached."));
  }

  /// There is no copy.
  public static Problem noCopy(long messages) {
    return Problems.failure(
        Code.NO_COPY,
        Scope.ACCOUNT,
        "",
        Retry.NEVER,
        new Words(
            "%s could not be brought back.".formatted(messages(messages)),
            "No copy is in the attic, and none in the Trash that this program may move.",
            "Look for them in a backup, or in web mail."));
  }

  /// Differences that the next sync ends.
  public static Problem notInStep(long differences) {
    return Problems.failure(
        Code.NOT_IN_STEP,
        Scope.ACCOUNT,
        "",
        Retry.NOW,
        new Words(
            "Both sides differ in %s that a sync brings in step.".formatted(places(differences)),
            "Nothing is lost; something changed since the last sync.",
            "Run `mailtwin sync`."));
  }

  /// Differences that no sync ends.
  public static Problem different(long differences) {
    return Problems.failure(
        Code.DIFFERENT,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            "Both sides differ in %s that a sync does not mend.".formatted(places(differences)),
            "Nothing was changed.",
            "Run `mailtwin repair`: it shows a plan first, and loses nothing."));
  }

  /// A plan was shown, and nobody agreed to it.
  public static Problem noConsent() {
    return Problems.failure(
        Code.NO_CONSENT,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Words(
            "The plan was not agreed to.",
            "Nothing was changed.",
            "Run the command again with --yes to carry the plan out."));
  }

  private static String messages(long count) {
    return count == 1 ? "1 message" : count + " messages";
  }

  private static String places(long differences) {
    return differences == 1 ? "one place" : differences + " places";
  }
}
