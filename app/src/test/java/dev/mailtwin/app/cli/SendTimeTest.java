package dev.mailtwin.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.engine.problem.ProblemException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SendTimeTest {

  private static final Instant NOW = Instant.parse("2026-03-28T12:00:00Z"); // 13:00 in Berlin
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static String time(String text) throws ProblemException {
    return SendTime.parse(text, NOW, BERLIN).toString();
  }

  @Test
  void what_people_type() throws ProblemException {
    assertThat(time("18:30")).isEqualTo("2026-03-28T17:30:00Z");
    assertThat(time("9:05")).isEqualTo("2026-03-29T07:05:00Z"); // Tomorrow, in summer time.
    assertThat(time("2026-12-24 18:30")).isEqualTo("2026-12-24T17:30:00Z");
    assertThat(time("2026-12-24T18:30+02:00")).isEqualTo("2026-12-24T16:30:00Z");
    assertThat(time("2026-12-24T18:30:15Z")).isEqualTo("2026-12-24T18:30:15Z");
    assertThat(time("+90m")).isEqualTo("2026-03-28T13:30:00Z");
    assertThat(time("+2h")).isEqualTo("2026-03-28T14:00:00Z");
    assertThat(time("+1d")).isEqualTo("2026-03-29T12:00:00Z");
  }

  @Test
  void what_is_no_time() {
    for (String text : new String[] {"", "soon", "25:00", "18", "2026-13-01 10:00", "+2w", "-1h"}) {
      assertThatThrownBy(() -> time(text))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("no time");
    }
    assertThatThrownBy(() -> time("2020-01-01 10:00")).hasMessageContaining("past");
    assertThatThrownBy(() -> time("+0m")).hasMessageContaining("past");
  }
}
