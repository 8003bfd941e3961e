package dev.mailtwin.modelserver.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleMailTest {

  private static final int MANY = 2_000;
  private static final Pattern BARE_LINE_END = Pattern.compile("\r(?!\n)|(?<!\r)\n");
  private static final Pattern MESSAGE_ID = Pattern.compile("\r\nMessage-ID: (<[^>]+>)\r\n");

  @Test
  void the_same_seed_and_index_give_the_same_bytes() {
    assertThat(SampleMail.message(1, 7)).isEqualTo(SampleMail.message(1, 7));
    assertThat(SampleMail.message(1, 7)).isNotEqualTo(SampleMail.message(2, 7));
    assertThat(SampleMail.internalDate(1, 7)).isEqualTo(SampleMail.internalDate(1, 7));
  }

  @Test
  void lines_end_in_crlf_and_stay_below_the_limit_of_rfc_5322() {
    for (int i = 0; i < MANY; i++) {
      String text = new String(SampleMail.message(3, i), StandardCharsets.ISO_8859_1);
      assertThat(BARE_LINE_END.matcher(text).find()).as("message %d", i).isFalse();
      assertThat(text).endsWith("\r\n");
      assertThat(text.lines().mapToInt(String::length).max().orElse(0)).isLessThan(999);
    }
  }

  @Test
  void headers_are_ascii_and_message_ids_unique() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      String text = new String(SampleMail.message(4, i), StandardCharsets.ISO_8859_1);
      String header = text.substring(0, text.indexOf("\r\n\r\n") + 2);
      assertThat(header.chars().allMatch(c -> c < 128)).as(header).isTrue();
      Matcher id = MESSAGE_ID.matcher(header);
      assertThat(id.find()).as(header).isTrue();
      assertThat(id.group(1)).isEqualTo(SampleMail.messageId(4, i));
      assertThat(seen.add(id.group(1))).isTrue();
    }
  }

  @Test
  void sizes_have_about_the_mean_that_was_asked_for() {
    double mean =
        IntStream.range(0, MANY)
            .mapToLong(i -> SampleMail.message(5, i).length)
            .average()
            .orElse(0);
    double drawn =
        IntStream.range(0, MANY).mapToLong(i -> SampleMail.size(5, i, 9_000)).average().orElse(0);

    assertThat(mean).isBetween(drawn * 0.85, drawn * 1.2);
    assertThat(SampleMail.message(5, 0, 1_000_000).length).isBetween(900_000, 1_100_000);
  }

  @Test
  void dates_lie_within_the_ten_years_before_the_newest() {
    for (int i = 0; i < MANY; i++) {
      assertThat(SampleMail.internalDate(6, i))
          .isBefore(SampleMail.NEWEST)
          .isAfter(SampleMail.NEWEST.minus(java.time.Duration.ofDays(3651)));
    }
  }

  @Test
  void odd_messages_hold_what_breaks_programs() {
    assertThat(SampleMail.odd()).hasSizeGreaterThan(25).contains(new byte[0]);
    assertThat(SampleMail.odd()).anyMatch(message -> message.length > 1 << 20);
  }
}
