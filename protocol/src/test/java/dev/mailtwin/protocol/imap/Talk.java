package dev.mailtwin.protocol.imap;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Resolver;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.testkit.ScriptedServer;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.Transcript;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/// Our client on one side, a transcript on the other.
final class Talk {

  /// Longer than any test takes; only a failing one waits for it.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /// What the test does while the transcript is played.
  @FunctionalInterface
  interface Part {
    void play(Talk talk) throws Exception;
  }

  private final ImapConnection connection;
  private final List<Untagged> heard;
  private final TraceLines trace;

  private Talk(ImapConnection connection, List<Untagged> heard, TraceLines trace) {
    this.connection = connection;
    this.heard = heard;
    this.trace = trace;
  }

  ImapConnection connection() {
    return connection;
  }

  /// Everything the listener was told so far.
  List<Untagged> heard() {
    return heard;
  }

  TraceLines trace() {
    return trace;
  }

  /// Sends a command and waits for what it yields.
  <R> R run(Command<R> command) throws ImapException, InterruptedException {
    return connection.send(command).await(PATIENCE);
  }

  /// Sends a command and returns how it failed.
  Throwable failureOf(Command<?> command) {
    return Objects.requireNonNull(catchThrowable(() -> run(command)), "it did not fail");
  }

  /// Plays `transcripts/<name>.imap` over TLS from the first byte.
  static void overTls(String name, Part part) throws Exception {
    play(Security.TLS, transcript(name), part);
  }

  /// Plays `transcripts/<name>.imap`, which turns to TLS by itself.
  static void overStartTls(String name, Part part) throws Exception {
    play(Security.STARTTLS, transcript(name), part);
  }

  /// Plays a transcript to its end; the client hangs up after its part.
  static void play(Security security, Transcript transcript, Part part) throws Exception {
    List<Untagged> heard = new CopyOnWriteArrayList<>();
    var trace = new TraceLines();
    try (var server = serverOf(security, transcript)) {
      try (var connection = connect(server, security, trace, heard)) {
        part.play(new Talk(connection, heard, trace));
      } catch (Exception | AssertionError e) {
        Throwable alsoThere = catchThrowable(server::verifyPlayed);
        if (alsoThere != null) {
          e.addSuppressed(alsoThere);
        }
        throw e;
      }
      server.verifyPlayed();
    }
  }

  /// Plays a transcript whose conversation never gets as far as a connection.
  static Throwable failureToOpen(Security security, String name) throws IOException {
    try (var server = serverOf(security, transcript(name))) {
      var failure =
          catchThrowable(
              () -> connect(server, security, new TraceLines(), new CopyOnWriteArrayList<>()));
      server.verifyPlayed();
      return Objects.requireNonNull(failure, "the connection was opened");
    }
  }

  static Transcript transcript(String name) throws IOException {
    return Transcript.load(Path.of("src/test/transcripts", name + ".imap"));
  }

  static ImapConnector connector(TraceLines trace) throws IOException {
    return new ImapConnector(
        new Connector(Resolver.system(), PATIENCE),
        Tls.trustingAlso(TestCa.shared().caPem()),
        PATIENCE,
        trace);
  }

  private static ScriptedServer serverOf(Security security, Transcript transcript)
      throws IOException {
    return switch (security) {
      case TLS -> ScriptedServer.playingOverTls(transcript);
      case STARTTLS -> ScriptedServer.playing(transcript);
    };
  }

  private static ImapConnection connect(
      ScriptedServer server, Security security, TraceLines trace, List<Untagged> heard)
      throws IOException, InterruptedException {
    return connector(trace).open(new Endpoint(server.host(), server.port(), security), heard::add);
  }
}
