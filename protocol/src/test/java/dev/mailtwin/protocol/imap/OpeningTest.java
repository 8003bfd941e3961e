package dev.mailtwin.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.protocol.imap.ImapException.ConnectionLost;
import dev.mailtwin.protocol.imap.ImapException.NoAnswer;
import dev.mailtwin.protocol.imap.ImapException.Unintelligible;
import dev.mailtwin.protocol.imap.command.AskCapabilities;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Resolver;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.net.Trace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The first lines: greeting and STARTTLS.
class OpeningTest {

  @Test
  void capabilities_in_the_greeting_are_known_without_asking() throws Exception {
    Talk.overTls(
        "greeting-with-capabilities",
        talk -> {
          assertThat(talk.connection().capabilities().names())
              .containsExactlyInAnyOrder("IMAP4REV1", "IDLE", "LITERAL+");
          assertThat(talk.heard()).isEmpty();
        });
  }

  @Test
  void a_greeting_without_capabilities_leaves_them_unknown_until_asked() throws Exception {
    Talk.overTls(
        "greeting-without-capabilities",
        talk -> {
          assertThat(talk.connection().capabilities().isEmpty()).isTrue();
          talk.run(new AskCapabilities());
          Capabilities known = talk.connection().capabilities();
          assertThat(known.has("UNSELECT")).isTrue();
          assertThat(known.has("IDLE")).isFalse();
          assertThat(known.number("APPENDLIMIT")).isEqualTo(35_651_584);
        });
  }

  @Test
  void a_greeting_that_says_bye_is_a_refusal() throws IOException {
    assertThat(Talk.failureToOpen(Security.TLS, "greeting-bye"))
        .isInstanceOf(ImapException.Unwelcome.class)
        .hasMessageContaining("too many connections");
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"greeting-preauth-over-tls", "greeting-of-another-protocol"})
  void a_greeting_that_is_none_ends_the_attempt(String transcript) throws IOException {
    assertThat(Talk.failureToOpen(Security.TLS, transcript)).isInstanceOf(Unintelligible.class);
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"greeting-cut", "greeting-missing"})
  void a_server_that_hangs_up_early_is_a_lost_connection(String transcript) throws IOException {
    assertThat(Talk.failureToOpen(Security.TLS, transcript)).isInstanceOf(ConnectionLost.class);
  }

  @Test
  @Timeout(60)
  void a_greeting_that_never_ends_is_not_waited_for() throws Exception {
    var over = new CountDownLatch(1);
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = listener.accept()) {
              socket.getOutputStream().write("* OK ".getBytes(StandardCharsets.US_ASCII));
              while (!over.await(20, TimeUnit.MILLISECONDS)) {
                socket.getOutputStream().write('x');
              }
            } catch (IOException | InterruptedException e) {
              over.countDown(); // The client has gone.
            }
          });
      var patience = Duration.ofMillis(200);
      var impatient =
          new ImapConnector(
              new Connector(Resolver.system(), Talk.PATIENCE),
              Tls.standard(),
              patience,
              Trace.none());
      var endpoint = new Endpoint("127.0.0.1", listener.getLocalPort(), Security.STARTTLS);
      assertThatThrownBy(() -> impatient.open(endpoint, _ -> {})).isInstanceOf(IOException.class);
    }
    over.await();
  }

  @Test
  void a_server_that_says_nothing_gives_no_answer() throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var connector = new Connector(Resolver.system(), Talk.PATIENCE);
      var impatient =
          new ImapConnector(connector, Tls.standard(), Duration.ofMillis(100), Trace.none());
      var endpoint = new Endpoint("127.0.0.1", listener.getLocalPort(), Security.STARTTLS);
      assertThatThrownBy(() -> impatient.open(endpoint, _ -> {})).isInstanceOf(NoAnswer.class);
    }
  }

  /// Nothing else wakes a thread that waits for a socket, and Ctrl-C must not take as long as a
  /// server is silent.
  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @EnumSource(Security.class)
  @Timeout(60)
  void an_interrupt_ends_the_wait_for_a_silent_server(Security security) throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var connector = new Connector(Resolver.system(), Talk.PATIENCE);
      var patient = new ImapConnector(connector, Tls.standard(), Duration.ofHours(1), Trace.none());
      var endpoint = new Endpoint("127.0.0.1", listener.getLocalPort(), security);
      var failure = new CompletableFuture<Throwable>();
      Thread opening =
          Thread.ofVirtual()
              .start(() -> failure.complete(catchThrowable(() -> patient.open(endpoint, _ -> {}))));
      try (var _ = listener.accept()) {
        opening.interrupt();
        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
      }
    }
  }

  @Test
  void everything_said_before_tls_is_forgotten() throws Exception {
    Talk.overStartTls(
        "starttls",
        talk -> {
          assertThat(talk.connection().capabilities().isEmpty()).isTrue();
          talk.run(new AskCapabilities());
          assertThat(talk.connection().capabilities().names())
              .containsExactlyInAnyOrder("IMAP4REV1", "X-AFTER");
          assertThat(talk.heard()).hasSize(1);
        });
  }

  @Test
  void starttls_is_tried_whether_announced_or_not() throws Exception {
    Talk.overStartTls(
        "starttls-not-offered", talk -> assertThat(talk.connection().isEnded()).isFalse());
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"starttls-no", "starttls-bad", "starttls-continuation"})
  void a_server_that_will_not_encrypt_hears_nothing_more(String transcript) throws IOException {
    assertThat(Talk.failureToOpen(Security.STARTTLS, transcript))
        .isInstanceOfAny(ImapException.Unencrypted.class, ImapException.Unwelcome.class);
  }

  @Test
  void a_server_that_says_good_bye_on_a_plain_port_is_left() throws IOException {
    assertThat(Talk.failureToOpen(Security.STARTTLS, "starttls-bye"))
        .isInstanceOf(ImapException.Unwelcome.class);
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"starttls-injected", "starttls-preauth"})
  void tricks_around_starttls_end_the_attempt(String transcript) throws IOException {
    assertThat(Talk.failureToOpen(Security.STARTTLS, transcript))
        .isInstanceOf(ImapException.Tampered.class);
  }

  @Test
  void a_server_that_hangs_up_instead_of_encrypting_is_a_lost_connection() throws IOException {
    assertThat(Talk.failureToOpen(Security.STARTTLS, "starttls-hangs-up"))
        .isInstanceOf(ConnectionLost.class);
  }
}
