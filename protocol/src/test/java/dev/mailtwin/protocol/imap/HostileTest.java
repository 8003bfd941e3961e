package dev.mailtwin.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.protocol.imap.ImapException.ConnectionLost;
import dev.mailtwin.protocol.imap.ImapException.Refused;
import dev.mailtwin.protocol.imap.ImapException.Unintelligible;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.command.Create;
import dev.mailtwin.protocol.imap.command.ListMailboxes;
import dev.mailtwin.protocol.imap.command.Login;
import dev.mailtwin.protocol.imap.command.Noop;
import dev.mailtwin.protocol.imap.command.UidFetch;
import dev.mailtwin.protocol.imap.command.UidSearch;
import dev.mailtwin.protocol.imap.command.UidStore;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.testkit.Transcript;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that send what no server should.
class HostileTest {

  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void data_nobody_asked_for_disturbs_nothing() throws Exception {
    Talk.overTls(
        "unknown-data",
        talk -> {
          talk.run(new Noop());
          assertThat(talk.heard())
              .hasSize(5)
              .startsWith(new Untagged.Unknown("X-NEWS (a b) {36} rest"));
        });
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(
      strings = {"unknown-tag", "unasked-continuation", "garbage", "literal-unknown-beyond"})
  void nonsense_ends_the_connection(String transcript) throws Exception {
    Talk.overTls(
        transcript,
        talk -> {
          assertThat(talk.failureOf(new Noop())).isInstanceOf(Unintelligible.class);
          assertThat(talk.connection().isEnded()).isTrue();
          assertThat(talk.failureOf(new Noop())).isInstanceOf(ConnectionLost.class);
        });
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"literal-beyond-64-bit", "literal-beyond-message", "literal-negative"})
  void a_body_of_absurd_length_ends_the_connection(String transcript) throws Exception {
    Talk.overTls(
        transcript,
        talk ->
            assertThat(talk.failureOf(UidFetch.of(UidSet.of(1), UidFetch.BODY, _ -> {})))
                .isInstanceOf(Unintelligible.class));
  }

  @Test
  void a_name_of_absurd_length_ends_the_connection() throws Exception {
    Talk.overTls(
        "literal-beyond-memory",
        talk ->
            assertThat(talk.failureOf(ListMailboxes.plain())).isInstanceOf(Unintelligible.class));
  }

  @Test
  void the_servers_last_words_say_why_the_connection_was_lost() throws Exception {
    Talk.overTls(
        "bye-in-flight",
        talk ->
            assertThat(
                    talk.failureOf(
                        new UidStore(UidSet.of(1), UidStore.Change.ADD, List.of("\\Seen"), 0)))
                .isInstanceOf(ConnectionLost.class)
                .hasMessageContaining("temporarily blocked for IMAP use"));
  }

  @Test
  @Timeout(60)
  void a_server_that_says_good_bye_and_does_not_hang_up_is_not_waited_for() throws Exception {
    Talk.overTls(
        "bye-and-nothing",
        talk ->
            assertThat(catchThrowable(() -> talk.connection().send(new Noop()).await(LONG)))
                .isInstanceOf(ConnectionLost.class)
                .hasMessageContaining("temporarily blocked for IMAP use"));
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"(", "((", "x ", "\"a", "[", "{0}␍␊", "\\"})
  void nothing_may_go_on_for_ever(String part) throws Exception {
    for (String start :
        List.of("* ", "* LIST ", "* 1 FETCH (X ", "* OK [X ", "+ ", "* STATUS a (")) {
      String script = "S: * OK ready\nC: A1 NOOP\nS: " + start + part.repeat(3_000_000) + "\n";
      assertThat(
              catchThrowable(() ->
                  Talk.play(Security.TLS, Transcript.parse(script), talk -> talk.run(new Noop()))))
          .as("%s%s…", start, part)
          .isInstanceOf(Unintelligible.class);
    }
  }

  @Test
  void what_a_command_collects_has_a_limit() {
    var mailbox = new Untagged.Mailbox(List.of(), '/', "x");
    assertThatThrownBy(() -> tellForEver(ListMailboxes.plain(), mailbox))
        .isInstanceOf(Unintelligible.class);
    var longer = new Untagged.Mailbox(List.of(), '/', "x".repeat(1 << 20));
    assertThatThrownBy(() -> tellForEver(ListMailboxes.plain(), longer))
        .isInstanceOf(Unintelligible.class);
    var million = new Untagged.Search(new UidSet(Collections.nCopies(1_000_000, range())));
    assertThatThrownBy(() -> tellForEver(new UidSearch(UidSet.from(1), true), million))
        .isInstanceOf(Unintelligible.class);
    var facts = new FetchData(1, 1, null, -1, FetchData.NO_DATE, -1, null, -1, null);
    var store = new UidStore(UidSet.of(1), UidStore.Change.ADD, List.of("\\Seen"), 0);
    assertThatThrownBy(() -> tellForEver(store, new Untagged.Fetch(facts)))
        .isInstanceOf(Unintelligible.class);
  }

  @Test
  void a_nul_never_enters_a_command_and_the_connection_lives_on() throws Exception {
    Talk.play(
        Security.TLS,
        Transcript.parse("S: * OK ready\nC: A3 NOOP\nS: A3 OK done\n-- closed"),
        talk -> {
          assertThat(talk.failureOf(new Create("a\0b")))
              .isInstanceOf(IllegalArgumentException.class);
          assertThat(talk.failureOf(new Login("a\0b", Secret.of("x"))))
              .isInstanceOf(IllegalArgumentException.class);
          talk.run(new Noop());
        });
  }

  @Test
  void line_ends_enter_a_command_only_as_a_literal() throws Exception {
    String script =
        """
        # The line end in a name is counted content, not the end of the command.
        S: * OK ready
        C: A1 CREATE {n}
        S: + go on
        C| a
        C| A9 DELETE INBOX␄
        C:
        S: A1 NO what a name
        C: A2 LOGIN {n}
        S: + go on
        C| x␊A9 LOGOUT␄
        C:  "pw"
        S: A2 NO who is that
        -- closed
        """;
    Talk.play(
        Security.TLS,
        Transcript.parse(script),
        talk -> {
          assertThat(talk.failureOf(new Create("a\r\nA9 DELETE INBOX")))
              .isInstanceOf(Refused.class);
          assertThat(talk.failureOf(new Login("x\nA9 LOGOUT", Secret.of("pw"))))
              .isInstanceOf(Refused.class);
        });
  }

  @Test
  void a_flag_with_a_line_end_is_refused_before_anything_is_sent() throws Exception {
    Talk.play(
        Security.TLS,
        Transcript.parse("S: * OK ready\nC: A2 NOOP\nS: A2 OK done\n-- closed"),
        talk -> {
          assertThat(
                  talk.failureOf(
                      new UidStore(
                          UidSet.of(1), UidStore.Change.ADD, List.of("a\r\nA9 LOGOUT"), 0)))
              .isInstanceOf(IllegalArgumentException.class);
          talk.run(new Noop());
        });
  }

  /// More often than any honest server would.
  private static void tellForEver(Command<?> command, Untagged data) throws ImapException {
    var reader = command.reader();
    for (int n = 0; n < 3_000_000; n++) {
      reader.untagged(data);
    }
  }

  private static UidSet.Range range() {
    return new UidSet.Range(1, 1);
  }
}
