package dev.mailtwin.engine.account;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Where the secret of an account comes from.
public sealed interface PasswordSource {

  /// It may ask the user for the password of its own.
  Duration COMMAND_LIMIT = Duration.ofMinutes(5);

  /// A command, run by `sh -c`; the first line of its output.
  record CommandOutput(String command) implements PasswordSource {}

  /// A command that prints an OAuth 2 access token, run by `sh -c`; the first line of its output.
  /// Tokens end after an hour or so, so it is run whenever a run needs one.
  record TokenCommand(String command) implements PasswordSource {}

  /// A file that only its owner can read: [PasswordFile].
  record SecretFile(Path file) implements PasswordSource {}

  /// An entry in the system's key store.
  ///
  /// @param name what it is kept under
  record KeyStoreEntry(SystemKeyStore store, String name) implements PasswordSource {}

  /// Fetches the secret. May start a program that asks the user, so this can take a while.
  ///
  /// @param tells hears one line if a program is long in coming
  /// @throws ProblemException if there is none; no server was asked
  default Secret fetch(Consumer<String> tells) throws IOException, InterruptedException {
    String line =
        switch (this) {
          case CommandOutput(String command) -> run("password", command, tells);
          case TokenCommand(String command) -> run("token", command, tells);
          case SecretFile(Path file) -> PasswordFile.read(file);
          case KeyStoreEntry(SystemKeyStore store, String name) -> store.fetch(name, tells);
        };
    if (line.isEmpty()) {
      throw new ProblemException(
          Problems.noPassword("What supplies the password returned nothing."));
    }
    if (line.indexOf('\uFFFD') >= 0) { // Sent like that it could not be right.
      throw new ProblemException(
          Problems.noPassword("The password is unusable: its bytes are no UTF-8."));
    }
    try {
      return this instanceof TokenCommand ? Secret.token(line.strip()) : Secret.of(line);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problems.noPassword(
              this instanceof TokenCommand
                  ? "What the token command printed is no access token: that is one word."
                  : "The password is unusable: it holds a NUL or the end of a line."),
          e);
    }
  }

  private static String run(String what, String command, Consumer<String> tells)
      throws IOException, InterruptedException {
    try {
      Runnable slow = () -> tells.accept("Waiting for the %s command …".formatted(what));
      Subprocess done = Subprocess.asking(List.of("sh", "-c", command), COMMAND_LIMIT, slow);
      if (done.exit() == 130) { // Ctrl-C reached it too.
        throw new InterruptedException("the %s command was stopped".formatted(what));
      }
      if (done.exit() != 0) {
        throw new ProblemException(
            Problems.noPassword(
                "The %s command failed with exit status %d.".formatted(what, done.exit())));
      }
      return done.line();
    } catch (Subprocess.Unfinished e) {
      throw new ProblemException(
          Problems.noPassword("The %s command %s.".formatted(what, e.getMessage())), e);
    }
  }
}
