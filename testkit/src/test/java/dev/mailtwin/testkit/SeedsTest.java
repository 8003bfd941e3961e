package dev.mailtwin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeedsTest {

  private static final String SEED = "mailtwin.seed";
  private final String asked = System.getProperty(SEED, "");

  @BeforeEach
  void forget_the_seed_this_build_was_asked_for() {
    System.clearProperty(SEED);
  }

  @AfterEach
  void remember_it() {
    if (asked.isEmpty()) {
      System.clearProperty(SEED);
    } else {
      System.setProperty(SEED, asked);
    }
  }

  @Test
  void a_seed_that_was_asked_for_is_the_only_one() {
    System.setProperty(SEED, "7");
    assertThat(Seeds.of(4).toArray()).containsExactly(7);
  }

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
  void all_seeds_are_lived_through_even_after_one_has_failed() {
    List<Long> lived = new ArrayList<>();
    assertThatThrownBy(() ->
            Seeds.all(
                "patient law",
                LongStream.of(5, 6, 7),
                seed -> {
                  lived.add(seed);
                  assertThat(seed).isNotEqualTo(6);
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("-Dmailtwin.seed=6");
    assertThat(lived).containsExactly(5L, 6L, 7L);
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
