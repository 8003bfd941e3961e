package dev.mailtwin.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.cli.Questions.FolderSheet;
import dev.mailtwin.engine.account.Purpose;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FolderSheetTest {

  private static final FolderSheet SEVERAL =
      new FolderSheet(
          Map.of(
              Purpose.SENT, List.of("Sent", "Gesendet"),
              Purpose.DRAFTS, List.of("Alt", "Neu"),
              Purpose.TRASH, List.of("Alt", "Neu")));

  private static final FolderSheet ONE =
      new FolderSheet(Map.of(Purpose.SENT, List.of("Sent", "Gesendet", "Sent mail")));

  @Test
  void all_that_is_in_doubt_is_one_question() {
    assertThat(SEVERAL.folders()).containsExactly("Sent", "Gesendet", "Alt", "Neu");
    assertThat(SEVERAL.question())
        .contains("letters you sent, letters you are writing, deleted mail");
    assertThat(SEVERAL.prompt()).contains("sent=1|2 drafts=3|4 trash=3|4");
    assertThat(ONE.prompt()).startsWith("Number");
  }

  @Test
  void several_are_answered_in_one_line() {
    assertThat(SEVERAL.read("sent=2, trash=Neu"))
        .isEqualTo(Map.of(Purpose.SENT, "Gesendet", Purpose.TRASH, "Neu"));
    assertThat(SEVERAL.read(" ")).isEmpty();
  }

  @Test
  void one_is_answered_by_its_number_or_name() {
    assertThat(ONE.read("2")).isEqualTo(Map.of(Purpose.SENT, "Gesendet"));
    assertThat(ONE.read("sent=2")).isEqualTo(Map.of(Purpose.SENT, "Gesendet"));
    assertThat(ONE.read("Sent mail")).isEqualTo(Map.of(Purpose.SENT, "Sent mail"));
    assertThat(ONE.read("4")).isNull();
  }

  @Test
  void what_makes_no_sense_is_asked_again() {
    assertThat(SEVERAL.read("2")).isNull();
    assertThat(SEVERAL.read("sent=3")).isNull();
    assertThat(SEVERAL.read("junk=1")).isNull();
    assertThat(SEVERAL.read("drafts=3 trash=3")).isNull();
    assertThat(SEVERAL.read("sent=1 sent=2")).isNull();
    assertThat(SEVERAL.read("sent=")).isNull();
  }
}
