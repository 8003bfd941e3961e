package dev.mailtwin.engine.account;

import dev.mailtwin.engine.problem.AccountProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The key store of the system, reached through its own program, so that it asks for its own
/// password in its own way. Secrets go to that program on its standard input, never in its
/// arguments.
///
/// @param kind which program it is
/// @param program its name, or a path to it
public record SystemKeyStore(Kind kind, String program) {

  /// The programs that are known.
  public enum Kind {
    /// `secret-tool` of libsecret: GNOME Keyring, KWallet, KeePassXC.
    SECRET_SERVICE("secret-tool"),
    /// `security` of macOS.
    KEYCHAIN("security");

    private final String program;

    Kind(String program) {
      this.program = program;
    }
  }

  private static final String SERVICE = "mailtwin";

  /// Unlocking asks the user, who may first have to find the password.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);

  // Exit statuses of `security`: the lowest byte of the Security framework's error.
  private static final int KEYCHAIN_NOT_FOUND = 44;

  /// The store whose program has this name or path, null if it is none that is known.
  public static @Nullable SystemKeyStore named(String program) {
    String name = program.substring(program.lastIndexOf('/') + 1);
    for (Kind kind : Kind.values()) {
      if (kind.program.equals(name)) {
        return new SystemKeyStore(kind, program);
      }
    }
    return null;
  }

  /// The key store of this computer, null if there is none that answers. A locked one does.
  ///
  /// @param environment of the process
  public static @Nullable SystemKeyStore find(Map<String, String> environment)
      throws InterruptedException {
    for (String directory : environment.getOrDefault("PATH", "").split(":", -1)) {
      for (Kind kind : Kind.values()) {
        var store = new SystemKeyStore(kind, kind.program);
        if (!directory.isEmpty()
            && Files.isExecutable(Path.of(directory, kind.program))
            && store.answers()) {
          return store;
        }
      }
    }
    return null;
  }

  private boolean answers() throws InterruptedException {
    try {
      return run(PROBE_LIMIT, probe("")).exit() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private List<String> probe(String name) {
    return switch (kind) {
      case SECRET_SERVICE -> List.of(program, "search", "service", SERVICE, "account", name);
      case KEYCHAIN -> List.of(program, "list-keychains");
    };
  }

  /// The command that prints a secret; made of words for a shell.
  public List<String> lookup(String name) {
    return switch (kind) {
      case SECRET_SERVICE -> List.of(program, "lookup", "service", SERVICE, "account", name);
      case KEYCHAIN -> List.of(program, "find-generic-password", "-s", SERVICE, "-a", name, "-w");
    };
  }

  /// Fetches a secret. The store may ask the user to unlock it.
  ///
  /// @param tells hears one line if that takes long
  /// @return its text, never empty
  /// @throws ProblemException if the store is absent, locked or has no such secret
  String fetch(String name, Consumer<String> tells) throws IOException, InterruptedException {
    Runnable slow = () -> tells.accept("Waiting for the key store; it may ask to be unlocked …");
    Subprocess found = run(PATIENCE, lookup(name), new byte[0], slow);
    String line = found.line();
    if (found.exit() == 0 && !line.isEmpty()) {
      return line;
    }
    throw new ProblemException(why(name, found.exit()));
  }

  /// Nothing was found: is the store locked, or absent, or is there nothing in it? `secret-tool`
  /// says none of that by its exit status, but it lists the entries of a locked store, without
  /// their secrets.
  private Problem why(String name, int exit) throws IOException, InterruptedException {
    return switch (kind) {
      case SECRET_SERVICE -> {
        Subprocess listed = run(PROBE_LIMIT, probe(name));
        if (listed.exit() != 0) {
          yield AccountProblems.keyStoreAbsent(program);
        }
        yield listed.output().isEmpty() ? nothing(name) : AccountProblems.keyStoreLocked();
      }
      case KEYCHAIN ->
          exit == KEYCHAIN_NOT_FOUND ? nothing(name) : AccountProblems.keyStoreLocked();
    };
  }

  private static Problem nothing(String name) {
    return Problems.noPassword("Your system key store has no password for %s.".formatted(name));
  }

  /// Whether this store gives back a secret as it was put in. The Keychain's program prints
  /// anything beyond ASCII in hexadecimal, without saying so.
  public boolean canKeep(String name, Secret secret) {
    boolean plain = name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
    for (byte b : secret.reveal()) {
      plain &= b >= ' ' && b < 0x7f;
    }
    return kind == Kind.SECRET_SERVICE || plain;
  }

  /// Keeps a secret, in place of one kept under that name before.
  ///
  /// @throws ProblemException if the store is absent or locked
  void keep(String name, Secret secret) throws IOException, InterruptedException {
    byte[] bytes = secret.reveal();
    Subprocess done =
        switch (kind) {
          case SECRET_SERVICE ->
              run(
                  PATIENCE,
                  List.of(
                      program,
                      "store",
                      "--label=Mailtwin: " + name,
                      "service",
                      SERVICE,
                      "account",
                      name),
                  bytes,
                  () -> {});
          case KEYCHAIN ->
              run(
                  PATIENCE,
                  List.of(program, "-i"),
                  "add-generic-password -U -s %s -a \"%s\" -X %s\n"
                      .formatted(SERVICE, name, HexFormat.of().formatHex(bytes))
                      .getBytes(StandardCharsets.US_ASCII),
                  () -> {});
        };
    if (done.exit() != 0 || !Secret.of(fetch(name, _ -> {})).equals(secret)) {
      throw new ProblemException(
          answers() ? AccountProblems.keyStoreLocked() : AccountProblems.keyStoreAbsent(program));
    }
  }

  /// Forgets a secret.
  ///
  /// @return false if the store could not be reached, so that it still has the secret
  boolean forget(String name) throws IOException, InterruptedException {
    List<String> command =
        switch (kind) {
          case SECRET_SERVICE -> List.of(program, "clear", "service", SERVICE, "account", name);
          case KEYCHAIN -> List.of(program, "delete-generic-password", "-s", SERVICE, "-a", name);
        };
    try {
      int exit = run(PATIENCE, command).exit();
      return exit == 0 || (kind == Kind.KEYCHAIN && exit == KEYCHAIN_NOT_FOUND);
    } catch (ProblemException _) {
      return false;
    }
  }

  private Subprocess run(Duration limit, List<String> command)
      throws IOException, InterruptedException {
    return run(limit, command, new byte[0], () -> {});
  }

  private Subprocess run(Duration limit, List<String> command, byte[] input, Runnable slow)
      throws IOException, InterruptedException {
    try {
      return Subprocess.silent(command, input, limit, slow);
    } catch (Subprocess.Unfinished e) {
      throw new ProblemException(AccountProblems.keyStoreLocked(), e);
    } catch (IOException e) {
      throw new ProblemException(AccountProblems.keyStoreAbsent(program), e);
    }
  }
}
