package dev.mailtwin.app.cli;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Command lines that cannot be understood: what is wrong, and what was probably meant.
final class Misuse {

  private static final String HELP = "See `%s --help`.";
  private static final int SUGGESTIONS_MAX = 3;
  private static final int SLIPS_MAX = 2;

  /// A longer word is no slip of the finger, and comparing takes time by its square.
  private static final int WORD_CHARS_MAX = 100;

  private static final Set<String> MAY_BE_EMPTY = Set.of("send", "sendmail", "completion");

  private static final Set<Class<?>> NUMBERS =
      Set.of(int.class, long.class, Integer.class, Long.class);

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

  /// What a command found wrong with its words, without more advice than where they are explained.
  static Problem problem(String what) {
    return problem(what, HELP.formatted("mailtwin"));
  }

  /// The same problem, with the help of the command that has it.
  static Problem of(ParseResult command, Problem problem) {
    String general = HELP.formatted("mailtwin");
    String own = HELP.formatted(command.commandSpec().qualifiedName());
    return problem.code() == Code.USAGE
        ? problem.nextNow(next -> next.equals(general) ? own : next)
        : problem;
  }

  /// What the parser of the command line did not understand.
  static Problem explain(ParameterException e) {
    CommandLine line = e.getCommandLine();
    String command = line.getCommandSpec().qualifiedName();
    String help = HELP.formatted(command);
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return problem(
          isNoNumber(e)
              ? "%s takes a number, and `%s` is none."
                  .formatted(label(e.getArgSpec()), e.getValue())
              : String.valueOf(e.getMessage()),
          help);
    }
    String word = unmatched.getUnmatched().getFirst();
    String what = "`%s` is more than `%s` can take.".formatted(word, command);
    if (unmatched.isUnknownOption()) {
      what = "`%s` has no option `%s`.".formatted(command, word);
    } else if (!line.getSubcommands().isEmpty()) {
      what = "`%s` has no command `%s`.".formatted(command, word);
    }
    List<String> meant = similar(word, known(line, unmatched.isUnknownOption()));
    return problem(
        what,
        meant.isEmpty()
            ? help
            : "Did you mean %s? %s"
                .formatted(
                    meant.stream().map(m -> "`" + m + "`").collect(Collectors.joining(" or ")),
                    help));
  }

  /// An empty value comes from a variable of a script that was never set. Letters may have empty
  /// parts, and a word that is to be completed may have no letter yet.
  static void insistOnValues(ParseResult command) {
    String name = command.commandSpec().name();
    if (MAY_BE_EMPTY.contains(name)) {
      return;
    }
    for (ArgSpec argument : command.matchedArgs()) {
      if (argument.stringValues().stream().anyMatch(String::isBlank)) {
        throw new ParameterException(
            command.commandSpec().commandLine(),
            "`%s` got an empty value.".formatted(label(argument)));
      }
    }
  }

  private static boolean isNoNumber(ParameterException e) {
    return e.getValue() != null
        && e.getArgSpec() != null
        && NUMBERS.contains(e.getArgSpec().type());
  }

  private static String label(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static List<String> known(CommandLine line, boolean options) {
    return options
        ? line.getCommandSpec().options().stream().map(OptionSpec::longestName).toList()
        : List.copyOf(line.getSubcommands().keySet());
  }

  /// The words that are a slip of the finger or two away, nearest first.
  static List<String> similar(String typed, List<String> known) {
    String word = typed.split("=", 2)[0];
    if (word.length() > WORD_CHARS_MAX) {
      return List.of();
    }
    int slips = Math.min(SLIPS_MAX, word.length() / 2);
    return known.stream()
        .filter(one -> distance(word, one) <= slips)
        .sorted(Comparator.comparingInt(one -> distance(word, one)))
        .limit(SUGGESTIONS_MAX)
        .toList();
  }

  /// How many letters were left out, added, mistaken or swapped with their neighbour.
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + other);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
