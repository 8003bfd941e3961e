package dev.mailtwin.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.smtp.SmtpException.Closing;
import dev.mailtwin.protocol.smtp.SmtpException.ConnectionLost;
import dev.mailtwin.protocol.smtp.SmtpException.Refused;
import dev.mailtwin.protocol.smtp.SmtpException.Tampered;
import dev.mailtwin.protocol.smtp.SmtpException.Unencrypted;
import dev.mailtwin.protocol.smtp.SmtpException.Unintelligible;
import dev.mailtwin.protocol.smtp.SmtpException.Unwelcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The first lines: greeting, STARTTLS, EHLO.
class SmtpOpeningTest {

  @Test
  void what_ehlo_says_is_read() throws Exception {
    SmtpTalk.overTls(
        "opening-tls",
        connection -> {
          Capabilities can = connection.capabilities();
          assertThat(can.sizeMax()).isEqualTo(53_477_376);
          assertThat(can.mechanisms()).containsExactly("LOGIN", "PLAIN", "CRAM-MD5");
          assertThat(can.common()).containsExactlyInAnyOrder(Mechanism.PLAIN, Mechanism.LOGIN);
          assertThat(can.keywords().get("X-ODD")).containsExactly("a", "b");
          assertThat(can.eightBitMime()).isTrue();
          assertThat(can.pipelining()).isFalse();
          assertThat(connection.greeting().human()).isEqualTo("mail.example ESMTP ready");
          connection.quit();
          assertThat(connection.isEnded()).isTrue();
        });
  }

  @Test
  void an_old_server_is_greeted_the_old_way() throws Exception {
    SmtpTalk.overTls(
        "opening-helo",
        connection -> assertThat(connection.capabilities()).isEqualTo(Capabilities.NONE));
  }

  @Test
  void a_server_that_wants_no_hello_refuses() throws Exception {
    assertThat(failure(Security.TLS, "opening-neither")).isInstanceOf(Refused.class);
    assertThat(failure(Security.TLS, "opening-421")).isInstanceOf(Closing.class);
  }

  @Test
  void what_was_said_before_tls_is_forgotten() throws Exception {
    SmtpTalk.play(
        Security.STARTTLS,
        SmtpTalk.file("starttls"),
        Trace.none(),
        connection -> {
          assertThat(connection.capabilities().mechanisms()).containsExactly("LOGIN");
          assertThat(connection.capabilities().has("X-BEFORE")).isFalse();
        });
  }

  @Test
  void bytes_before_the_handshake_end_the_attempt() throws Exception {
    assertThat(failure(Security.STARTTLS, "starttls-injected")).isInstanceOf(Tampered.class);
  }

  @Test
  void without_encryption_nothing_goes_on() throws Exception {
    assertThat(failure(Security.STARTTLS, "starttls-not-offered"))
        .isInstanceOfSatisfying(
            Unencrypted.class, e -> assertThat(e.how()).isEqualTo(Unencrypted.How.NOT_OFFERED));
    assertThat(failure(Security.STARTTLS, "starttls-refused"))
        .isInstanceOfSatisfying(
            Unencrypted.class,
            e -> {
              assertThat(e.how()).isEqualTo(Unencrypted.How.REFUSED);
              assertThat(e.answer().code()).isEqualTo(454);
            });
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"greeting-554", "greeting-421"})
  void a_greeting_may_be_a_refusal(String name) throws Exception {
    for (Security security : Security.values()) {
      assertThat(failure(security, name)).isInstanceOf(Unwelcome.class);
    }
  }

  @Test
  void another_protocol_is_noticed() throws Exception {
    assertThat(failure(Security.TLS, "greeting-imap")).isInstanceOf(Unintelligible.class);
    assertThat(failure(Security.STARTTLS, "greeting-imap")).isInstanceOf(Unintelligible.class);
    assertThat(failure(Security.STARTTLS, "greeting-cut")).isInstanceOf(ConnectionLost.class);
  }

  private static Throwable failure(Security security, String name) throws IOException {
    return SmtpTalk.failureToOpen(security, SmtpTalk.file(name));
  }
}
