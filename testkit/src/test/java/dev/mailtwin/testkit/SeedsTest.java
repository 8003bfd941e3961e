package dev.mailtwin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedsTest {

  @Test
  void the_seeds_are_fixed_but_for_the_last() {
    assertThat(Seeds.of(4).limit(3).toArray()).containsExactly(1, 2, 3);
    assertThat(Seeds.of(4).count()).isEqualTo(Seeds.times(4));
  }

  @Test
  void a_failure_names_its_seed() {
    assertThatThrownBy(() ->
            Seeds.run(
                "sample law",
                3,
                seed -> {
                  throw new IllegalStateException("broken");
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("-Dmailtwin.seed=")
        .hasRootCauseMessage("broken");
  }

  @Test
  void when_the_time_is_up_the_rest_is_left_out() {
    List<Long> lived = new ArrayList<>();
    assertThat(Seeds.run("hurried law", 5, Duration.ofNanos(1), lived::add)).isEqualTo(1);
    assertThat(lived).hasSize(1);
  }

  @Test
  void a_stepped_clock_moves_only_when_told() {
    SteppedClock clock = SteppedClock.at("2026-01-01T00:00:00Z");
    var elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));

    clock.advance(Duration.ofSeconds(30));

    assertThat(elsewhere.instant()).isEqualTo(Instant.parse("2026-01-01T00:00:30Z"));
    assertThat(clock.millis()).isEqualTo(elsewhere.millis());
  }
}
