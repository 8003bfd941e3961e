package dev.mailtwin.app.letter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DotEndedTest {

  private static String read(String text) throws IOException {
    return read(text, true);
  }

  private static String read(String text, boolean typed) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    try (var in = new DotEnded(new ByteArrayInputStream(bytes), typed)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void a_line_of_one_dot_is_the_end() throws IOException {
    assertThat(read("a\n.\nb\n")).isEqualTo("a\n");
    assertThat(read("a\r\n.\r\nb\n")).isEqualTo("a\r\n");
    assertThat(read("a\n.")).isEqualTo("a\n");
    assertThat(read(".\na\n")).isEmpty();
  }

  @Test
  void other_dots_are_text() throws IOException {
    for (String text : new String[] {"a.\n..\n.b\n. \n.\rc\n", "a\n\n.\r.\r", "", "\n"}) {
      assertThat(read(text)).isEqualTo(text);
      assertThat(read(text, false)).isEqualTo(text);
    }
  }

  @Test
  void a_program_ends_it_only_at_the_end() throws IOException {
    for (String text : new String[] {"a\n.\nb\n", "a\r\n.\r\nb\r\n", ".\na\n", "a\n.\n.b\n"}) {
      assertThat(read(text, false)).isEqualTo(text);
    }
    assertThat(read("a\n.\n", false)).isEqualTo("a\n");
    assertThat(read("a\r\n.\r\n", false)).isEqualTo("a\r\n");
    assertThat(read("a\n.", false)).isEqualTo("a\n");
    assertThat(read(".\n", false)).isEmpty();
  }
}
