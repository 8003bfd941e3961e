package dev.mailtwin.app.cli;

import java.io.Console;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Questions to the person at the terminal.
public final class Questions {

  private final Console console;

  private Questions(Console console) {
    this.console = console;
  }

  /// Null if there is nobody to ask, or nothing may be asked.
  @SuppressWarnings("SystemConsoleNull") // The checker for nulls does not know that yet.
  public static @Nullable Questions of(boolean noInput) {
    Console console = System.console();
    return noInput || console == null || !console.isTerminal() ? null : new Questions(console);
  }

  /// Asks for a secret, without echo; null at the end of input.
  @Nullable String secret(String question) {
    char[] typed = console.readPassword("%s", Terminal.safe(question));
    return typed == null ? null : new String(typed);
  }

  /// Asks for a line; empty at the end of input.
  String line(String question) {
    String typed = console.readLine("%s", Terminal.safe(question));
    return typed == null ? "" : typed.strip();
  }

  /// Asks for one of several, by its number or as it is written.
  ///
  /// @return null for none of them, which is also the end of input
  @Nullable String oneOf(String question, List<String> choices) {
    console.printf("%s%n", Terminal.safe(question));
    for (int n = 0; n < choices.size(); n++) {
      console.printf("  %2d  %s%n", n + 1, Terminal.safe(choices.get(n)));
    }
    while (true) {
      String typed = line("Number, or empty for none of these: ");
      if (typed.isEmpty() || choices.contains(typed)) {
        return typed.isEmpty() ? null : typed;
      }
      int number = typed.matches("[0-9]{1,4}") ? Integer.parseInt(typed) : 0;
      if (number >= 1 && number <= choices.size()) {
        return choices.get(number - 1);
      }
    }
  }

  /// Asks for yes or no.
  ///
  /// @param otherwise what an empty answer means
  public boolean yes(String question, boolean otherwise) {
    String typed = console.readLine("%s [%s] ", Terminal.safe(question), otherwise ? "Y/n" : "y/N");
    if (typed == null || typed.isBlank()) {
      return typed != null && otherwise;
    }
    return typed.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }
}
