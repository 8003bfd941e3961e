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

  private static String timeAt(String now, String text) throws ProblemException {
    return SendTime.parse(text, Instant.parse(now), BERLIN).toString();
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
  void an_hour_that_comes_twice_is_the_first_one_that_is_not_past() throws ProblemException {
    // At 03:00 on 25 October clocks in Berlin are set back to 02:00, at 01:00Z.
    assertThat(timeAt("2026-10-24T12:00:00Z", "2026-10-25 02:30"))
        .isEqualTo("2026-10-25T00:30:00Z");
    assertThat(timeAt("2026-10-24T22:30:00Z", "2:30")).isEqualTo("2026-10-25T00:30:00Z");
    String between = "2026-10-25T00:40:00Z"; // 02:40, the first time.
    assertThat(timeAt(between, "2:30")).isEqualTo("2026-10-25T01:30:00Z");
    assertThat(timeAt(between, "2026-10-25 02:30")).isEqualTo("2026-10-25T01:30:00Z");
    assertThat(timeAt(between, "2:50")).isEqualTo("2026-10-25T00:50:00Z");
    String after = "2026-10-25T01:40:00Z"; // 02:40, the second time.
    assertThat(timeAt(after, "2:30")).isEqualTo("2026-10-26T01:30:00Z");
    assertThatThrownBy(() -> timeAt(after, "2026-10-25 02:30")).hasMessageContaining("past");
    assertThat(timeAt(between, "2026-10-25 02:30+01:00")).isEqualTo("2026-10-25T01:30:00Z");
    assertThat(timeAt("2026-10-24T12:00:00Z", "+1d")).isEqualTo("2026-10-25T12:00:00Z");
  }

  @Test
  void a_time_that_does_not_come_is_as_much_later_as_the_clock_jumps() throws ProblemException {
    // At 02:00 on 29 March clocks in Berlin are set forward to 03:00, at 01:00Z.
    assertThat(time("2026-03-29 02:30")).isEqualTo("2026-03-29T01:30:00Z"); // 03:30
    assertThat(timeAt("2026-03-29T00:50:00Z", "2:30")).isEqualTo("2026-03-29T01:30:00Z");
    assertThat(timeAt("2026-03-29T01:40:00Z", "2:30")).isEqualTo("2026-03-30T00:30:00Z");
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
