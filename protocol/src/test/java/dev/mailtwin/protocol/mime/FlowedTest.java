package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.Seeds;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlowedTest {

  private static String flowed(String text) {
    return Flowed.encode(text).replace("\r\n", "\n");
  }

  @Test
  void short_lines_stay() {
    assertThat(flowed("a\n\nb")).isEqualTo("a\n\nb\n");
    assertThat(flowed("a\r\nb\rc")).isEqualTo("a\nb\nc\n");
    assertThat(flowed("")).isEmpty();
    assertThat(flowed("\n")).isEqualTo("\n");
  }

  @Test
  void beginnings_that_would_be_misread_are_stuffed() {
    assertThat(flowed(" a\nFrom b\n> c\n>d\n")).isEqualTo("  a\n From b\n> c\n> d\n");
    assertThat(flowed(">> a\n> > b\n>\n")).isEqualTo(">> a\n> > b\n>\n");
  }

  @Test
  void blanks_at_the_end_would_join_lines() {
    assertThat(flowed("a \nb\n-- \nc\n--  \n")).isEqualTo("a\nb\n-- \nc\n--\n");
  }

  @Test
  void long_lines_are_broken_behind_blanks() {
    assertThat(flowed("word ".repeat(20).strip()))
        .isEqualTo("word ".repeat(14) + "\n" + "word ".repeat(6).strip() + "\n");
    assertThat(flowed("> " + "word ".repeat(20).strip()))
        .isEqualTo("> " + "word ".repeat(14) + "\n> " + "word ".repeat(6).strip() + "\n");
    assertThat(flowed("x".repeat(2000))).isEqualTo("x".repeat(2000) + "\n");
  }

  @Test
  void what_was_broken_is_joined_again() {
    Seeds.run(
        "flowed text",
        3_000,
        Duration.ofSeconds(10),
        seed -> {
          var random = new Random(seed);
          String[] words = {"a", "From", "--", ">", "  ", "word", "längst", "🎉", "x".repeat(90)};
          var text = new StringBuilder();
          for (int lines = random.nextInt(6); lines > 0; lines--) {
            for (int n = random.nextInt(30); n > 0; n--) {
              text.append(words[random.nextInt(words.length)]).append(' ');
            }
            text.append('\n');
          }

          String once = FlowedReader.read(Flowed.encode(text.toString()));

          assertThat(FlowedReader.read(Flowed.encode(once))).isEqualTo(once);
          assertThat(once.replaceAll("[> ]", "")).isEqualTo(text.toString().replaceAll("[> ]", ""));
          assertThat(once.lines().count()).isEqualTo(text.toString().lines().count());
        });
  }
}
