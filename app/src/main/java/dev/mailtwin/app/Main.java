package dev.mailtwin.app;

import dev.mailtwin.app.cli.CommandLineFace;
import dev.mailtwin.app.cli.Parts;
import dev.mailtwin.app.cli.Terminal;
import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.protocol.net.Tls;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/// The composition root.
public final class Main {

  private static final String VERSION = "mailtwin 0.1.0";
  private static final String JSON_VERSION = "{\"version\":1,\"program\":\"" + VERSION + "\"}";
  private static final List<String> VERSION_WORDS = List.of("--version", "--json");

  /// What connects at once. The demo is what the launcher trains its cache with.
  private static final Set<String> CONNECTING = Set.of("sync", "demo");

  private Main() {}

  /// Runs one command and ends the process with its exit status.
  public static void main(String[] words) {
    List<String> said = List.of(words);
    if (said.contains("--version") && VERSION_WORDS.containsAll(said)) {
      // Asked by scripts all the time; needs nothing else.
      System.out.println(said.contains("--json") ? JSON_VERSION : VERSION);
      if (new Terminal(System.out, System.err, false).lostOutput()) {
        System.err.println(Problems.outputLost().happened());
        System.exit(Problems.outputLost().code().exit());
      }
      return;
    }
    if (words.length > 0 && CONNECTING.contains(words[0])) {
      Tls.warmUp();
    }
    var stop = Stopping.of(Thread.currentThread());
    var terminal = new Terminal(System.out, System.err, isInteractive());
    String ofShell = System.getenv("HOME");
    if (ofShell != null && ofShell.startsWith("/")) {
      System.setProperty("user.home", ofShell); // What `~` means; Java asks the list of users.
    }
    Home home = Home.of(System.getenv(), Path.of(System.getProperty("user.home")));
    var parts = new Parts(terminal, home, Clock.systemUTC(), stop, System.getenv());
    int status;
    try {
      status = new CommandLineFace(parts, new DemoCommand(parts)).run(words);
    } finally { // Also when it could not even start: nobody is to wait for a clean stop then.
      System.out.flush();
      System.err.flush();
      stop.ended();
    }
    if (!stop.requested()) {
      System.exit(status);
    }
  }

  private static boolean isInteractive() {
    return !"dumb".equals(System.getenv("TERM")) && Terminal.errorsAreSeen();
  }
}
