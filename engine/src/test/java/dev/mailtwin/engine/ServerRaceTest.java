package dev.mailtwin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/// Servers that stand in for each other. A conversation is the name of its server here.
class ServerRaceTest {

  private static final Endpoint FIRST = new Endpoint("one.example.org", 465, Security.TLS);
  private static final Endpoint SECOND = new Endpoint("two.example.org", 587, Security.STARTTLS);
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofDays(1);

  private final Map<Endpoint, IOException> failures = new ConcurrentHashMap<>();
  private final BlockingQueue<String> hungUp = new LinkedBlockingQueue<>();

  private ServerRace<String> race(Duration headStart, ServerRace.Opener<String> opener) {
    return new ServerRace<>(List.of(FIRST, SECOND), headStart, opener, hungUp::add);
  }

  private static String refuse(Endpoint endpoint) throws IOException {
    throw new ConnectException("nobody at " + endpoint.host());
  }

  @Test
  void a_silent_server_does_not_hold_up_the_next_one() throws Exception {
    var givenUp = new CountDownLatch(1);
    try (var race =
        race(
            AT_ONCE,
            endpoint -> {
              if (endpoint.equals(FIRST)) {
                silence(givenUp);
              }
              return endpoint.host();
            })) {
      assertThat(race.next(failures::put)).isEqualTo(new ServerRace.Open<>(SECOND, SECOND.host()));
    }
    givenUp.await();
    assertThat(failures).isEmpty();
  }

  private static void silence(CountDownLatch givenUp) throws InterruptedException {
    try {
      new CountDownLatch(1).await();
    } finally {
      givenUp.countDown();
    }
  }

  @Test
  void the_next_one_is_asked_only_when_it_is_needed() throws Exception {
    try (var race = race(NEVER, Endpoint::host)) {
      assertThat(race.next(failures::put)).isEqualTo(new ServerRace.Open<>(FIRST, FIRST.host()));
      assertThat(race.next(failures::put)).isEqualTo(new ServerRace.Open<>(SECOND, SECOND.host()));
      assertThat(race.next(failures::put)).isNull();
    }
    assertThat(hungUp).as("who asked for them owns them").isEmpty();
  }

  @Test
  void after_a_failure_the_next_one_is_asked_at_once() throws Exception {
    try (var race =
        race(NEVER, endpoint -> endpoint.equals(FIRST) ? refuse(endpoint) : endpoint.host())) {
      assertThat(race.next(failures::put)).isEqualTo(new ServerRace.Open<>(SECOND, SECOND.host()));
    }
    assertThat(failures).containsOnlyKeys(FIRST);
  }

  @Test
  void each_failure_is_told() throws Exception {
    try (var race = race(AT_ONCE, ServerRaceTest::refuse)) {
      assertThat(race.next(failures::put)).isNull();
    }
    assertThat(failures).containsOnlyKeys(FIRST, SECOND);
  }

  @Test
  void who_answers_after_the_end_is_hung_up_on() throws Exception {
    var over = new CountDownLatch(1);
    try (var race =
        race(
            AT_ONCE,
            endpoint -> {
              if (endpoint.equals(FIRST)) {
                awaitWhateverHappens(over);
              }
              return endpoint.host();
            })) {
      assertThat(race.next(failures::put)).isNotNull();
    }
    over.countDown();
    assertThat(hungUp.take()).isEqualTo(FIRST.host());
  }

  /// A name server that is asked through the system is not to be interrupted.
  private static void awaitWhateverHappens(CountDownLatch over) {
    for (boolean waits = true; waits; ) {
      try {
        over.await();
        waits = false;
      } catch (InterruptedException _) {
        // Goes on waiting.
      }
    }
  }

  @Test
  void a_bug_is_no_failure_of_the_server() throws Exception {
    try (var race =
        race(
            NEVER,
            endpoint -> {
              throw new IllegalArgumentException(endpoint.host());
            })) {
      assertThatIllegalStateException().isThrownBy(() -> race.next(failures::put));
    }
  }
}
