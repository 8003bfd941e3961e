package dev.mailtwin.app.cli;

import dev.mailtwin.engine.problem.Problem;
import java.util.List;

/// Prints problems for people, and turns them into an exit status.
public final class ProblemPrinter {

  private ProblemPrinter() {}

  /// Prints each with its code, its meaning and the next step.
  public static void print(List<Problem> problems, Terminal terminal) {
    for (Problem problem : problems) {
      String where = problem.where().isEmpty() ? "" : Terminal.safe(problem.where()) + ": ";
      terminal
          .err()
          .printf(
              "%s%s  [%s]%n  %s%n  %s%n",
              where,
              terminal.paint(Colour.of(problem.severity()), Terminal.safe(problem.happened())),
              problem.code(),
              Terminal.safe(problem.meaning()),
              Terminal.safe(problem.next()));
    }
  }

  /// Notes leave 0. Of several failures the one with the widest scope decides; a stopped mailbox
  /// alone is temporary, unless it needs the user.
  public static int exit(List<Problem> problems) {
    int exit = 0;
    Problem.Scope widest = null;
    for (Problem problem : problems) {
      if (problem.severity() == Problem.Severity.FAILURE) {
        int own = exitOf(problem);
        boolean wider = widest == null || problem.scope().compareTo(widest) > 0;
        if (wider || (own == 77 && problem.scope() == widest)) {
          exit = own;
          widest = problem.scope();
        }
      }
    }
    return exit;
  }

  private static int exitOf(Problem problem) {
    boolean mailbox = problem.scope().compareTo(Problem.Scope.MAILBOX) <= 0;
    return mailbox && problem.code().exit() != 77 ? 75 : problem.code().exit();
  }
}
