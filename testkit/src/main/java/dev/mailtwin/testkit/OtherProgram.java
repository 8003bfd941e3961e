package dev.mailtwin.testkit;

import java.io.IOException;
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

  private static final int PATIENCE = 10;
  private static final long IMPATIENT_SECONDS = 8;

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
    ProcessBuilder builder = builder(home, environment, arguments);
    Run last = new Run(-1, "");
    for (int left = ATTEMPTS; left > 0; left--) {
      last = once(builder, LIMIT_SECONDS);
      if (last.exit >= 0) {
        return last;
      }
    }
    throw new IOException(name + " does not end: " + last.output);
  }

  /// Runs it until it says something, at most [#PATIENCE] times. For OfflineIMAP and STARTTLS: the
  /// thread that reads takes the first bytes of the handshake from the one that waits for them,
  /// about every third time.
  public Run runUntilItSays(String word, Path home, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = builder(home, Map.of(), arguments);
    Run last = new Run(-1, "");
    for (int left = PATIENCE; left > 0 && !last.output.contains(word); left--) {
      last = once(builder, IMPATIENT_SECONDS);
    }
    return last;
  }

  private ProcessBuilder builder(Path home, Map<String, String> environment, String... arguments) {
    List<String> line = new java.util.ArrayList<>(List.of(name));
    line.addAll(List.of(arguments));
    var builder = new ProcessBuilder(line).directory(home.toFile()).redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("TERM", "dumb");
    builder.environment().putAll(environment);
    return builder;
  }

  /// The exit is -1 if it had to be killed.
  private Run once(ProcessBuilder builder, long seconds) throws IOException, InterruptedException {
    Path said = Files.createTempFile(builder.directory().toPath(), name, ".out");
    Process process = builder.redirectOutput(said.toFile()).start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    return new Run(ended ? process.exitValue() : -1, Files.readString(said));
  }
}
