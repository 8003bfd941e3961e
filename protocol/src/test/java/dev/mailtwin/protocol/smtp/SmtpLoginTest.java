package dev.mailtwin.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.smtp.SmtpException.Closing;
import dev.mailtwin.protocol.smtp.SmtpException.Misunderstood;
import dev.mailtwin.protocol.smtp.SmtpException.Refused;
import dev.mailtwin.protocol.smtp.SmtpException.Unintelligible;
import dev.mailtwin.testkit.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Logging in, and who gets to see the password: the server and nobody else.
class SmtpLoginTest {

  private static final Secret SECRET = Secret.of("secret-pw");

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @CsvSource({"auth-plain,PLAIN", "auth-login,LOGIN", "auth-login-odd,LOGIN"})
  void the_server_is_told_the_secret_and_the_trace_is_not(String name, Mechanism mechanism)
      throws Exception {
    var trace = new SmtpTalk.Lines();
    SmtpTalk.traced(
        name,
        trace,
        connection ->
            assertThat(connection.authenticate(mechanism, "ann", SECRET).code()).isEqualTo(235));
    assertThat(String.join("\n", trace.lines))
        .contains("[redacted]")
        .doesNotContain("secret-pw", "c2VjcmV0LXB3", "AGFubgBzZWNyZXQtcHc=");
  }

  @Test
  void a_refusal_says_whose_move_it_is() throws Exception {
    SmtpTalk.overTls(
        "auth-refused",
        connection -> {
          assertThatThrownBy(() -> connection.authenticate(Mechanism.PLAIN, "ann", SECRET))
              .isInstanceOfSatisfying(
                  Refused.class, e -> assertThat(e.answer().isPermanent()).isTrue());
          assertThatThrownBy(() -> connection.authenticate(Mechanism.PLAIN, "ann", SECRET))
              .isInstanceOfSatisfying(
                  Refused.class, e -> assertThat(e.answer().isTransient()).isTrue());
          assertThatThrownBy(() -> connection.authenticate(Mechanism.PLAIN, "ann", SECRET))
              .isInstanceOf(Misunderstood.class);
        });
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @CsvSource({"auth-xoauth2-refused,XOAUTH2", "auth-oauthbearer-refused,OAUTHBEARER"})
  void why_a_token_was_refused_is_kept(String name, Mechanism mechanism) throws Exception {
    SmtpTalk.overTls(
        name,
        connection ->
            assertThatThrownBy(() -> connection.authenticate(mechanism, "ann", SECRET))
                .isInstanceOfSatisfying(
                    Refused.class,
                    e -> {
                      assertThat(e.challenge()).isEqualTo("{\"status\":\"401\"}");
                      assertThat(e.answer().enhanced()).isEqualTo(new EnhancedStatus(5, 7, 8));
                    }));
  }

  @Test
  void a_long_token_waits_until_it_is_asked_for() throws Exception {
    String token = "t".repeat(2_000);
    String response =
        Base64.getEncoder()
            .encodeToString(
                ("user=ann\u0001auth=Bearer " + token + "\u0001\u0001")
                    .getBytes(StandardCharsets.US_ASCII));
    String script =
        """
        S: 220 ready
        C: EHLO [127.0.0.1]
        S: 250 mail.example
        C: AUTH XOAUTH2
        S: 334
        C: %s
        S: 235 ok
        -- closed
        """
            .formatted(response);
    SmtpTalk.play(
        Security.TLS,
        Transcript.parse(script),
        Trace.none(),
        connection -> connection.authenticate(Mechanism.XOAUTH2, "ann", Secret.of(token)));
  }

  @Test
  void a_server_that_asks_for_ever_is_left() throws Exception {
    SmtpTalk.overTls(
        "auth-endless",
        connection -> {
          assertThatThrownBy(() -> connection.authenticate(Mechanism.PLAIN, "ann", SECRET))
              .isInstanceOf(Unintelligible.class);
          assertThat(connection.isEnded()).isTrue();
        });
  }

  @Test
  void a_server_that_hangs_up_says_so() throws Exception {
    SmtpTalk.overTls(
        "auth-421",
        connection ->
            assertThatThrownBy(() -> connection.authenticate(Mechanism.PLAIN, "ann", SECRET))
                .isInstanceOf(Closing.class)
                .hasMessageContaining("too many tries"));
  }
}
