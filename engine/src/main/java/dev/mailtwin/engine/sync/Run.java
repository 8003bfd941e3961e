package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/// What belongs to one run over one account: how it is to go, who hears of it, what came of it.
///
/// @param plan what was planned, one line per kind of step and mailbox
public record Run(
    SyncOptions options,
    SyncClock clock,
    Stop stop,
    SyncListener listener,
    Tally tally,
    List<Problem> problems,
    List<PlanLine> plan) {

  /// Asks whether the user wants the run to end (Ctrl-C).
  @FunctionalInterface
  public interface Stop {

    /// Whether to stop at the next safe point. Any thread.
    boolean requested();

    /// Whether the user wants back what was not carried out yet, and not only an end. Any thread.
    default boolean takesBack() {
      return requested();
    }
  }

  /// One line of a plan.
  ///
  /// @param step such as `download`
  public record PlanLine(String step, MailboxName mailbox, long messages) {}

  /// A run that begins.
  public static Run beginning(
      SyncOptions options, SyncClock clock, Stop stop, SyncListener listener) {
    return new Run(
        options, clock, stop, listener, new Tally(), new ArrayList<>(), new ArrayList<>());
  }

  void count(Tally.Kind kind, String step, MailboxName mailbox, long messages) {
    if (messages > 0) {
      tally.add(kind, messages);
      plan.add(new PlanLine(step, mailbox, messages));
    }
  }

  /// One pass over the account within this run. What a dry run would do is counted anew in each
  /// pass; what was done stays done.
  public Run pass() {
    Tally counted = options.dryRun() ? new Tally() : tally;
    return new Run(options, clock, stop, listener, counted, new ArrayList<>(), new ArrayList<>());
  }

  /// Takes over what a pass came to.
  ///
  /// @param complete false if it broke off and another pass follows: what failed in it is tried
  ///   again there
  public void takeOver(Run pass, boolean complete) {
    for (Problem problem : pass.problems) {
      boolean stays = complete || problem.severity() == Problem.Severity.NOTE;
      if (stays && !problems.contains(problem)) {
        problems.add(problem);
      }
    }
    if (complete && pass.tally != tally) {
      for (Tally.Kind kind : Tally.Kind.values()) {
        tally.add(kind, pass.tally.of(kind));
      }
    }
    if (complete || !options.dryRun()) {
      plan.addAll(pass.plan);
    }
  }

  /// Ends the run if its user asked for that.
  ///
  /// @throws InterruptedException if so
  public void stopIfAsked() throws InterruptedException {
    if (stop.requested()) {
      throw new InterruptedException("stopped by the user");
    }
  }
}
