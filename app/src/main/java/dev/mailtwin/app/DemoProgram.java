package dev.mailtwin.app;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mailtwin.app.cli.CommandLineFace;
import dev.mailtwin.app.cli.Parts;
import dev.mailtwin.app.cli.Terminal;
import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.sync.Tally;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/// The program as the demo uses it: whole command lines over a home of its own, in this process,
/// and the JSON documents they print. Not thread-safe.
final class DemoProgram {

  /// A command of the demo failed; what it said on standard error is the user's to read already.
  static final class Failed extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String document;

    Failed(int status, String document) {
      super("exit " + status);
      this.status = status;
      this.document = document;
    }

    /// The document of the problems that the command met.
    JsonObject problems() {
      JsonObject printed = JsonParser.parseString(document).getAsJsonObject();
      if (!printed.has("accounts")) {
        return printed;
      }
      var problems = new JsonObject();
      problems.add("version", printed.get("version"));
      problems.add("problems", onlyAccount(printed).get("problems"));
      return problems;
    }

    /// The exit status of the command.
    int status() {
      return status;
    }
  }

  private final Parts parts;
  private final Home home;
  private final Callable<Integer> demo;

  /// A program whose configuration and mail lie in one directory.
  ///
  /// @param parts of the process; streams and home are replaced
  DemoProgram(Parts parts, Path directory, Callable<Integer> demo) {
    this.parts = parts;
    this.home = new Home(directory.resolve("config.toml"), directory.resolve("mail"));
    this.demo = demo;
  }

  /// Sets the account up.
  ///
  /// @return where its twin lies
  Path setUp(String address, int port, Path ca) throws Failed {
    JsonObject done =
        run(
            "setup",
            address,
            "--imap=imaps://127.0.0.1:" + port,
            "--ca-file=" + ca,
            "--password-command=echo secret");
    return Path.of(done.get("maildir").getAsString());
  }

  /// Runs a sync.
  ///
  /// @return what it changed, in words
  String sync() throws Failed {
    JsonObject account = onlyAccount(run("sync"));
    List<String> changes = new ArrayList<>();
    for (Tally.Kind kind : Tally.Kind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      long count = account.get(name).getAsLong();
      if (count > 0) {
        changes.add("%,d %s".formatted(count, name.replace('_', ' ')));
      }
    }
    String what = changes.isEmpty() ? "nothing to do" : String.join(", ", changes);
    return "%s (%.1f s)".formatted(what, account.get("elapsed_ms").getAsLong() / 1000.0);
  }

  /// Asks for the status.
  ///
  /// @return what is on disk, in words
  String status() throws Failed {
    JsonObject account = onlyAccount(run("status"));
    return "%,d messages in %,d folders"
        .formatted(account.get("messages").getAsLong(), account.get("mailboxes").getAsLong());
  }

  private static JsonObject onlyAccount(JsonObject document) {
    JsonElement account = document.getAsJsonArray("accounts").get(0);
    return account.getAsJsonObject();
  }

  private JsonObject run(String... words) throws Failed {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    all.add("--quiet");
    var printed = new ByteArrayOutputStream();
    var said = new ByteArrayOutputStream();
    int status;
    try (var out = new PrintStream(printed, false, StandardCharsets.UTF_8);
        var err = new PrintStream(said, false, StandardCharsets.UTF_8)) {
      var terminal = new Terminal(out, err, false);
      var own = new Parts(terminal, home, parts.clock(), parts.stop(), parts.environment());
      status = new CommandLineFace(own, demo).run(all.toArray(String[]::new));
    }
    if (!parts.stop().requested()) { // Else it would tell how to go on, and there is nothing left.
      parts.terminal().err().print(said.toString(StandardCharsets.UTF_8));
    }
    String document = printed.toString(StandardCharsets.UTF_8);
    if (status != 0) {
      throw new Failed(status, document.strip());
    }
    return JsonParser.parseString(document).getAsJsonObject();
  }
}
