package dev.mailtwin.app.cli;

import java.io.Console;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Questions to the person at the terminal.
final class Questions {

  private final Console console;

  private Questions(Console console) {
    this.console = console;
  }

  /// Null if there is nobody to ask, or nothing may be asked.
  @SuppressWarnings("SystemConsoleNull") // The checker for nulls does not know that yet.
  static @Nullable Questions of(boolean noInput) {
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

  /// Asks for yes or no.
  ///
  /// @param otherwise what an empty answer means
  boolean yes(String question, boolean otherwise) {
    String typed = console.readLine("%s [%s] ", Terminal.safe(question), otherwise ? "Y/n" : "y/N");
    if (typed == null || typed.isBlank()) {
      return typed != null && otherwise;
    }
    return typed.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }
}
