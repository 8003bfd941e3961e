package dev.mailtwin.protocol.smtp;

import static dev.mailtwin.protocol.smtp.SmtpTalk.ANN;
import static dev.mailtwin.protocol.smtp.SmtpTalk.BOB;
import static dev.mailtwin.protocol.smtp.SmtpTalk.CID;
import static dev.mailtwin.protocol.smtp.SmtpTalk.letter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.smtp.SmtpException.Closing;
import dev.mailtwin.protocol.smtp.SmtpException.ConnectionLost;
import dev.mailtwin.protocol.smtp.SmtpException.NoAnswer;
import dev.mailtwin.protocol.smtp.SmtpException.Unintelligible;
import dev.mailtwin.protocol.smtp.Submission.Wanted;
import dev.mailtwin.protocol.smtp.SubmissionResult.Broken;
import dev.mailtwin.protocol.smtp.SubmissionResult.Phase;
import dev.mailtwin.protocol.smtp.SubmissionResult.Refused;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.Transcript;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that send what no server should, or nothing.
class SmtpHostileTest {

  private static final String HELLO = "S: 220 hi\nC: EHLO [127.0.0.1]\nS: 250 hi\n";

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"250-x␍␊", "250-", "2", "250 ", "␀", "250-␀␍␊", "\u00ff"})
  void nothing_may_go_on_for_ever(String part) throws Exception {
    String script = HELLO + "C: NOOP\nS: " + part.repeat(10_000_000 / part.length()) + "\n";
    assertThatThrownBy(() ->
            SmtpTalk.play(
                Security.TLS, Transcript.parse(script), Trace.none(), SmtpConnection::noop))
        .isInstanceOf(Unintelligible.class);
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"hello", "", "25", "999 x", "150 x", "25x ok", "250_ok", "250-a␍␊550 b"})
  void what_is_no_reply_ends_the_conversation(String line) throws Exception {
    SmtpTalk.play(
        Security.TLS,
        Transcript.parse(HELLO + "C: NOOP\nS: " + line + "\n-- closed"),
        Trace.none(),
        connection -> {
          assertThatThrownBy(connection::noop).isInstanceOf(Unintelligible.class);
          assertThatThrownBy(connection::noop).isInstanceOf(ConnectionLost.class);
        });
  }

  @Test
  @Timeout(30)
  void an_answer_nobody_asked_for_ends_the_conversation() throws Exception {
    SmtpTalk.overTls(
        "unasked",
        connection -> {
          connection.noop();
          while (!connection.isEnded()) {
            Thread.onSpinWait(); // Until the second answer is read.
          }
          assertThatThrownBy(connection::reset)
              .isInstanceOf(ConnectionLost.class)
              .hasMessageContaining("nobody asked");
        });
  }

  @Test
  @Timeout(30)
  void a_421_of_its_own_is_told_to_whoever_speaks_next() throws Exception {
    SmtpTalk.overTls(
        "unasked-421",
        connection -> {
          connection.noop();
          while (!connection.isEnded()) {
            Thread.onSpinWait(); // Until the 421 is read.
          }
          assertThatThrownBy(connection::noop)
              .isInstanceOf(Closing.class)
              .hasMessageContaining("idle for too long");
        });
  }

  @Test
  @Timeout(30)
  void permission_that_never_comes_is_not_waited_for() throws Exception {
    String script =
        HELLO
            + "C: MAIL FROM:<ann@a.example>\nS: 250 ok\nC: RCPT TO:<bob@b.example>\nS: 250 ok\n"
            + "C: DATA\n-- closed";
    try (var server =
        dev.mailtwin.testkit.ScriptedServer.playingOverTls(Transcript.parse(script))) {
      var endpoint = new Endpoint(server.host(), server.port(), Security.TLS);
      var patience =
          new Patience(
              SmtpTalk.PATIENCE,
              SmtpTalk.PATIENCE,
              SmtpTalk.PATIENCE,
              Duration.ofMillis(200),
              SmtpTalk.PATIENCE);
      try (var connection = SmtpTalk.connector(Trace.none(), patience).open(endpoint)) {
        assertThat(connection.submit(letter(Wanted.ALL_RECIPIENTS, BOB), SubmissionWatch.none()))
            .asInstanceOf(type(Broken.class))
            .satisfies(broken -> {
              assertThat(broken.phase()).isEqualTo(Phase.BEFORE_CONTENT);
              assertThat(broken.cause()).isInstanceOf(NoAnswer.class);
            });
      }
      server.verifyPlayed();
    }
  }

  @Test
  void an_interrupt_behind_the_dot_leaves_the_letter_uncertain() throws Exception {
    String script =
        HELLO
            + "C: MAIL FROM:<ann@a.example>\nS: 250 ok\nC: RCPT TO:<bob@b.example>\nS: 250 ok\n"
            + "C: DATA\nS: 354 go\nC: Subject: x\nC:\nC: ..dot\nC: ...\nC: ..\nC: end\nC: .\n"
            + "-- closed";
    SmtpTalk.play(
        Security.TLS,
        Transcript.parse(script),
        Trace.none(),
        connection -> {
          var result =
              connection.submit(
                  letter(Wanted.ALL_RECIPIENTS, BOB),
                  new SubmissionWatch() {
                    @Override
                    public void aboutToEnd() {
                      Thread.currentThread().interrupt();
                    }
                  });
          assertThat(Thread.interrupted()).isTrue();
          assertThat(result)
              .asInstanceOf(type(Broken.class))
              .satisfies(broken -> assertThat(broken.phase()).isEqualTo(Phase.AFTER_END));
          assertThat(connection.isEnded()).isTrue();
        });
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(booleans = {true, false})
  @Timeout(60)
  void a_server_that_breaks_off_in_the_middle_is_heard(boolean atOnce) throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> breakOff(listener, atOnce));
      var endpoint =
          new Endpoint(
              listener.getInetAddress().getHostAddress(), listener.getLocalPort(), Security.TLS);
      var patience = Patience.of(SmtpTalk.PATIENCE);
      try (var connection = SmtpTalk.connector(Trace.none(), patience).open(endpoint)) {
        String line = "x".repeat(70) + "\r\n";
        var large = SmtpTalk.content("Subject: x\r\n\r\n" + line.repeat(1_000_000));
        var submission = Submission.of(ANN, List.of(BOB, CID), large, Wanted.ALL_RECIPIENTS);
        assertThat(connection.submit(submission, SubmissionWatch.none()))
            .asInstanceOf(type(Refused.class))
            .satisfies(refused -> assertThat(refused.reply().code()).isEqualTo(552));
        assertThat(connection.isEnded()).isTrue();
      }
    }
  }

  /// Says 552 after the first lines of the letter, or before, and reads on.
  private static void breakOff(ServerSocket listener, boolean atOnce) {
    try (var plain = listener.accept()) {
      var factory = TestCa.shared().serverContext().getSocketFactory();
      var socket =
          (javax.net.ssl.SSLSocket) factory.createSocket(plain, null, plain.getPort(), true);
      socket.setUseClientMode(false);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      say(out, "220 hi");
      for (String answer : List.of("250 hi", "250 ok", "250 ok", "250 ok")) {
        in.readLine();
        say(out, answer);
      }
      in.readLine();
      say(out, atOnce ? "354 go\r\n552 5.3.4 enough" : "354 go");
      for (int n = 0; n < 10; n++) {
        in.readLine();
      }
      if (!atOnce) {
        say(out, "552 5.3.4 enough");
      }
      while (in.readLine() != null) {
        // Until the client has heard it.
      }
    } catch (IOException e) {
      // The client has hung up, as it should.
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
