package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mailtwin.app.cli.CommandLineFace;
import dev.mailtwin.app.cli.Parts;
import dev.mailtwin.app.cli.Terminal;
import dev.mailtwin.engine.account.Home;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Mailtwin as a user starts it: words in, exit status and a JSON document out.
public final class Program {

  private static final int SILENCE_SECONDS = 30;

  private final Path home;
  private final TestTime time;
  private final int silenceSeconds;
  private final boolean stopped;

  Program(Path home, TestTime time) {
    this(home, time, SILENCE_SECONDS);
  }

  /// @param silenceSeconds how long it waits for a server that says nothing
  Program(Path home, TestTime time, int silenceSeconds) {
    this(home, time, silenceSeconds, false);
  }

  private Program(Path home, TestTime time, int silenceSeconds, boolean stopped) {
    this.home = home;
    this.time = time;
    this.silenceSeconds = silenceSeconds;
    this.stopped = stopped;
  }

  /// The same, whose user has pressed Ctrl-C as soon as something is interrupted.
  public Program stopping() {
    return new Program(home, time, silenceSeconds, true);
  }

  /// What one command came to.
  public record Run(int exit, String out, String err) {

    JsonObject document() {
      return JsonParser.parseString(out).getAsJsonObject();
    }
  }

  public TestTime time() {
    return time;
  }

  public Path config() {
    return home.resolve("config.toml");
  }

  /// Where the twin of an account lies.
  Path twin(String address) {
    return home.resolve("mail").resolve(address);
  }

  /// Runs one command.
  public Run run(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    Map<String, String> environment =
        Map.of(
            "MAILTWIN_HOME",
            home.toString(),
            "MAILTWIN_SILENCE_SECONDS",
            Integer.toString(silenceSeconds));
    var terminal = new Terminal(stream(out), stream(err), false);
    var parts = new Parts(terminal, Home.of(environment, home), time, this::isStopped, environment);
    int exit = new CommandLineFace(parts, new NoDemo()).run(words);
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private boolean isStopped() {
    return stopped && time.hasWaited();
  }

  @Command(name = "demo")
  private static final class NoDemo implements Callable<Integer> {
    @Override
    public Integer call() {
      return 0;
    }
  }

  private static PrintStream stream(ByteArrayOutputStream into) {
    return new PrintStream(into, true, StandardCharsets.UTF_8);
  }

  /// Sets an account up; the address is the login name.
  void setUp(MailServer server) throws IOException {
    setUp(server, server.imapUrl());
  }

  /// Sets an account up that reaches its server another way.
  void setUp(MailServer server, String url) throws IOException {
    Path secret = Files.writeString(home.resolve("secret"), server.password() + "\n");
    Run done =
        run(
            "setup",
            server.user(),
            "--json",
            "--no-input",
            "--imap",
            url,
            "--ca-file",
            server.caPem().toString(),
            "--password-command",
            "cat '" + secret + "'");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.document().get("receive_only").getAsBoolean()).isTrue();
    rememberPassword(secret);
  }

  /// From now on the password is in the file: two processes for each login take a tenth of the time
  /// of these tests.
  private void rememberPassword(Path secret) throws IOException {
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    String config =
        Files.readString(config())
            .replaceAll("(?m)^password_command = .*", "password_file = \"" + secret + "\"");
    assertThat(config).contains("password_file");
    Files.writeString(config(), config);
  }

  /// Syncs the only account.
  public Synced sync(String... options) {
    return syncAll(options).getFirst();
  }

  /// Syncs all accounts.
  List<Synced> syncAll(String... options) {
    List<String> words = new ArrayList<>(List.of("sync", "--json"));
    words.addAll(List.of(options));
    Run run = run(words.toArray(String[]::new));
    JsonArray accounts = run.document().getAsJsonArray("accounts");
    assertThat(accounts).as(run.out() + run.err()).isNotNull();
    List<Synced> results = new ArrayList<>();
    for (JsonElement account : accounts) {
      results.add(new Synced(run.exit(), account.getAsJsonObject(), run.err()));
    }
    return results;
  }

  /// The directory of each mailbox the program knows, by name as it shows it.
  public Map<String, Path> folders() {
    Map<String, Path> directories = new LinkedHashMap<>();
    JsonObject account =
        run("folders", "--json").document().getAsJsonArray("accounts").get(0).getAsJsonObject();
    for (JsonElement folder : account.getAsJsonArray("folders")) {
      JsonObject object = folder.getAsJsonObject();
      directories.put(
          object.get("name").getAsString(), Path.of(object.get("directory").getAsString()));
    }
    return directories;
  }
}
