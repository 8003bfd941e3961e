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

  void stopIfAsked() throws InterruptedException {
    if (stop.requested()) {
      throw new InterruptedException("stopped by the user");
    }
  }
}
