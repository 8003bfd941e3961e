package dev.mailtwin.app.cli;

import dev.mailtwin.engine.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Prints problems for people, and turns them into an exit status.
public final class ProblemPrinter {

  private ProblemPrinter() {}

  /// What problems have in common that are told together.
  private record Group(String codes, Problem.Severity severity, String meaning, String next) {

    static Group of(Problem problem) {
      return new Group(problem.codes(), problem.severity(), problem.meaning(), problem.next());
    }
  }

  /// Prints each with its code, its meaning and the next step; what holds for many is said once.
  public static void print(List<Problem> problems, Terminal terminal) {
    Map<Group, List<Problem>> groups = new LinkedHashMap<>();
    for (Problem problem : problems) {
      groups.computeIfAbsent(Group.of(problem), _ -> new ArrayList<>()).add(problem);
    }
    groups.forEach((group, same) -> {
      for (Problem problem : same) {
        String where = problem.where().isEmpty() ? "" : Terminal.safe(problem.where()) + ": ";
        terminal
            .err()
            .printf(
                "%s%s  [%s]%n",
                where,
                terminal.paint(Colour.of(group.severity), Terminal.safe(problem.happened())),
                group.codes);
      }
      terminal
          .err()
          .printf("  %s%n  %s%n", Terminal.safe(group.meaning), Terminal.safe(group.next));
    });
  }

  /// Problems of one of several accounts, with its address in front.
  public static List<Problem> of(String account, List<Problem> problems) {
    return problems.stream()
        .map(problem -> {
          String where = problem.where();
          boolean named = where.isEmpty() || where.equals(account);
          return problem.at(named ? account : account + ": " + where);
        })
        .toList();
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
