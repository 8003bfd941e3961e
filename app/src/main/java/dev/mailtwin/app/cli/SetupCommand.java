package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.EngineReports.SetUp;
import dev.mailtwin.engine.FolderQuestion;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Choices;
import dev.mailtwin.engine.account.Config;
import dev.mailtwin.engine.account.Login;
import dev.mailtwin.engine.account.ServerAddress;
import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
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
      "  mailtwin setup me@example.com",
      "  mailtwin setup me@example.com --imap imaps://imap.example.com",
      "  mailtwin setup me@example.com --imap imap+starttls://mail.example.com:143 \\",
      "      --password-command 'pass show mail'",
      "",
      "Without --imap the servers are found from the address. Both receiving and",
      "sending are proven before anything is remembered.",
      "Without --password-command or --password-stdin the password is asked for. It",
      "is kept in the system's key store, or in a file that only you can read."
    })
final class SetupCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "ADDRESS", description = "Your e-mail address.")
  private String address = "";

  @Mixin private ServerChoice servers = new ServerChoice();

  @Mixin private SecretChoice secrets = new SecretChoice();

  @Option(names = "--maildir", paramLabel = "DIR", description = "Where the twin lies.")
  private @Nullable Path maildir;

  SetupCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    Engine engine = parts.engine(common);
    address = address.strip();
    checkAddress();
    for (AccountSettings known : engine.accounts()) {
      address = known.id().isMeantBy(address) ? known.id().address() : address;
    }
    servers.checkInput(address);
    secrets.insistOnSource(common.noInput);
    ServerChoice.Chosen chosen = servers.chosen(engine, parts, address, common);
    SecretChoice.Given given = secrets.given(parts, address, common.noInput);
    List<AccountSettings> candidates = new ArrayList<>();
    for (ServerChoice.Route route : chosen.routes()) {
      candidates.add(settings(route, given));
    }
    SetUp done = engine.setUp(candidates, given.typed(), folders(Questions.of(common.noInput)));
    if (common.json) {
      Json.print(document(done), parts.terminal());
    }
    if (!common.quiet) {
      summary(done, given);
    }
    return 0;
  }

  private static FolderQuestion folders(@Nullable Questions questions) {
    return questions == null
        ? FolderQuestion.NOBODY
        : doubts -> questions.folders(new Questions.FolderSheet(doubts));
  }

  private void checkAddress() throws IOException {
    if (address.isBlank() || address.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw new ProblemException(InputProblems.notAnAddress(address, "it has a blank in it"));
    }
  }

  private AccountSettings settings(ServerChoice.Route route, SecretChoice.Given given)
      throws ProblemException {
    return new AccountSettings(
        new AccountId(address),
        route.imap(),
        route.smtp(),
        new Login(route.user(), given.source()),
        secrets.smtpLogin(new Login(route.smtpUser(), given.source())),
        servers.caFile,
        maildir == null
            ? parts.home().mail().resolve(Config.directory(address))
            : maildir.toAbsolutePath(),
        Choices.NONE);
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
    ProblemPrinter.print(notes(done), parts.terminal());
    if (given.typed() != null) {
      err.println(given.whereItIsKept());
    }
    err.println("Next: mailtwin sync");
  }

  private static String lower(Use use) {
    return use.name().toLowerCase(Locale.ROOT);
  }

  /// What is worth knowing about an account that works.
  private static List<Problem> notes(SetUp done) {
    var unclear = new TreeSet<>(done.special().missing());
    unclear.addAll(done.special().doubts().keySet());
    List<String> names = unclear.stream().map(SetupCommand::lower).toList();
    List<Problem> notes = new ArrayList<>(done.notes());
    if (!names.isEmpty()) {
      notes.add(MailboxProblems.unknownUses(names));
    }
    return notes;
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
    document.addProperty("imap", ServerAddress.write(done.imap(), "imap"));
    var sending = new JsonArray();
    done.smtp().forEach(server -> sending.add(ServerAddress.write(server, "smtp")));
    document.add("smtp", sending);
    var special = new JsonObject();
    new TreeMap<>(done.special().found())
        .forEach((use, name) -> special.addProperty(lower(use), name.toString()));
    document.add("special", special);
    document.add("problems", Json.problems(notes(done)));
    return document;
  }
}
