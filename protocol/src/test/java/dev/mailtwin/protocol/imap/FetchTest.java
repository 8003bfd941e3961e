package dev.mailtwin.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.protocol.imap.ImapException.ConnectionLost;
import dev.mailtwin.protocol.imap.command.UidFetch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading messages and facts about them.
class FetchTest {

  /// 2021-01-01T00:00:00Z
  private static final long NEW_YEAR_2021 = 1_609_459_200;

  @Test
  void pipelined_bodies_go_to_the_command_that_asked() throws Exception {
    Talk.overTls(
        "fetch-pipelined",
        talk -> {
          var one = new Bodies();
          var two = new Bodies();
          var three = new Bodies();
          var first = talk.connection().send(body(1, 1, one));
          var second = talk.connection().send(body(2, 3, two));
          var third = talk.connection().send(body(9, 9, three));
          first.await(Talk.PATIENCE);
          second.await(Talk.PATIENCE);
          third.await(Talk.PATIENCE);
          assertThat(one.complete).containsExactly("first\r\n");
          assertThat(two.complete).containsExactly("second\r\n", "third\r\n");
          assertThat(three.complete).isEmpty();
          assertThat(one.messages.getFirst().uid()).isEqualTo(1);
          // Facts about any message go to every command in flight, bodies only to one.
          assertThat(two.messages).extracting(FetchData::uid).containsExactly(1L, 2L, 3L);
          assertThat(two.messages).extracting(FetchData::bodyBytes).containsExactly(7L, 8L, 7L);
        });
  }

  @Test
  void a_body_may_be_missing_quoted_or_empty() throws Exception {
    Talk.overTls(
        "fetch-odd-bodies",
        talk -> {
          var bodies = new Bodies();
          talk.run(body(1, 4, bodies));
          assertThat(bodies.messages)
              .extracting(FetchData::bodyBytes)
              .containsExactly(-1L, 10L, 0L, 7L);
          assertThat(bodies.complete).containsExactly("say \"hi\" \\", "", latin1("Grüße"));
        });
  }

  @Test
  void facts_come_in_any_order_and_with_odd_numbers() throws Exception {
    Talk.overTls(
        "fetch-facts",
        talk -> {
          var bodies = new Bodies();
          var flags = new FlagList(List.of("\\Seen", "\\*", "kw"));
          talk.run(new UidFetch(UidSet.from(1), UidFetch.FACTS, 77, bodies));
          assertThat(bodies.messages)
              .containsExactly(
                  new FetchData(1, 5, FlagList.EMPTY, 100, NEW_YEAR_2021, 0, null, -1, null),
                  new FetchData(2, 6, null, -1, FetchData.NO_DATE, 0, null, -1, null),
                  new FetchData(3, 7, null, -1, FetchData.NO_DATE, Long.MAX_VALUE, null, -1, "M1"),
                  new FetchData(4, 0, flags, -1, FetchData.NO_DATE, -1, null, -1, null));
        });
  }

  @Test
  void the_echo_of_a_section_is_understood_by_meaning() throws Exception {
    Talk.overTls(
        "fetch-header",
        talk -> {
          var bodies = new Bodies();
          talk.run(new UidFetch(UidSet.between(1, 3), UidFetch.HEADER, 0, bodies));
          assertThat(bodies.messages)
              .extracting(message -> String.valueOf(message.header()))
              .containsExactly("To: a\r\n\r\n", "To: b", "");
        });
  }

  @Test
  void a_message_that_was_cut_off_is_never_complete() throws Exception {
    Talk.overTls(
        "fetch-cut-in-literal",
        talk -> {
          var bodies = new Bodies();
          assertThat(talk.failureOf(body(1, 1, bodies))).isInstanceOf(ConnectionLost.class);
          assertThat(bodies.started).isEqualTo(1);
          assertThat(bodies.complete).isEmpty();
          assertThat(bodies.messages).isEmpty();
        });
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @ValueSource(strings = {"fetch-cut-in-line", "fetch-cut-in-literal-header"})
  void a_connection_that_ends_inside_an_answer_is_lost(String transcript) throws Exception {
    Talk.overTls(
        transcript,
        talk -> {
          assertThat(talk.failureOf(body(1, 1, new Bodies()))).isInstanceOf(ConnectionLost.class);
          assertThat(talk.connection().isEnded()).isTrue();
        });
  }

  private static UidFetch body(long first, long last, Bodies bodies) {
    return UidFetch.of(UidSet.between(first, last), UidFetch.BODY, bodies);
  }

  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /// Takes as many bodies as come with one tag.
  private static final class Bodies implements UidFetch.Receiver {

    private final List<FetchData> messages = new ArrayList<>();
    private final List<String> complete = new ArrayList<>();
    private int started;

    @Override
    public void message(FetchData data) {
      messages.add(data);
    }

    @Override
    public LiteralSink body(long bytes) {
      started++;
      return new Kept(complete::add);
    }
  }
}
