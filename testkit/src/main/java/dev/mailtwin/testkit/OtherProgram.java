package dev.mailtwin.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A program of somebody else, run to see what it makes of our files.
///
/// @param name as on the search path
public record OtherProgram(String name) {

  private static final long LIMIT_SECONDS = 30;

  /// OfflineIMAP's threads wait for each other now and then, for ever; twice in a row they do not.
  private static final int ATTEMPTS = 2;

  /// What a run came to.
  ///
  /// @param output standard output and standard error
  public record Run(int exit, String output) {}

  /// Skips the calling test where the program is not installed, and says so; where `CI=true` it
  /// fails.
  public static OtherProgram require(String name) {
    for (String directory : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, name))) {
        return new OtherProgram(name);
      }
    }
    String reason = "no " + name + " on the search path; install it to run these tests";
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    System.out.println("skipped: " + reason);
    // A developer without these programs must still be able to build; CI never comes here.
    Assumptions.abort(reason);
    return new OtherProgram(name);
  }

  /// Runs it in a home directory of its own, with nothing on its standard input.
  public Run run(Path home, String... arguments) throws IOException, InterruptedException {
    return run(home, Map.of(), arguments);
  }

  /// Runs it with more in its environment.
  public Run run(Path home, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new java.util.ArrayList<>(List.of(name));
    line.addAll(List.of(arguments));
    Path said = Files.createTempFile(home, name, ".out");
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("TERM", "dumb");
    builder.environment().putAll(environment);
    for (int left = ATTEMPTS; left > 0; left--) {
      Process process = builder.start();
      process.getOutputStream().close();
      if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return new Run(
            process.exitValue(), new String(Files.readAllBytes(said), StandardCharsets.UTF_8));
      }
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    throw new IOException(name + " does not end: " + Files.readString(said));
  }
}
