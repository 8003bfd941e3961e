package dev.mailtwin.app.cli;

import dev.mailtwin.engine.account.Purpose;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
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
    char[] typed = awaited(() -> console.readPassword("%s", Terminal.safe(question)));
    return typed == null ? null : new String(typed);
  }

  /// Asks for a line; empty at the end of input.
  String line(String question) {
    String typed = awaited(() -> console.readLine("%s", Terminal.safe(question)));
    return typed == null ? "" : typed.strip();
  }

  /// Nothing interrupts who reads from a terminal, and Ctrl-C must not wait for Enter.
  ///
  /// @throws CancellationException if the answer is not waited for any more: the thread that reads
  ///   keeps the console, which gets its echo back when the process ends
  private <T> @Nullable T awaited(Callable<@Nullable T> reading) {
    var task = new FutureTask<@Nullable T>(reading);
    Thread.ofPlatform().daemon().name("terminal").start(task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      var stopped = new CancellationException("at a question");
      stopped.initCause(e);
      throw stopped;
    } catch (ExecutionException e) {
      throw new UncheckedIOException(new IOException(e.getCause()));
    }
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
    String choice = otherwise ? "Y/n" : "y/N";
    String typed = awaited(() -> console.readLine("%s [%s] ", Terminal.safe(question), choice));
    if (typed == null || typed.isBlank()) {
      return typed != null && otherwise;
    }
    return typed.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  /// The one question which folder is for what, and what may be answered to it.
  ///
  /// @param doubts the purposes in doubt, at least one, each with the folders it may be
  record FolderSheet(Map<Purpose, List<String>> doubts) {

    private static final String NONE = "empty for none of these: ";

    FolderSheet {
      doubts = new EnumMap<>(doubts);
    }

    /// Every folder in question, once.
    List<String> folders() {
      return doubts.values().stream().flatMap(List::stream).distinct().toList();
    }

    /// What is asked, above the numbered folders.
    String question() {
      String purposes =
          doubts.keySet().stream().map(FolderSheet::words).collect(Collectors.joining(", "));
      return "The server does not say which folder is for " + purposes + ".";
    }

    /// What stands before the answer.
    String prompt() {
      if (doubts.size() == 1) {
        return "Number, or " + NONE;
      }
      String example =
          doubts.entrySet().stream()
              .map(one -> "%s=%s".formatted(one.getKey().key(), numbers(one.getValue())))
              .collect(Collectors.joining(" "));
      return "Which is which, as in %s; what is none of these may be left out, %s"
          .formatted(example, NONE);
    }

    /// The numbers one purpose may have, as in `1|3`.
    private String numbers(List<String> candidates) {
      List<String> all = folders();
      return candidates.stream()
          .map(name -> all.indexOf(name) + 1)
          .sorted()
          .map(String::valueOf)
          .collect(Collectors.joining("|"));
    }

    /// Reads an answer.
    ///
    /// @return null if it cannot be understood
    @Nullable Map<Purpose, String> read(String typed) {
      Map<Purpose, String> answers = new EnumMap<>(Purpose.class);
      if (typed.isBlank()) {
        return answers;
      }
      if (doubts.size() == 1) {
        Purpose only = doubts.keySet().iterator().next();
        return put(answers, only, typed.strip().replaceFirst("^" + only.key() + "=", ""));
      }
      for (String pair : typed.strip().split("[ ,;]+", -1)) {
        int at = pair.indexOf('=');
        Purpose purpose = at < 0 ? null : purpose(pair.substring(0, at));
        if (purpose == null || put(answers, purpose, pair.substring(at + 1)) == null) {
          return null;
        }
      }
      return answers;
    }

    private @Nullable Map<Purpose, String> put(
        Map<Purpose, String> answers, Purpose purpose, String folder) {
      List<String> candidates = doubts.getOrDefault(purpose, List.of());
      int number = folder.matches("[0-9]{1,4}") ? Integer.parseInt(folder) : 0;
      List<String> all = folders();
      String name = number >= 1 && number <= all.size() ? all.get(number - 1) : folder;
      boolean taken = answers.containsKey(purpose) || answers.containsValue(name);
      if (taken || !candidates.contains(name)) {
        return null;
      }
      answers.put(purpose, name);
      return answers;
    }

    private @Nullable Purpose purpose(String key) {
      return doubts.keySet().stream()
          .filter(purpose -> purpose.key().equals(key.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElse(null);
    }

    private static String words(Purpose purpose) {
      return switch (purpose) {
        case SENT -> "letters you sent";
        case DRAFTS -> "letters you are writing";
        case TRASH -> "deleted mail";
        case JUNK -> "unwanted mail";
        case ARCHIVE -> "the archive";
      };
    }
  }
}
