package dev.mailtwin.app.cli.past;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.history.Change;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import org.junit.jupiter.api.Test;

/// How the history speaks of messages.
class ChangesTest {

  private static Change.Message message(String sender, String subject) {
    return new Change.Message(
        1, "1700000000.a", "", new SizeAndDate(1, 1), 0, 0, "a@example.org", sender, subject);
  }

  @Test
  void names_and_subjects_are_readable_in_any_language() {
    assertThat(
            Changes.message(
                message(
                    "=?UTF-8?B?Wm/DqyBMZWbDqHZy?=  =?UTF-8?B?ZQ==?= <zoe@ouest.example>",
                    "=?utf-8?q?Gr=C3=BC=C3=9Fe?=")))
        .isEqualTo("\"Grüße\" from Zoë Lefèvre <zoe@ouest.example>");
  }

  @Test
  void without_a_subject_the_message_id_names_it() {
    assertThat(Changes.message(message("", ""))).isEqualTo("\"a@example.org\"");
  }
}
