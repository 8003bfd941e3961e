package dev.mailtwin.app.cli;

import dev.mailtwin.engine.problem.Problem;
import java.util.List;
import java.util.Map;

/// Colours of text, and when there are any.
enum Colour {
  FAILURE("1;31"),
  NOTE("33");

  static final String OFF = "\u001b[0m";

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  /// What `--color` may say.
  enum When {
    auto,
    always,
    never
  }

  /// The escape sequence that begins this colour.
  String on() {
    return "\u001b[" + code + "m";
  }

  static Colour of(Problem.Severity severity) {
    return switch (severity) {
      case FAILURE -> FAILURE;
      case NOTE -> NOTE;
    };
  }

  /// Whether colour is welcome: as `--color` says, else on a terminal unless `NO_COLOR` is set.
  ///
  /// @param words the command line, which need not be understood
  /// @param interactive a person watches, on a terminal that is not dumb
  static boolean welcome(List<String> words, Map<String, String> environment, boolean interactive) {
    String said = "auto";
    for (int n = 0; n < words.size() && !words.get(n).equals("--"); n++) {
      if (words.get(n).startsWith("--color=")) {
        said = words.get(n).substring("--color=".length());
      } else if (words.get(n).equals("--color") && n + 1 < words.size()) {
        said = words.get(n + 1);
      }
    }
    return switch (said) {
      case "always" -> true;
      case "never" -> false;
      default -> interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
    };
  }
}
