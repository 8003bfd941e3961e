package dev.mailtwin.app.cli;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Command lines that cannot be understood: what is wrong, and what was probably meant.
final class Misuse {

  private static final int SUGGESTIONS_MAX = 3;

  private Misuse() {}

  /// A problem with what was typed.
  static Problem problem(String what, String next) {
    return new Problem(
        Code.USAGE,
        Problem.Severity.FAILURE,
        Problem.Scope.EVERYTHING,
        "",
        Problem.Retry.AFTER_USER_ACTS,
        what,
        "Nothing was done.",
        next);
  }

  /// What the parser of the command line did not understand.
  static Problem explain(ParameterException e) {
    CommandLine line = e.getCommandLine();
    String command = line.getCommandSpec().qualifiedName();
    String help = "See `%s --help`.".formatted(command);
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return problem(String.valueOf(e.getMessage()), help);
    }
    String word = unmatched.getUnmatched().getFirst();
    String what = "`%s` is more than `%s` can take.".formatted(word, command);
    if (unmatched.isUnknownOption()) {
      what = "`%s` has no option `%s`.".formatted(command, word);
    } else if (!line.getSubcommands().isEmpty()) {
      what = "`%s` has no command `%s`.".formatted(command, word);
    }
    List<String> meant = unmatched.getSuggestions();
    String did =
        meant.stream()
            .limit(SUGGESTIONS_MAX)
            .map(suggestion -> "`" + suggestion.replaceFirst("^mailtwin ", "") + "`")
            .collect(Collectors.joining(" or "));
    return problem(what, meant.isEmpty() ? help : "Did you mean %s? %s".formatted(did, help));
  }
}
