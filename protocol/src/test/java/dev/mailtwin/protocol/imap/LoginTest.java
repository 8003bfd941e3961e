package dev.mailtwin.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.protocol.imap.ImapException.ConnectionLost;
import dev.mailtwin.protocol.imap.ImapException.Misunderstood;
import dev.mailtwin.protocol.imap.ImapException.Refused;
import dev.mailtwin.protocol.imap.command.Authenticate;
import dev.mailtwin.protocol.imap.command.Login;
import dev.mailtwin.protocol.imap.command.Noop;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.testkit.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Logging in, and who gets to see the password: the server and nobody else.
class LoginTest {

  private static final String PASSWORD = "secret-pw";
  private static final Secret SECRET = Secret.of(PASSWORD);

  @Test
  void login_quotes_the_password_and_learns_the_capabilities_said_meanwhile() throws Exception {
    Talk.overTls(
        "login",
        talk -> {
          talk.run(new Login("ann", Secret.of("pa\"ss\\word")));
          assertThat(talk.connection().capabilities().has("NAMESPACE")).isTrue();
          assertHidden(talk, "pa\"ss\\word");
        });
  }

  @Test
  void login_learns_the_capabilities_in_the_answer() throws Exception {
    Talk.overTls(
        "login-capabilities-in-ok",
        talk -> {
          talk.run(new Login("ann", SECRET));
          assertThat(talk.connection().capabilities().names())
              .containsExactlyInAnyOrder("IMAP4REV1", "MOVE");
          assertHidden(talk, PASSWORD);
        });
  }

  @Test
  void a_password_outside_ascii_goes_as_a_literal() throws Exception {
    Talk.overTls(
        "login-literal",
        talk -> {
          talk.run(new Login("ann", Secret.of("pässwörd")));
          assertHidden(talk, "pässwörd");
          assertThat(talk.trace().lines()).contains("C: A1 LOGIN \"ann\" {10}");
        });
  }

  @Test
  void a_refusal_before_the_literal_keeps_the_password_here() throws Exception {
    Talk.overTls(
        "login-literal-refused",
        talk -> {
          assertThat(talk.failureOf(new Login("ann", Secret.of("pässwörd"))))
              .isInstanceOf(Refused.class);
          talk.run(new Noop());
        });
  }

  @Test
  void a_wrong_password_is_refused_in_the_servers_own_words() throws Exception {
    Talk.overTls(
        "login-refused",
        talk -> {
          Throwable failure = talk.failureOf(new Login("ann", SECRET));
          assertThat(failure)
              .isInstanceOfSatisfying(
                  Refused.class,
                  refused ->
                      assertThat(refused.answer())
                          .isEqualTo(
                              new ResponseText(
                                  new ResponseCode.Other("AUTHENTICATIONFAILED", ""),
                                  "Invalid credentials(Failure)")));
          assertThat(failure).hasMessageNotContaining(PASSWORD);
        });
  }

  @Test
  void what_is_said_while_a_login_is_judged_belongs_to_its_refusal() throws Exception {
    Talk.overTls(
        "login-refused-after-remarks",
        talk -> {
          assertRefused(
              talk,
              new Login("ann", SECRET),
              new ResponseText(
                  new ResponseCode.Other("ALERT", ""),
                  "Maximum number of connections exceeded / LOGIN failed"));
          assertRefused(
              talk,
              new Login("ann", SECRET),
              new ResponseText(
                  new ResponseCode.Other("AUTHENTICATIONFAILED", ""),
                  "Your password has expired / Authentication failed"));
          assertRefused(
              talk,
              new Authenticate(Mechanism.PLAIN, "ann", SECRET, false),
              new ResponseText(
                  new ResponseCode.Other("WEBALERT", "https://login.example/"),
                  "Web login required / Failure"));
          assertRefused(
              talk,
              new Login("ann", SECRET),
              new ResponseText(
                  new ResponseCode.Other("UNAVAILABLE", ""), "Too many connections / no"));
        });
  }

