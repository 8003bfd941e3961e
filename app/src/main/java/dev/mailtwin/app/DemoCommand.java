package dev.mailtwin.app;

import com.google.gson.JsonObject;
import dev.mailtwin.app.cli.Parts;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.tls.ThrowawayCa;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `mailtwin demo`: the whole of it without an account. A server that behaves like Zoho's runs on
/// this machine, gets a twin, both sides are changed, and one more run makes them equal again. What
/// the demo does to the twin it does with the commands that a user would type.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Show a sync with a made-up mailbox; needs no account and no network.",
    footer = {"", "Examples:", "  mailtwin demo", "  mailtwin demo --keep"})
final class DemoCommand implements Callable<Integer> {

  private static final String ADDRESS = "ana@example.org";
  private static final int NOT_EQUAL = 70;

  private final Parts parts;

  @Option(names = "--keep", description = "Leave the server until Ctrl-C, and the files.")
  private boolean keep;

  @Option(names = "--json", description = "Print one JSON document on standard output.")
  private boolean json;

  @Option(names = "--quiet", description = "Say nothing but problems.")
  private boolean quiet;

  DemoCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    Path home = Files.createTempDirectory("mailtwin-demo");
    boolean done = false;
    try {
      int status = play(home);
      done = status == 0;
      return status;
    } catch (DemoProgram.Failed e) {
      if (parts.stop().requested()) {
        String files = keep ? "The files lie in %s.".formatted(home) : "Its files are removed.";
        throw new ProblemException(
            Problems.stopped().meaningNow(files).nextNow(_ -> "Run it again whenever you like."));
      }
      if (json) {
        parts.terminal().out().println(e.problems());
      }
      return e.status();
    } finally {
      if (!keep && (done || quiet || parts.stop().requested())) {
        deleteTree(home);
      }
    }
  }

  private int play(Path home) throws Exception {
    PrintStream out = quiet || json ? parts.terminal().err() : parts.terminal().out();
    MailStore mail = MailStore.zoho();
    DemoMail.fill(mail);
    ThrowawayCa ca = ThrowawayCa.in(home.resolve("tls"));
    var options =
        ModelServer.Options.of(mail, Profile.zoho())
            .with(new ModelServer.Security.ImplicitTls(ca.serverContext()));
    try (ModelServer server = ModelServer.start(options)) {
      var twin = new DemoProgram(parts, home, this);
      say(
          out,
          "A server like Zoho's listens on 127.0.0.1:%d, with %,d messages.",
          server.port(),
          DemoMail.MESSAGES);
      Path maildir = twin.setUp(ADDRESS, server.port(), ca.caPem());
      say(out, "First sync:   %s", twin.sync());
      DemoMail.changeServer(mail);
      DemoMail.changeTwin(maildir);
      say(out, "Then messages were read, flagged, moved, deleted and written, on both sides.");
      say(out, "Second sync:  %s", twin.sync());
      say(out, "Third sync:   %s", twin.sync());
      say(out, "Now:          %s", twin.status());
      List<String> differences = new ArrayList<>(DemoMail.differences(mail, maildir));
      if (differences.isEmpty()) {
        say(out, "Both sides are equal: every message, byte for byte, with its flags.");
      } else {
        differences.forEach(difference -> parts.terminal().err().println(difference));
      }
      say(
          out,
          keep ? "The files: %s" : "The files lay in %s (removed now; --keep leaves them).",
          maildir);
      if (json) {
        var document = new JsonObject();
        document.addProperty("version", 1);
        document.addProperty("equal", differences.isEmpty());
        document.addProperty("maildir", keep ? maildir.toString() : null); // Else it is gone.
        parts.terminal().out().println(document);
      }
      if (keep && differences.isEmpty()) {
        stay(out, home);
      }
      return differences.isEmpty() ? 0 : NOT_EQUAL;
    }
  }

  private void stay(PrintStream out, Path home) {
    say(
        out,
        "Play: MAILTWIN_HOME=%s %s sync   (Ctrl-C here ends the server)",
        asWord(home.toString()),
        asWord(program()));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What starts the program from where the user is.
  private static String program() {
    Path launcher = Path.of(System.getProperty("mailtwin.launcher", "mailtwin"));
    boolean here = Path.of("").toAbsolutePath().equals(launcher.getParent());
    return here ? "./" + launcher.getFileName() : launcher.toString();
  }

  /// A word of a shell's command line.
  private static String asWord(String text) {
    return text.matches("[\\w./+:@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private void say(PrintStream out, String format, Object... values) {
    if (!quiet && !json) {
      out.printf(format + "%n", values);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
