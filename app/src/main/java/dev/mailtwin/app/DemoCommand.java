package dev.mailtwin.app;

import com.google.gson.JsonObject;
import dev.mailtwin.app.cli.Parts;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.EngineReports.Synced;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Choices;
import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.account.Login;
import dev.mailtwin.engine.account.PasswordSource;
import dev.mailtwin.engine.model.AccountId;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.SyncListener;
import dev.mailtwin.engine.sync.SyncOptions;
import dev.mailtwin.engine.sync.Tally;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.tls.ThrowawayCa;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `mailtwin demo`: the whole of it without an account. A server that behaves like Zoho's runs on
/// this machine, gets a twin, both sides are changed, and one more run makes them equal again.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Show a sync with a made-up mailbox; needs no account and no network.")
final class DemoCommand implements Callable<Integer> {

  private static final String ADDRESS = "ana@example.org";
  private static final int NOT_EQUAL = 70;

  private final Parts parts;

  @Option(names = "--keep", description = "Leave server and twin for playing with, until Ctrl-C.")
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
    } finally {
      if (!keep && (done || quiet)) {
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
      var demoHome = new Home(home.resolve("config.toml"), home.resolve("mail"));
      Engine engine = parts.engineFor(demoHome);
      AccountSettings account = account(server.port(), ca, demoHome);
      say(
          out,
          "A server like Zoho's listens on 127.0.0.1:%d, with %,d messages.",
          server.port(),
          DemoMail.MESSAGES);
      engine.setUp(List.of(account), null);
      account = engine.accounts().getFirst();
      say(out, "First sync:   %s", run(engine, account));
      DemoMail.changeServer(mail);
      DemoMail.changeTwin(account.maildir());
      say(out, "Then messages were read, flagged, moved, deleted and written, on both sides.");
      say(out, "Second sync:  %s", run(engine, account));
      say(out, "Third sync:   %s", run(engine, account));
      List<String> differences = new ArrayList<>(DemoMail.differences(mail, account.maildir()));
      if (differences.isEmpty()) {
        say(out, "Both sides are equal: every message, byte for byte, with its flags.");
      } else {
        differences.forEach(difference -> parts.terminal().err().println(difference));
      }
      say(
          out,
          keep ? "The files: %s" : "The files lay in %s (removed now; --keep leaves them).",
          account.maildir());
      if (json) {
        var document = new JsonObject();
        document.addProperty("version", 1);
        document.addProperty("equal", differences.isEmpty());
        document.addProperty("maildir", account.maildir().toString());
        parts.terminal().out().println(document);
      }
      if (keep && differences.isEmpty()) {
        stay(out, home);
      }
      return differences.isEmpty() ? 0 : NOT_EQUAL;
    }
  }

  private void stay(PrintStream out, Path home) {
    say(out, "Play: MAILTWIN_HOME=%s ./mailtwin sync   (Ctrl-C here ends the server)", home);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static AccountSettings account(int port, ThrowawayCa ca, Home home) {
    var login = new Login(ADDRESS, new PasswordSource.CommandOutput("echo secret"));
    return new AccountSettings(
        new AccountId(ADDRESS),
        new Endpoint("127.0.0.1", port, Security.TLS),
        List.of(),
        login,
        login,
        ca.caPem(),
        home.mail().resolve(ADDRESS),
        Choices.NONE);
  }

  private String run(Engine engine, AccountSettings account) throws Exception {
    var request =
        new Engine.SyncRequest(
            new SyncOptions(false, false, false), List.of(), SyncListener.none(), parts.stop());
    Synced result = engine.sync(account, request);
    for (Problem problem : result.problems()) {
      if (problem.severity() == Problem.Severity.FAILURE) {
        throw new ProblemException(problem);
      }
    }
    List<String> changes = new ArrayList<>();
    for (Tally.Kind kind : Tally.Kind.values()) {
      if (result.tally().of(kind) > 0) {
        changes.add(
            "%,d %s"
                .formatted(
                    result.tally().of(kind),
                    kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
      }
    }
    String what = changes.isEmpty() ? "nothing to do" : String.join(", ", changes);
    return "%s (%.1f s)".formatted(what, result.elapsedMillis() / 1000.0);
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
