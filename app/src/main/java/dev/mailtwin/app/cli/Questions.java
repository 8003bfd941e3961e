package dev.mailtwin.app.cli;

import dev.mailtwin.engine.account.Purpose;
import java.io.Console;
import java.util.Locale;
import java.util.Map;
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

  /// Asks which folders are for what, until the answer makes sense; the end of input is none.
  Map<Purpose, String> folders(FolderSheet sheet) {
    console.printf("%s%n", Terminal.safe(sheet.question()));
    int n = 0;
    for (String folder : sheet.folders()) {
      console.printf("  %2d  %s%n", ++n, Terminal.safe(folder));
    }
    Map<Purpose, String> answers = sheet.read(line(sheet.prompt()));
    while (answers == null) {
      console.printf("That is none of the answers that are possible.%n");
      answers = sheet.read(line(sheet.prompt()));
    }
    return answers;
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
