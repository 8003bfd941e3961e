package dev.mailtwin.engine.account;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Where the secret of an account comes from.
public sealed interface PasswordSource {

  /// A password is one line; a program that says more than this is none that supplies passwords.
  int OUTPUT_BYTES_MAX = 64 << 10;

  /// A command, run by `sh -c`; the first line of its output.
  record CommandOutput(String command) implements PasswordSource {}

  /// A file that only its owner can read; its first line.
  record SecretFile(Path file) implements PasswordSource {}

  /// Fetches the secret. May start a program that asks the user, so this can take a while.
  ///
  /// @throws ProblemException if there is none; no server was asked
  default Secret fetch() throws IOException, InterruptedException {
    String line =
        switch (this) {
          case CommandOutput(String command) -> run(command);
          case SecretFile(Path file) -> read(file);
        };
    if (line.isEmpty()) {
      throw new ProblemException(
          Problems.noPassword("What supplies the password returned nothing."));
    }
    try {
      return Secret.of(line);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problems.noPassword("The password is unusable: it holds a NUL."), e);
    }
  }

  private static String run(String command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("sh", "-c", command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    byte[] output = process.getInputStream().readNBytes(OUTPUT_BYTES_MAX);
    if (output.length == OUTPUT_BYTES_MAX) {
      process.destroyForcibly(); // It would write until somebody reads, which nobody does.
      throw new ProblemException(
          Problems.noPassword("The password command says far more than a password."));
    }
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new ProblemException(Problems.noPassword("The password command does not end."));
    }
    if (process.exitValue() != 0) {
      throw new ProblemException(
          Problems.noPassword(
              "The password command failed with exit status " + process.exitValue() + "."));
    }
    return firstLine(output);
  }

  private static String read(Path file) throws IOException {
    try {
      return firstLine(Files.readAllBytes(file));
    } catch (java.nio.file.NoSuchFileException e) {
      throw new ProblemException(
          Problems.noPassword("The file with the password is missing: " + file), e);
    } catch (IOException e) {
      throw new ProblemException(
          Problems.noPassword("The file with the password cannot be read: " + file), e);
    }
  }

  private static String firstLine(byte[] output) {
    String text = new String(output, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
