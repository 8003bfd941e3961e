package dev.mailtwin.app.cli;

import dev.mailtwin.engine.Examining.Access;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.ConfigWriter;
import dev.mailtwin.engine.account.Login;
import dev.mailtwin.engine.account.PasswordSource;
import dev.mailtwin.engine.account.SystemKeyStore;
import dev.mailtwin.engine.problem.AccountProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say where a password comes from and where it is kept, and the questions that
/// are asked without them.
final class SecretChoice {

  /// Google and others show app passwords in groups; the blanks are not part of them.
  private static final Pattern GROUPS = Pattern.compile("[A-Za-z0-9]{4}( [A-Za-z0-9]{4}){2,}");

  /// Where a typed password is kept.
  enum Keep {
    keystore,
    file
  }

  @Option(
      names = "--password-command",
      paramLabel = "CMD",
      description = "Run by sh -c; the first line of its output is the password.")
  private @Nullable String passwordCommand;

  @Option(
      names = "--token-command",
      paramLabel = "CMD",
      description =
          "Run by sh -c; the first line of its output is an OAuth 2 access token, used instead of a"
              + " password.")
  private @Nullable String tokenCommand;

  @Option(names = "--password-stdin", description = "Read the password from standard input.")
  private boolean passwordStdin;

  @Option(
      names = "--keep-password",
      paramLabel = "WHERE",
      description =
          "keystore: the system's; file: one that only you can read. Default: asked, else file.")
  private @Nullable Keep keep;

  @Option(
      names = "--smtp-user",
      paramLabel = "NAME",
      description = "Login name for sending, if it is another.")
  private @Nullable String smtpUser;

  @Option(
      names = "--smtp-password-command",
      paramLabel = "CMD",
      description = "Supplies the password for sending, if it is another.")
  private @Nullable String smtpPasswordCommand;

  @Option(
      names = "--smtp-token-command",
      paramLabel = "CMD",
      description = "Supplies the access token for sending, if it is another.")
  private @Nullable String smtpTokenCommand;

  /// What was chosen.
  ///
  /// @param source where the password comes from from now on
  /// @param typed the password itself, if it is to be kept there first; null if a command has it
  record Given(PasswordSource source, @Nullable Secret typed) {

    /// Said when it has been kept.
    String whereItIsKept() {
      return switch (source) {
        case PasswordSource.KeyStoreEntry _ -> "The password is kept in the system's key store.";
        case PasswordSource.SecretFile _,
            PasswordSource.CommandOutput _,
            PasswordSource.TokenCommand _ ->
            "The password is kept in a file that only you can read.";
      };
    }
  }

  /// Fails if no option says where the password comes from and there is nobody to ask.
  void insistOnSource(boolean noInput) throws ProblemException {
    if (command() == null && !passwordStdin && Questions.of(noInput) == null) {
      throw nobodyToAsk();
    }
  }

  private static ProblemException nobodyToAsk() {
    return Parts.usage(
        "There is nobody to ask: use --password-command, --password-stdin or --token-command.");
  }

  /// Whether the options speak of sending only, so that the password for receiving stays.
  boolean concernsSendingOnly() {
    boolean receiving =
        passwordCommand != null || tokenCommand != null || passwordStdin || keep != null;
    return !receiving
        && (smtpUser != null || smtpPasswordCommand != null || smtpTokenCommand != null);
  }

  /// The command that supplies the secret for receiving; null if none does.
  private @Nullable PasswordSource command() throws ProblemException {
    boolean other = passwordCommand != null || passwordStdin || keep != null;
    if (tokenCommand != null && other) {
      throw Parts.usage("An account signs in by a token or by a password: give one of them.");
    }
    if (passwordCommand != null && passwordStdin) {
      throw Parts.usage(
          "--password-command and --password-stdin both give the password: use one of them.");
    }
    return source(passwordCommand, tokenCommand);
  }

  private @Nullable PasswordSource smtpCommand() throws ProblemException {
    if (smtpTokenCommand != null && smtpPasswordCommand != null) {
      throw Parts.usage("Sending signs in by a token or by a password: give one of them.");
    }
    return source(smtpPasswordCommand, smtpTokenCommand);
  }

