package dev.mailtwin.app.badinput;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mailtwin.app.cli.CommandLineFace;
import dev.mailtwin.app.cli.Parts;
import dev.mailtwin.app.cli.Terminal;
import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.sync.SyncClock;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.testkit.TestCa;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// A home directory in which commands are run.
final class Household {

  static final String ADDRESS = "ana@example.org";
  static final String PASSWORD = "s3cr3t-Pa55-wort";
  static final OffsetDateTime DAY = OffsetDateTime.parse("2026-02-03T04:05:06+01:00");

  private final Path directory;
  private final Home home;

  Household(Path directory) {
    this.directory = directory;
    this.home = new Home(directory.resolve("config.toml"), directory.resolve("mail"));
  }

  /// What a command came to.
  record Ran(int status, String out, String err) {

    JsonObject json() {
      return JsonParser.parseString(out).getAsJsonObject();
    }

    /// The codes of all problems in the document, wherever they are; `A9 or A10` for one that fits
    /// both.
    List<String> codes() {
      List<String> codes = new ArrayList<>();
      collect(json(), codes);
      return codes;
    }

    private static void collect(JsonObject object, List<String> codes) {
      if (object.has("problems")) {
        for (JsonElement problem : object.getAsJsonArray("problems")) {
          codes.add(named(problem.getAsJsonObject()));
        }
      }
      if (object.has("accounts")) {
        JsonArray accounts = object.getAsJsonArray("accounts");
        accounts.forEach(account -> collect(account.getAsJsonObject(), codes));
      }
    }

    private static String named(JsonObject problem) {
      var code = new StringBuilder(problem.get("code").getAsString());
      if (problem.has("others")) {
        problem
            .getAsJsonArray("others")
            .forEach(other -> code.append(" or ").append(other.getAsString()));
      }
      return code.toString();
    }

    long count(String kind) {
      return json().getAsJsonArray("accounts").get(0).getAsJsonObject().get(kind).getAsLong();
    }
  }

  /// The real time, without waiting for it.
  private static final class Hurried implements InstantSource, SyncClock {
    @Override
    public Instant instant() {
      return Clock.systemUTC().instant();
    }

    @Override
    public long seconds() {
      return instant().getEpochSecond();
    }

    @Override
    public void pause(long seconds) {}
  }

  /// Stands in for the demo, which is not part of these tests.
  @Command(name = "demo")
  static final class NoDemo implements Callable<Integer> {
    @Override
    public Integer call() {
      return 0;
    }
  }

  /// Runs a command in this process.
  Ran run(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    var parts =
        new Parts(
            terminal, home, new Hurried(), () -> false, Map.of("MAILTWIN_SILENCE_SECONDS", "1"));
    int status = new CommandLineFace(parts, new NoDemo()).run(words);
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  Path directory() {
    return directory;
  }

  Path config() {
    return home.config();
  }

  /// The default twin.
  Path twin() {
    return home.mail().resolve(ADDRESS);
  }

  Path state() {
    return twin().resolve(".mailtwin").resolve("state.sqlite");
  }

  /// Writes a configuration with one account.
  ///
  /// @param imap such as `imaps://127.0.0.1:1993`
  void account(String imap) throws IOException {
    account(imap, TestCa.shared().caPem());
  }

  void account(String imap, Path ca) throws IOException {
    account(imap, ca, "password_command = \"echo " + PASSWORD + "\"");
  }

  void account(String imap, Path ca, String more) throws IOException {
    configure(
        """
        [[account]]
        address = "%s"
        imap = "%s"
        ca_file = "%s"
        %s
        """
            .formatted(ADDRESS, imap, ca, more));
  }

  void configure(String toml) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(home.config(), toml);
  }

  /// A server over TLS that knows the account.
  static ModelServer server(MailStore mail) throws IOException {
    return server(mail, Profile.condstore());
  }

  static ModelServer server(MailStore mail, Profile profile) throws IOException {
    return ModelServer.start(
        ModelServer.Options.of(mail, profile)
            .with(new ModelServer.Security.ImplicitTls(TestCa.shared().serverContext()))
            .withLogin(ADDRESS, PASSWORD));
  }

  void accountAt(ModelServer server) throws IOException {
    account("imaps://127.0.0.1:" + server.port());
  }

  /// Puts messages on a server.
  static void fill(MailStore mail, String mailbox, int messages) {
    for (int n = 1; n <= messages; n++) {
      mail.append(mailbox, message(n), List.of(), DAY.plusMinutes(n));
    }
  }

  static byte[] message(int n) {
    return """
    From: bob@example.org
    Subject: number %d
    Message-ID: <%d@example.org>

    This is number %d.
    """
        .formatted(n, n, n)
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /// All message files of the twin.
  List<Path> files() throws IOException {
    if (Files.notExists(twin())) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(twin())) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> !path.toString().contains("/.mailtwin/"))
          .filter(path -> !path.endsWith("dovecot-keywords"))
          .sorted()
          .toList();
    }
  }
}
