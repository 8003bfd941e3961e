package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mailtwin.app.cli.CommandLineFace;
import dev.mailtwin.app.cli.Parts;
import dev.mailtwin.app.cli.Terminal;
import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.sync.SyncClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;

/// Somebody who sends with Mailtwin: words in, exit status and a document out. Waiting takes no
/// time.
final class Sender {

  private static final int SILENCE_SECONDS = 5;

  private final Path home;
  private final Time time = new Time();
  private boolean watches;
  private int stopsAfter = Integer.MAX_VALUE;

  Sender(Path home) {
    this.home = home;
  }

  /// What one command came to.
  record Run(int exit, String out, String err) {

    JsonObject document() {
      return JsonParser.parseString(out).getAsJsonObject();
    }

    String state() {
      return document().get("state").getAsString();
    }

    String code() {
      return document().get("problem").isJsonNull()
          ? ""
          : document().getAsJsonObject("problem").get("code").getAsString();
    }
  }

  /// The real time and what was waited for, which passes at once.
  private static final class Time implements InstantSource, SyncClock {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(ahead.get());
    }

    @Override
    public long seconds() {
      return instant().getEpochSecond();
    }

    @Override
    public void pause(long seconds) {
      ahead.updateAndGet(before -> before.plusSeconds(seconds));
    }
  }

  void pass(Duration time) {
    this.time.ahead.updateAndGet(before -> before.plus(time));
  }

  /// From now on a person watches.
  Sender atTerminal() {
    watches = true;
    return this;
  }

  /// Ctrl-C once so many seconds were waited for.
  Sender stoppingAfter(int seconds) {
    stopsAfter = seconds;
    return this;
  }

  private boolean stops() {
    return time.ahead.get().toSeconds() >= stopsAfter;
  }

  /// Configures an account as set-up would leave it.
  void configure(String address, String password, String imap, String smtp, Path caPem)
      throws IOException {
    Path secret = Files.writeString(home.resolve("secret"), password + "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        home.resolve("config.toml"),
        """
        [[account]]
        address = "%s"
        imap = "%s"
        smtp = ["%s"]
        user = "%s"
        password_file = "%s"
        ca_file = "%s"
        """
            .formatted(address, imap, smtp, address, secret, caPem));
  }

  Path config() {
    return home.resolve("config.toml");
  }

  Path own(String address) {
    return home.resolve("mail").resolve(address).resolve(".mailtwin");
  }

  /// Sends a complete message.
  Run send(String message, String... options) throws IOException {
    Path file = Files.createTempFile(home, "message", ".eml");
    Files.writeString(file, message);
    String[] words = new String[options.length + 3];
    words[0] = "send";
    words[1] = "--json";
    System.arraycopy(options, 0, words, 2, options.length);
    words[words.length - 1] = file.toString();
    return run(words);
  }

  /// Runs one command.
  Run run(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    Map<String, String> environment =
        Map.of(
            "MAILTWIN_HOME",
            home.toString(),
            "MAILTWIN_SILENCE_SECONDS",
            String.valueOf(SILENCE_SECONDS));
    var terminal = new Terminal(stream(out), stream(err), watches);
    var parts = new Parts(terminal, Home.of(environment, home), time, this::stops, environment);
    int exit = new CommandLineFace(parts, new NoDemo()).run(words);
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// The letters as `outbox list` shows them.
  JsonArray letters() {
    Run run = run("outbox", "list", "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    return run.document().getAsJsonArray("letters");
  }

  private static PrintStream stream(ByteArrayOutputStream into) {
    return new PrintStream(into, true, StandardCharsets.UTF_8);
  }

  @Command(name = "demo")
  private static final class NoDemo implements Callable<Integer> {
    @Override
    public Integer call() {
      return 0;
    }
  }
}