  private static @Nullable PasswordSource source(
      @Nullable String password, @Nullable String token) {
    if (token != null) {
      return new PasswordSource.TokenCommand(token);
    }
    return password == null ? null : new PasswordSource.CommandOutput(password);
  }

  /// Finds the password, asking for it if need be.
  Given given(Parts parts, String address, boolean noInput)
      throws IOException, InterruptedException {
    PasswordSource command = command();
    if (command != null) {
      return new Given(command, null);
    }
    Questions questions = Questions.of(noInput);
    Secret typed = passwordStdin ? piped() : asked(questions, address);
    return new Given(place(parts, address, typed, passwordStdin ? null : questions), typed);
  }

  /// How to sign in only to look: nothing is kept, and nobody is asked.
  ///
  /// @param user the login name; null for the configured one
  Access forALook(@Nullable String user) throws IOException {
    return new Access(user, command(), passwordStdin ? piped() : null);
  }

  /// The same for sending.
  Access sendingForALook() throws ProblemException {
    return new Access(smtpUser, smtpCommand(), null);
  }

  /// The login for sending: that for receiving, where the options do not say otherwise.
  Login smtpLogin(Login login) throws ProblemException {
    PasswordSource own = smtpCommand();
    return new Login(
        smtpUser == null ? login.user() : smtpUser, own == null ? login.password() : own);
  }

  /// An account with what was chosen; the login for sending changes only if it was the same, or if
  /// the options name another.
  AccountSettings change(AccountSettings account, Given given) throws ProblemException {
    PasswordSource own = smtpCommand();
    AccountSettings changed = account.withPassword(given.source());
    Login before = changed.smtpLogin();
    return changed.withSmtpLogin(
        new Login(
            smtpUser == null ? before.user() : smtpUser, own == null ? before.password() : own));
  }

  private static Secret piped() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    return secret(in.readLine());
  }

  private static Secret asked(@Nullable Questions questions, String address)
      throws ProblemException {
    if (questions == null) {
      throw nobodyToAsk();
    }
    String typed = questions.secret("Password for %s: ".formatted(address));
    return secret(typed == null ? null : cleaned(typed, q -> questions.yes(q, true)));
  }

  /// A password as it was meant. Blanks in it are part of it only if the user says so.
  static String cleaned(String typed, Predicate<String> agrees) {
    if (GROUPS.matcher(typed.strip()).matches()) {
      return agrees.test("This looks like an app password shown in groups. Remove the blanks?")
          ? typed.replace(" ", "")
          : typed;
    }
    boolean padded = !typed.equals(typed.strip()) && !typed.isBlank();
    return padded && agrees.test("The password begins or ends with a blank. Remove it?")
        ? typed.strip()
        : typed;
  }

  private static Secret secret(@Nullable String line) throws ProblemException {
    if (line == null || line.isEmpty()) {
      throw new ProblemException(
          Problems.noPassword("No password was given.").nextNow(_ -> "Run it again, with one."));
    }
    try {
      return Secret.of(line);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problems.noPassword("The password is unusable: it holds a NUL."), e);
    }
  }

  private PasswordSource place(
      Parts parts, String address, Secret typed, @Nullable Questions questions)
      throws IOException, InterruptedException {
    var file = new PasswordSource.SecretFile(new ConfigWriter(parts.home()).passwordFile(address));
    if (keep == Keep.file || (keep == null && questions == null)) {
      return file;
    }
    SystemKeyStore store = SystemKeyStore.find(parts.environment());
    boolean possible = store != null && store.canKeep(address, typed);
    if (keep == Keep.keystore && store == null) {
      throw new ProblemException(AccountProblems.noKeyStore());
    }
    if (keep == Keep.keystore && !possible) {
      throw Parts.usage("Your key store cannot keep this password; use --keep-password file.");
    }
    boolean chosen =
        keep == Keep.keystore
            || (possible
                && questions != null
                && questions.yes("Keep the password in the system's key store?", true));
    return chosen && store != null ? new PasswordSource.KeyStoreEntry(store, address) : file;
  }
}
