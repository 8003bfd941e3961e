package dev.mailtwin.app.doctor;

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
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Where the doctor is called.
final class Clinic {

  static final String ADDRESS = "ana@example.org";
  static final String PASSWORD = "s3cr3t-Pa55-wort";

  private final Path directory;
  private final Home home;
  private final Map<String, String> environment = new HashMap<>();
  private InstantSource clock = Clock.systemUTC();

  Clinic(Path directory) {
    this.directory = directory;
    this.home = new Home(directory.resolve("config.toml"), directory.resolve("mail"));
    environment.put("MAILTWIN_SILENCE_SECONDS", "3");
    environment.put("SSL_CERT_FILE", directory.resolve("no-system-store.pem").toString());
  }

  /// What a command came to.
  record Ran(int status, String out, String err) {

    JsonObject json() {
      return JsonParser.parseString(out).getAsJsonObject();
    }

    String verdict() {
      return json().get("verdict").getAsString();
    }

    /// Codes of all findings that are not `ok`, of whatever severity.
    List<String> codes() {
      List<String> codes = new ArrayList<>();
      json()
          .getAsJsonArray("findings")
          .forEach(finding -> codes.add(finding.getAsJsonObject().get("code").getAsString()));
      codes.removeIf("ok"::equals);
      return codes;
    }

    /// Codes of the problems that `sync` reports.
    List<String> problems() {
      List<String> codes = new ArrayList<>();
      json()
          .getAsJsonArray("accounts")
          .forEach(account ->
              account
                  .getAsJsonObject()
                  .getAsJsonArray("problems")
                  .forEach(one -> codes.add(one.getAsJsonObject().get("code").getAsString())));
      return codes;
    }
  }

  @Command(name = "demo")
  static final class NoDemo implements Callable<Integer> {
    @Override
    public Integer call() {
      return 0;
    }
  }

  Path directory() {
    return directory;
  }

  Clinic with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Clinic at(InstantSource time) {
    clock = time;
    return this;
  }

  /// Runs a command.
  Ran run(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    var parts = new Parts(terminal, home, clock, () -> false, environment);
    int status = new CommandLineFace(parts, new NoDemo()).run(words);
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// Calls the doctor for servers named by flags, with the usual password.
  Ran doctor(String... words) {
    List<String> all = new ArrayList<>(List.of("doctor", "--json", "--password-command"));
    all.add("echo " + PASSWORD);
    all.addAll(List.of(words));
    if (words[0].startsWith("--") && !all.contains("--user")) {
      all.addAll(List.of("--user", ADDRESS));
    }
    return run(all.toArray(String[]::new));
  }

  /// Writes a configuration with one account.
  void account(String imap, Path ca, String more) throws IOException {
    Files.writeString(
        home.config(),
        """
        [[account]]
        address = "%s"
        imap = "%s"
        ca_file = "%s"
        password_command = "echo %s"
        %s
        """
            .formatted(ADDRESS, imap, ca, PASSWORD, more));
  }
}
