package dev.mailtwin.app.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mailtwin.engine.account.Home;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Commands run in this process, over a home directory of their own.
///
/// @param directory what `MAILTWIN_HOME` says
/// @param interactive whether a person seems to watch
record Commands(Path directory, boolean interactive, Map<String, String> environment) {

  Commands(Path directory) {
    this(directory, false, Map.of());
  }

  /// What a command came to.
  record Ran(int exit, String out, String err) {

    JsonObject document() {
      return JsonParser.parseString(out).getAsJsonObject();
    }
  }

  /// Stands in for the demo, which is not part of these tests.
  @Command(name = "demo", description = "Not here.")
  static final class NoDemo implements Callable<Integer> {
    @Override
    public Integer call() {
      return 0;
    }
  }

  Home home() {
    return new Home(directory.resolve("config.toml"), directory.resolve("mail"));
  }

  void configure(String toml) throws IOException {
    Files.writeString(home().config(), toml);
  }

  Ran run(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal = new Terminal(stream(out), stream(err), interactive);
    var parts = new Parts(terminal, home(), Clock.systemUTC(), () -> false, environment);
    int exit = new CommandLineFace(parts, new NoDemo()).run(words);
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream into) {
    return new PrintStream(into, true, StandardCharsets.UTF_8);
  }
}
