package dev.mailtwin.app.cli;

import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.EngineReports.SetUp;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Config;
import dev.mailtwin.engine.account.PasswordSource;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.engine.account.ServerAddress;
import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin setup`: proves that an account works and remembers it.
@Command(
    name = "setup",
    mixinStandardHelpOptions = true,
    description = "Set up an account, or change one that is set up.",
    footer = {
      "",
      "Examples:",
      "  mailtwin setup me@example.com --imap imaps://imap.example.com",
      "  mailtwin setup me@example.com --imap imap+starttls://mail.example.com:143 \\",
      "      --password-command 'pass show mail'",
      "",
      "Without --password-command or --password-stdin the password is asked for and kept in a",
      "file that only you can read."
    })
final class SetupCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "ADDRESS", description = "Your e-mail address.")
  private String address = "";

  @Option(names = "--imap", paramLabel = "URL", description = "Receiving: imaps://HOST:PORT.")
  private @Nullable String imap;

  @Option(names = "--smtp", paramLabel = "URL", description = "Sending: smtps://HOST:PORT.")
  private List<String> smtp = new ArrayList<>();

  @Option(names = "--user", paramLabel = "NAME", description = "Login name; default: ADDRESS.")
  private @Nullable String user;

  @Option(
      names = "--password-command",
      paramLabel = "CMD",
      description = "Run by sh -c; the first line of its output is the password.")
  private @Nullable String passwordCommand;

  @Option(names = "--password-stdin", description = "Read the password from standard input.")
  private boolean passwordStdin;

  @Option(
      names = "--ca-file",
      paramLabel = "PEM",
      description = "Certificates to trust as well, for this account.")
  private @Nullable Path caFile;

  @Option(names = "--maildir", paramLabel = "DIR", description = "Where the twin lies.")
  private @Nullable Path maildir;

  SetupCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    Engine engine = parts.engine(common);
    AccountSettings account = settings();
    SetUp done = engine.setUp(account, typedSecret());
    if (common.json) {
      Json.print(document(done), parts.terminal());
    }
    if (!common.quiet) {
      summary(done);
    }
    return 0;
  }

  private AccountSettings settings() throws IOException {
    if (address.isBlank() || address.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw Parts.usage("An address has no blanks: \"" + address + "\".");
    }
    if (imap == null) {
      throw Parts.usage("Say which server receives your mail: --imap imaps://HOST:PORT.");
    }
    Endpoint receiving = endpoint(imap, "imap");
    List<Endpoint> sending = new ArrayList<>();
    for (String server : smtp) {
      sending.add(endpoint(server, "smtp"));
    }
    return new AccountSettings(
        new AccountId(address),
        receiving,
        sending,
        user == null ? address : user,
        new PasswordSource.CommandOutput(passwordCommand == null ? "false" : passwordCommand),
        caFile,
        maildir == null
            ? parts.home().mail().resolve(Config.directory(address))
            : maildir.toAbsolutePath(),
        List.of(),
        List.of(),
        ProviderTable.downloadCap(receiving.host()),
        List.of());
  }

  private static Endpoint endpoint(String text, String kind) throws IOException {
    try {
      return ServerAddress.parse(text, kind);
    } catch (IllegalArgumentException e) {
      throw Parts.usage(e.getMessage() + ".");
    }
  }

  /// A password that was typed or piped in; null if a command supplies it.
  @SuppressWarnings("SystemConsoleNull") // The checker for nulls does not know that yet.
  private @Nullable Secret typedSecret() throws IOException {
    if (passwordCommand != null) {
      return null;
    }
    if (passwordStdin) {
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      return secret(in.readLine());
    }
    Console console = System.console();
    if (common.noInput || console == null || !console.isTerminal()) {
      throw Parts.usage("There is nobody to ask: use --password-command or --password-stdin.");
    }
    char[] typed = console.readPassword("Password for %s: ", Terminal.safe(address));
    return secret(typed == null ? null : new String(typed));
  }

  private static Secret secret(@Nullable String line) throws ProblemException {
    if (line == null || line.isEmpty()) {
      throw new ProblemException(Problems.noPassword("No password was given."));
    }
    try {
      return Secret.of(line);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problems.noPassword("The password is unusable: it holds a NUL."), e);
    }
  }

  private void summary(SetUp done) {
    var err = parts.terminal().err();
    err.printf(
        "%s is ready: %s, %s, %s.%n",
        Terminal.safe(done.account().address()),
        Amounts.count(done.mailboxes(), "folder", "folders"),
        Amounts.count(done.messages(), "message", "messages"),
        Amounts.bytes(done.bytes()));
    err.printf(
        "The twin will lie in %s (%s free).%n", done.maildir(), Amounts.bytes(done.diskFree()));
    if (done.receiveOnly()) {
      err.println("No server for sending was named: this account receives only.");
    }
    if (passwordCommand == null) {
      err.println("The password is kept in a file that only you can read.");
    }
    err.println("Next: mailtwin sync");
  }

  private static JsonObject document(SetUp done) {
    JsonObject document = Json.document();
    document.addProperty("account", done.account().address());
    document.addProperty("maildir", done.maildir().toString());
    document.addProperty("mailboxes", done.mailboxes());
    document.addProperty("messages", done.messages());
    document.addProperty("bytes", done.bytes());
    document.addProperty("disk_free", done.diskFree());
    document.addProperty("receive_only", done.receiveOnly());
    return document;
  }
}
