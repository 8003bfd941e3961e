package dev.mailtwin.app.letter;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts this program once more, as a process that outlives this one and its terminal.
public final class Detached {

  private static final String MAIN = "dev.mailtwin.app.Main";
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private Detached() {}

  /// Runs a command in a process of its own that says nothing.
  ///
  /// @return false if it is not known how this one was started
  public static boolean start(Map<String, String> environment, String... words) throws IOException {
    List<String> line = launch();
    if (line.isEmpty()) {
      return false;
    }
    List<String> whole = new ArrayList<>();
    session(environment).ifPresent(path -> whole.add(path.toString()));
    whole.addAll(line);
    whole.addAll(List.of(words));
    var builder = new ProcessBuilder(whole);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.start();
    return true;
  }

  /// How this process was started, up to the name of the program.
  private static List<String> launch() throws IOException {
    List<String> words = new ArrayList<>();
    if (Files.isReadable(COMMAND_LINE)) {
      String all = new String(Files.readAllBytes(COMMAND_LINE), StandardCharsets.UTF_8);
      words.addAll(List.of(all.split("\0", -1)));
    } else {
      ProcessHandle.Info info = ProcessHandle.current().info();
      info.command().ifPresent(words::add);
      words.addAll(List.of(info.arguments().orElse(new String[0])));
    }
    int main = words.indexOf(MAIN);
    return main < 0 ? List.of() : words.subList(0, main + 1);
  }

  /// `setsid(1)`, so that Ctrl-C in the caller's terminal does not reach the new process.
  private static java.util.Optional<Path> session(Map<String, String> environment) {
    for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory, "setsid");
      if (directory.startsWith("/") && Files.isExecutable(candidate)) {
        return java.util.Optional.of(candidate);
      }
    }
    return java.util.Optional.empty();
  }
}
