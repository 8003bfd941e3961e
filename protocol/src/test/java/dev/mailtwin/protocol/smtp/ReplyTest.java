package dev.mailtwin.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a reply says to a program and to a person.
class ReplyTest {

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @CsvSource({
    "'2.0.0 Ok: queued as 4XyzAB12cdE', 4XyzAB12cdE",
    "'OK id=1tXyZa-00000000abc-1def', 1tXyZa-00000000abc-1def",
    "'2.0.0 OK  1700000000 d2e1a72fcca58-6c1.45 - gsmtp', d2e1a72fcca58-6c1.45",
    "'2.6.0 <x@y> [InternalId=123456789, Hostname=h] Queued mail for delivery', 123456789",
    "'2.0.0 5ANAbCdE012345 Message accepted for delivery', 5ANAbCdE012345",
    "'ok 1700000000 qp 12345', 1700000000 qp 12345",
    "'2.0.0 Ok: queued as 7F', 7F",
    "'OK id=X1', X1",
    "'Message received',",
    "'2.0.0 queued',",
    "'',",
  })
  void the_name_a_server_gives_a_message_is_found(String text, String queueId) {
    var reply = new Reply(250, List.of(text));
    assertThat(new SubmissionResult.Accepted(reply, List.of()).queueId()).isEqualTo(queueId);
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @CsvSource({
    "550, '5.4.6 Unusual sending activity detected.', 5.4.6",
    "550, '5.1.1', 5.1.1",
    "550, '4.1.1 of another kind', ''",
    "550, '5.1.1.1 no code', ''",
    "550, '5.1000.1 no code', ''",
    "535, 'Authentication Failed', ''",
    "250, '2.1.5 ok', 2.1.5",
  })
  void an_enhanced_code_is_read_where_there_is_one(int code, String text, String enhanced) {
    assertThat(new Reply(code, List.of(text)).enhanced()).hasToString(enhanced);
  }

  @Test
  void a_person_reads_the_words_without_the_codes() {
    var reply = new Reply(550, List.of("5.7.1 Blocked, see", "5.7.1  https://a.example ", ""));
    assertThat(reply.human()).isEqualTo("Blocked, see https://a.example");
    assertThat(reply).hasToString("550 5.7.1 Blocked, see https://a.example");
  }

  @Test
  void a_very_long_reply_is_cut_between_two_letters() {
    var reply = new Reply(550, List.of("\ud83d\ude00".repeat(2_000)));

    assertThat(reply.toString()).hasSizeLessThan(1_100).endsWith("\ud83d\ude00…");
  }
}
