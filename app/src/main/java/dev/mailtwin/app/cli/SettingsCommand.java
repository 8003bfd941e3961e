package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Choices;
import dev.mailtwin.engine.account.Config;
import dev.mailtwin.engine.account.Login;
import dev.mailtwin.engine.account.PasswordSource;
import dev.mailtwin.engine.account.export.Exported;
import dev.mailtwin.engine.account.export.Program;
import dev.mailtwin.engine.account.export.SharedSettings;
import dev.mailtwin.engine.model.AccountId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin settings`: an account's settings as another program wants them, without the password.
@Command(
    name = "settings",
    mixinStandardHelpOptions = true,
    description = "Write an account's settings for another program, without the password.",
    footer = {
      "",
      "Examples:",
      "  mailtwin settings me@example.com --for card",
      "  mailtwin settings me@example.com --for k9",
      "  mailtwin settings me@example.com --for apple --output me.mobileconfig",
      "",
      "For an address that is not set up the servers are found, as setup does it.",
      "",
      "Programs: apple thunderbird k9 outlook mbsync msmtp mutt aerc himalaya",
      "offlineimap card.",
      "For k9 a QR code is shown; with --output its text is written."
    })
final class SettingsCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "ADDRESS", description = "An account, or any address.")
  private String address = "";

  @Option(
      names = "--for",
      paramLabel = "PROGRAM",
      required = true,
      completionCandidates = Names.class,
      description = "The program that shall read them.")
  private String program = "";

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write them to a new file that only you can read.")
  private @Nullable Path output;

  @Mixin private ServerChoice servers = new ServerChoice();

  @Option(
      names = "--password-command",
      paramLabel = "CMD",
      description = "Supplies the password, for programs that are told where it is.")
  private @Nullable String passwordCommand;

  SettingsCommand(Parts parts) {
    this.parts = parts;
  }

  /// What may stand after `--for`.
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(Program.values()).map(SettingsCommand::name).iterator();
    }
  }

  private static String name(Program program) {
    return program.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Integer call() throws Exception {
    Program wanted =
        Stream.of(Program.values())
            .filter(one -> name(one).equals(program))
            .findFirst()
            .orElseThrow(() ->
                Parts.usage(
                    "No settings are known for \"%s\"; there are: %s."
                        .formatted(program, String.join(", ", new Names()))));
    AccountSettings account = account(parts.engine(common));
    SharedSettings settings = SharedSettings.of(account);
    String given = given();
    Exported exported = wanted.export(given == null ? settings : settings.asking(given));
    if (output != null) {
      write(output, exported.text());
    }
    if (common.json) {
      Json.print(document(exported), parts.terminal());
    } else if (output == null) {
      print(wanted, exported);
    }
    if (!common.quiet) {
      parts.terminal().err().println(Terminal.safe(exported.place()));
      exported.remarks().forEach(remark -> parts.terminal().err().println(Terminal.safe(remark)));
      if (given != null) {
        parts
            .terminal()
            .err()
            .println(
                "Programs that want a command for the password get yours as it was given; if it"
                    + " holds the password itself, so do these settings.");
      }
    }
    return 0;
  }

  private @Nullable String given() {
    return passwordCommand == null || passwordCommand.isBlank() ? null : passwordCommand;
  }

  /// What is configured; else what the options name, or what is found.
  private AccountSettings account(Engine engine) throws IOException, InterruptedException {
    AccountSettings known =
        engine.accounts().stream()
            .filter(account -> account.id().isMeantBy(address))
            .findFirst()
            .orElse(null);
    if (known != null && !servers.names()) {
      return known;
    }
    servers.checkInput(address);
    ServerChoice.Route route = servers.chosen(engine, parts, address, common).routes().getFirst();
    var source = new PasswordSource.CommandOutput("");
    if (given() == null && !common.quiet) {
      parts
          .terminal()
          .err()
          .printf(
              "It is not set up here: programs that want a command for the password are told to"
                  + " ask Mailtwin, which knows it after `mailtwin setup %s`.%n",
              Terminal.safe(address));
    }
    return new AccountSettings(
        new AccountId(address),
        route.imap(),
        route.smtp(),
        new Login(route.user(), source),
        new Login(route.smtpUser(), source),
        servers.caFile == null ? null : servers.caFile.toAbsolutePath(),
        parts.home().mail().resolve(Config.directory(address)),
        Choices.NONE);
  }

  private void print(Program wanted, Exported exported) {
    Terminal terminal = parts.terminal();
    if (wanted == Program.K9) {
      terminal.out().print(QrPicture.of(exported.text()).text(terminal.colour()));
    } else {
      terminal.out().print(exported.text());
    }
  }

  /// A file that is there is never replaced: it may hold the settings of other accounts.
  private static void write(Path file, String text) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (FileAlreadyExistsException e) {
      throw Parts.usage("%s is there already; name a new file.".formatted(file));
    } catch (java.nio.file.NoSuchFileException e) {
      throw Parts.usage("There is no directory for %s.".formatted(file));
    }
  }

  private JsonObject document(Exported exported) {
    JsonObject document = Json.document();
    document.addProperty("account", address);
    document.addProperty("for", program);
    document.addProperty("settings", exported.text());
    document.addProperty("place", exported.place());
    var remarks = new JsonArray();
    exported.remarks().forEach(remarks::add);
    document.add("remarks", remarks);
    document.addProperty("output", output == null ? null : output.toString());
    return document;
  }
}
