package dev.mailtwin.app.cli;

import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.EngineReports.SetUp;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Choices;
import dev.mailtwin.engine.account.Config;
import dev.mailtwin.engine.account.Login;
import dev.mailtwin.engine.account.ServerAddress;
import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
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
      "Without --password-command or --password-stdin the password is asked for. It is kept in",
      "the system's key store, or in a file that only you can read."
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

  @Mixin private SecretChoice secrets = new SecretChoice();

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
    checkAddress();
    Endpoint receiving = receiving();
    List<Endpoint> sending = sending();
    SecretChoice.Given given = secrets.given(parts, address, common.noInput);
    SetUp done = engine.setUp(settings(receiving, sending, given), given.typed());
    if (common.json) {
      Json.print(document(done), parts.terminal());
    }
    if (!common.quiet) {
      summary(done, given);
    }
    return 0;
  }

  private void checkAddress() throws IOException {
    if (address.isBlank() || address.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw Parts.usage("An address has no blanks: \"" + address + "\".");
    }
  }

  private Endpoint receiving() throws IOException {
    if (imap == null) {
      throw Parts.usage("Say which server receives your mail: --imap imaps://HOST:PORT.");
    }
    return endpoint(imap, "imap");
  }

  private List<Endpoint> sending() throws IOException {
    List<Endpoint> sending = new ArrayList<>();
    for (String server : smtp) {
      sending.add(endpoint(server, "smtp"));
    }
    return sending;
  }

  private AccountSettings settings(
      Endpoint receiving, List<Endpoint> sending, SecretChoice.Given given) {
    var login = new Login(user == null ? address : user, given.source());
    return new AccountSettings(
        new AccountId(address),
        receiving,
        sending,
        login,
        secrets.smtpLogin(login),
        caFile,
        maildir == null
            ? parts.home().mail().resolve(Config.directory(address))
            : maildir.toAbsolutePath(),
        Choices.NONE);
  }

  private static Endpoint endpoint(String text, String kind) throws IOException {
    try {
      return ServerAddress.parse(text, kind);
    } catch (IllegalArgumentException e) {
      throw Parts.usage(e.getMessage() + ".");
    }
  }

  private void summary(SetUp done, SecretChoice.Given given) {
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
    if (given.typed() != null) {
      err.println(given.whereItIsKept());
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
