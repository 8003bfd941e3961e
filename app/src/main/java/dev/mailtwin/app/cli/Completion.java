package dev.mailtwin.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What may come next on a command line.
///
/// @param root the command with all commands below it
/// @param names the user's own names of a kind
record Completion(CommandSpec root, Function<Kind, List<String>> names) {

  /// What a value is.
  enum Kind {
    ACCOUNTS,
    FOLDERS,
    FILES,
    NOTHING
  }

  /// What stands in help texts for values says what they are.
  private static final Map<String, Kind> KINDS =
      Map.of(
          "ACCOUNT", Kind.ACCOUNTS,
          "ADDRESS", Kind.ACCOUNTS,
          "FOLDER", Kind.FOLDERS,
          "PATTERN", Kind.FOLDERS,
          "FILE", Kind.FILES,
          "PEM", Kind.FILES,
          "DIR", Kind.FILES);

  /// Said alone: let the shell complete the name of a file.
  static final Candidate ANY_FILE = new Candidate(":files", "");

  /// One word that may come next.
  ///
  /// @param description one line, may be empty
  record Candidate(String value, String description) {}

  /// The candidates for the last word.
  ///
  /// @param words all words after the program's name; the last one is begun, or empty
  List<Candidate> of(List<String> words) {
    CommandSpec command = root;
    OptionSpec awaiting = null;
    int positional = 0;
    String last = words.isEmpty() ? "" : words.getLast();
    for (String word : words.subList(0, Math.max(0, words.size() - 1))) {
      OptionSpec option = word.startsWith("-") ? command.findOption(word) : null;
      if (awaiting != null) {
        awaiting = null;
      } else if (option != null && option.arity().max() > 0) {
        awaiting = option;
      } else if (command.subcommands().containsKey(word)) {
        command = command.subcommands().get(word).getCommandSpec();
        positional = 0;
      } else if (!word.startsWith("-")) {
        positional++;
      }
    }
    if (awaiting != null) {
      return values(awaiting, last, "");
    }
    int equals = last.indexOf('=');
    if (last.startsWith("--") && equals > 0) {
      OptionSpec option = command.findOption(last.substring(0, equals));
      String written = last.substring(0, equals + 1);
      return option == null ? List.of() : values(option, last.substring(equals + 1), written);
    }
    return last.startsWith("-") ? options(command, last) : operands(command, last, positional);
  }

  private static List<Candidate> options(CommandSpec command, String begun) {
    List<Candidate> candidates = new ArrayList<>();
    for (OptionSpec option : command.options()) {
      String name = option.longestName();
      if (!option.hidden() && name.startsWith(begun)) {
        candidates.add(new Candidate(name, line(option.description())));
      }
    }
    return candidates;
  }

  private List<Candidate> operands(CommandSpec command, String begun, int positional) {
    List<Candidate> candidates = new ArrayList<>();
    command
        .subcommands()
        .forEach((name, below) -> {
          if (name.startsWith(begun)) {
            candidates.add(
                new Candidate(name, line(below.getCommandSpec().usageMessage().description())));
          }
        });
    for (PositionalParamSpec operand : command.positionalParameters()) {
      if (!operand.hidden() && operand.index().contains(positional)) {
        candidates.addAll(values(operand, begun, ""));
      }
    }
    return candidates;
  }

  private List<Candidate> values(ArgSpec argument, String begun, String written) {
    Kind kind = KINDS.getOrDefault(argument.paramLabel(), Kind.NOTHING);
    if (kind == Kind.FILES) {
      return List.of(ANY_FILE);
    }
    List<Candidate> candidates = new ArrayList<>();
    Iterable<String> known = argument.completionCandidates();
    for (String value : known == null ? names.apply(kind) : known) {
      if (value.startsWith(begun) && value.equals(Terminal.safe(value))) {
        candidates.add(new Candidate(written + value, ""));
      }
    }
    return candidates;
  }

  private static String line(String @Nullable [] description) {
    return description == null || description.length == 0
        ? ""
        : Terminal.safe(description[0]).replace('\t', ' ');
  }
}
