package dev.mailtwin.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.protocol.imap.ImapException.ConnectionLost;
import dev.mailtwin.protocol.imap.ImapException.Refused;
import dev.mailtwin.protocol.imap.command.Append;
import dev.mailtwin.protocol.imap.command.Append.Appended;
import dev.mailtwin.protocol.imap.command.Noop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Uploads, with every way to ask and every way to answer.
class AppendTest {

  private static final byte[] MESSAGE =
      "Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final long NEW_YEAR_2021 = 1_609_459_200;

  @Test
  void the_server_says_where_the_message_went() throws Exception {
    Talk.overTls(
        "append-uid",
        talk ->
            assertThat(talk.run(to("INBOX", List.of("\\Seen", "$Work"), MESSAGE.length)))
                .isEqualTo(new Appended.As(701, 44)));
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"append-somewhere", "append-two-uids"})
  void an_answer_that_names_no_uid_means_somewhere(String transcript) throws Exception {
    Talk.overTls(
        transcript,
        talk ->
            assertThat(talk.run(to("INBOX", List.of(), MESSAGE.length)))
                .isEqualTo(new Appended.Somewhere()));
  }

  @Test
  void with_literal_plus_the_message_follows_at_once() throws Exception {
    Talk.overTls(
        "append-literal-plus",
        talk ->
            assertThat(talk.run(to("INBOX", List.of(), MESSAGE.length)))
                .isEqualTo(new Appended.As(701, 45)));
  }

  @Test
  void with_literal_minus_only_small_messages_follow_at_once() throws Exception {
    String script =
        """
        # 4,096 bytes are small, one more is not (RFC 7888 §5).
        S: * OK [CAPABILITY IMAP4rev1 LITERAL-] ready
        C: A1 APPEND "INBOX" () "01-Jan-2021 00:00:00 +0000" {4096+}
        C| %s␄
        C:
        S: A1 OK done
        C: A2 APPEND "INBOX" () "01-Jan-2021 00:00:00 +0000" {4097}
        S: + go on
        C| %sx␄
        C:
        S: A2 OK done
        -- closed
        """
            .formatted("x".repeat(4096), "x".repeat(4096));
    Talk.play(
        dev.mailtwin.protocol.net.Security.TLS,
        dev.mailtwin.testkit.Transcript.parse(script),
        talk -> {
          talk.run(of("x".repeat(4096)));
          talk.run(of("x".repeat(4097)));
        });
  }

  @Test
  void a_refusal_before_the_literal_sends_nothing_of_the_message() throws Exception {
    Talk.overTls(
        "append-trycreate",
        talk -> {
          assertThat(talk.failureOf(to("Sent", List.of(), MESSAGE.length)))
              .isInstanceOfSatisfying(
                  Refused.class,
                  refused ->
                      assertThat(refused.answer().code()).isEqualTo(new ResponseCode.TryCreate()));
          talk.run(new Noop());
        });
  }

  @Test
  void a_refusal_after_the_literal_leaves_the_connection_usable() throws Exception {
    Talk.overTls(
        "append-refused-late",
        talk -> {
          assertThat(talk.failureOf(to("Sent", List.of(), MESSAGE.length)))
              .isInstanceOf(Refused.class);
          talk.run(new Noop());
        });
  }

  @Test
  void a_message_shorter_than_announced_ends_the_connection() throws Exception {
    Talk.overTls(
        "append-too-short",
        talk -> {
          var half =
              new Append("Sent", List.of(), NEW_YEAR_2021, MESSAGE.length, out -> out.write('S'));
          assertThat(talk.failureOf(half))
              .isInstanceOf(ConnectionLost.class)
              .hasMessageContaining("shorter than announced");
          assertThat(talk.connection().isEnded()).isTrue();
        });
  }

  @Test
  void a_message_longer_than_announced_ends_the_connection() throws Exception {
    Talk.overTls(
        "append-too-short",
        talk -> {
          assertThat(
                  talk.failureOf(
                      new Append(
                          "Sent",
                          List.of(),
                          NEW_YEAR_2021,
                          MESSAGE.length,
                          out -> {
                            out.write(MESSAGE);
                            out.write('\n');
                          })))
              .isInstanceOf(ConnectionLost.class)
              .hasMessageContaining("longer than announced");
          assertThat(talk.failureOf(new Noop())).isInstanceOf(ConnectionLost.class);
        });
  }

  @Test
  void a_mailbox_outside_ascii_goes_as_a_literal_before_the_message() throws Exception {
    Talk.overTls(
        "append-to-unicode-mailbox",
        talk ->
            assertThat(talk.run(to("Entwürfe", List.of(), MESSAGE.length)))
                .isEqualTo(new Appended.Somewhere()));
  }

  private static Append to(String mailbox, List<String> flags, int bytes) {
    return new Append(mailbox, flags, NEW_YEAR_2021, bytes, out -> out.write(MESSAGE));
  }

  private static Append of(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
    return new Append("INBOX", List.of(), NEW_YEAR_2021, bytes.length, out -> out.write(bytes));
  }
}