  private static void assertRefused(Talk talk, Command<?> command, ResponseText whole) {
    assertThat(talk.failureOf(command))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.answer()).isEqualTo(whole));
  }

  @Test
  void a_flood_of_remarks_is_not_kept() throws Exception {
    StringBuilder script = new StringBuilder("# More words than anybody reads.\nS: * OK ready\n");
    script.append("C: A1 LOGIN \"ann\" \"secret-pw\"\n");
    script.append("S: * NO %s\n".formatted("long".repeat(1_000)));
    for (int n = 0; n < 1_000; n++) {
      script.append("S: * NO remark %d %s\n".formatted(n, "x".repeat(500)));
    }
    script.append("S: A1 NO no\n-- closed\n");
    Talk.play(
        Security.TLS,
        Transcript.parse(script.toString()),
        talk ->
            assertThat(talk.failureOf(new Login("ann", SECRET)))
                .isInstanceOfSatisfying(
                    Refused.class,
                    refused ->
                        assertThat(refused.answer().human())
                            .startsWith("remark 0 x")
                            .endsWith(" / no")
                            .hasSizeLessThan(10_000)));
  }

  @Test
  void a_connection_that_ends_after_a_remark_ends_in_its_words() throws Exception {
    Talk.overTls(
        "login-remark-then-end",
        talk ->
            assertThat(talk.failureOf(new Login("ann", SECRET)))
                .isInstanceOfSatisfying(
                    ConnectionLost.class,
                    lost ->
                        assertThat(lost.farewell())
                            .isEqualTo(
                                new ResponseText(
                                    new ResponseCode.Other("ALERT", ""),
                                    "Too many connections / Good bye"))));
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(booleans = {true, false})
  void plain_goes_at_once_or_when_asked(boolean atOnce) throws Exception {
    Talk.overTls(
        atOnce ? "authenticate-plain-at-once" : "authenticate-plain",
        talk -> {
          talk.run(new Authenticate(Mechanism.PLAIN, "ann", SECRET, atOnce));
          assertHidden(talk, PASSWORD);
          assertHidden(talk, "\0ann\0" + PASSWORD);
        });
  }

  @Test
  void plain_that_is_misunderstood_sends_nothing_of_the_secret() throws Exception {
    Talk.overTls(
        "authenticate-plain-misunderstood",
        talk -> {
          assertThat(talk.failureOf(new Authenticate(Mechanism.PLAIN, "ann", SECRET, false)))
              .isInstanceOf(Misunderstood.class)
              .hasMessageContaining("Invalid sasl Argument");
          talk.run(new Noop());
        });
  }

  @Test
  void the_login_mechanism_answers_two_questions() throws Exception {
    Talk.overTls(
        "authenticate-login",
        talk -> {
          talk.run(new Authenticate(Mechanism.LOGIN, "ann", SECRET, false));
          assertHidden(talk, PASSWORD);
        });
  }

  @Test
  void a_token_is_accepted() throws Exception {
    Talk.overTls(
        "authenticate-xoauth2",
        talk -> {
          talk.run(new Authenticate(Mechanism.XOAUTH2, "ann", SECRET, true));
          assertHidden(talk, "user=ann\u0001auth=Bearer " + PASSWORD + "\u0001\u0001");
        });
  }

  @Test
  void a_refused_token_is_answered_by_an_empty_line() throws Exception {
    Talk.overTls(
        "authenticate-xoauth2-refused",
        talk -> {
          assertThat(talk.failureOf(new Authenticate(Mechanism.XOAUTH2, "ann", SECRET, true)))
              .isInstanceOf(Refused.class)
              .hasMessageContaining("invalid token");
          talk.run(new Noop());
        });
  }

  @Test
  void a_refused_token_of_the_standard_is_answered_as_it_says() throws Exception {
    Talk.overTls(
        "authenticate-oauthbearer-refused",
        talk -> {
          assertThat(talk.failureOf(new Authenticate(Mechanism.OAUTHBEARER, "ann", SECRET, true)))
              .isInstanceOf(Refused.class)
              .hasMessageContaining("invalid token");
          talk.run(new Noop());
        });
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @EnumSource(Mechanism.class)
  void no_mechanism_takes_a_user_name_with_control_characters(Mechanism mechanism) {
    for (String user : new String[] {"a\0b", "a\u0001b", "a\r\nb", "a\u007fb"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> mechanism.responses(user, SECRET));
    }
  }

  @Test
  void a_secret_prints_as_redacted_and_is_one_line() {
    assertThat(SECRET).hasToString("[redacted]");
    assertThat(new Login("ann", SECRET).toString()).doesNotContain(PASSWORD);
    for (String text : new String[] {"", "a\0b", "a\rb", "a\nb"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(text));
    }
  }

  private static void assertHidden(Talk talk, String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    assertThat(String.join("\n", talk.trace().lines()))
        .contains("C: A1 ")
        .doesNotContain(secret)
        .doesNotContain(secret.replace("\\", "\\\\").replace("\"", "\\\""))
        .doesNotContain(Base64.getEncoder().encodeToString(bytes));
  }
}
