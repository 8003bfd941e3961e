package dev.mailtwin.protocol.smtp;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mailtwin.protocol.mime.Content;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Resolver;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.smtp.Submission.Wanted;
import dev.mailtwin.testkit.ScriptedServer;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.Transcript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/// Our client on one side, a transcript on the other.
final class SmtpTalk {

  /// Longer than any test takes; only a failing one waits for it.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  static final EnvelopeAddress ANN = EnvelopeAddress.of("ann@a.example");
  static final EnvelopeRecipient BOB = EnvelopeRecipient.of("bob@b.example");
  static final EnvelopeRecipient CID = EnvelopeRecipient.of("cid@c.example");

  /// A letter with dots where they hurt.
  static final Content DOTS = content("Subject: x\n\n.dot\n..\n.\nend");

  /// What the test does while the transcript is played.
  @FunctionalInterface
  interface Part {
    void play(SmtpConnection connection) throws Exception;
  }

  /// A trace kept in memory.
  static final class Lines implements Trace {
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void sent(String line) {
      lines.add("C: " + line);
    }

    @Override
    public void received(String line) {
      lines.add("S: " + line);
    }
  }

  private SmtpTalk() {}

  static Content content(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A letter of Ann's with [#DOTS].
  static Submission letter(Wanted wanted, EnvelopeRecipient... recipients) {
    return Submission.of(ANN, List.of(recipients), DOTS, wanted);
  }

  static SmtpConnector connector(Trace trace, Patience patience) throws IOException {
    return new SmtpConnector(
        new Connector(Resolver.system(), PATIENCE),
        Tls.trustingAlso(TestCa.shared().caPem()),
        patience,
        trace);
  }

  /// Plays `transcripts/smtp/<name>.smtp` over TLS to its end.
  static void overTls(String name, Part part) throws Exception {
    play(Security.TLS, file(name), Trace.none(), part);
  }

  /// The same with a trace.
  static void traced(String name, Lines trace, Part part) throws Exception {
    play(Security.TLS, file(name), trace, part);
  }

  static Transcript file(String name) throws IOException {
    return Transcript.load(Path.of("src/test/transcripts/smtp", name + ".smtp"));
  }

  /// Plays a transcript; the client hangs up after its part.
  static void play(Security security, Transcript transcript, Trace trace, Part part)
      throws Exception {
    try (var server = serverOf(security, transcript)) {
      var endpoint = new Endpoint(server.host(), server.port(), security);
      try (var connection = connector(trace, Patience.of(PATIENCE)).open(endpoint)) {
        part.play(connection);
      } catch (Exception | AssertionError e) {
        Stream.ofNullable(catchThrowable(server::verifyPlayed)).forEach(e::addSuppressed);
        throw e;
      }
      server.verifyPlayed();
    }
  }

  /// Plays a transcript whose conversation never gets as far as a connection.
  static Throwable failureToOpen(Security security, Transcript transcript) throws IOException {
    try (var server = serverOf(security, transcript)) {
      var endpoint = new Endpoint(server.host(), server.port(), security);
      var failure =
          catchThrowable(() -> connector(Trace.none(), Patience.of(PATIENCE)).open(endpoint));
      server.verifyPlayed();
      return Objects.requireNonNull(failure, "the connection was opened");
    }
  }

  private static ScriptedServer serverOf(Security security, Transcript transcript)
      throws IOException {
    return switch (security) {
      case TLS -> ScriptedServer.playingOverTls(transcript);
      case STARTTLS -> ScriptedServer.playing(transcript);
    };
  }
}
