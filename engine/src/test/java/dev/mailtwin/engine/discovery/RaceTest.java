package dev.mailtwin.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RaceTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Question QUESTION = Question.about(MailAddress.parse("a@example.com"));

  /// Says this at once.
  private record Says(Origin origin, @Nullable Proposal proposal) implements Source {
    @Override
    public @Nullable Proposal ask(Question question) {
      return proposal;
    }
  }

  /// Says nothing until it is interrupted.
  private record Hangs(Origin origin, CountDownLatch interrupted) implements Source {
    @Override
    public @Nullable Proposal ask(Question question) throws InterruptedException {
      try {
        new CountDownLatch(1).await();
        return null;
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    }
  }

  /// Says this when another has finished.
  private record Follows(Origin origin, CountDownLatch after, Proposal proposal) implements Source {
    @Override
    public Proposal ask(Question question) throws InterruptedException {
      after.await();
      return proposal;
    }
  }

  @Test
  void the_best_answer_wins_and_worse_sources_are_interrupted() throws InterruptedException {
    var interrupted = new CountDownLatch(1);
    var race =
        new Race(
            List.of(
                new Says(Origin.MX, null),
                new Says(Origin.AUTOCONFIG, proposal(Origin.AUTOCONFIG)),
                new Hangs(Origin.SRV, interrupted)),
            LONG);
    assertThat(race.run(QUESTION)).isEqualTo(proposal(Origin.AUTOCONFIG));
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_better_source_is_waited_for_though_a_worse_one_was_faster() throws InterruptedException {
    var worseHasAnswered = new CountDownLatch(1);
    Source worse =
        new Source() {
          @Override
          public Origin origin() {
            return Origin.ISPDB;
          }

          @Override
          public Proposal ask(Question question) {
            worseHasAnswered.countDown();
            return proposal(Origin.ISPDB);
          }
        };
    Source better = new Follows(Origin.MX, worseHasAnswered, proposal(Origin.MX));
    assertThat(new Race(List.of(better, worse), LONG).run(QUESTION)).isEqualTo(proposal(Origin.MX));
  }

  @Test
  void when_the_time_is_up_what_was_said_counts() throws InterruptedException {
    var interrupted = new CountDownLatch(1);
    var said = new Says(Origin.ISPDB, proposal(Origin.ISPDB));
    var race =
        new Race(List.of(new Hangs(Origin.AUTOCONFIG, interrupted), said), Duration.ofMillis(200));
    assertThat(race.run(QUESTION)).isEqualTo(proposal(Origin.ISPDB));
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nobody_knows() throws InterruptedException {
    assertThat(new Race(List.of(new Says(Origin.MX, null)), LONG).run(QUESTION)).isNull();
  }

  @Test
  void sending_is_taken_from_the_next_source_unless_it_is_denied() throws InterruptedException {
    Endpoint imap = new Endpoint("imap.example.com", 993, Security.TLS);
    Proposal receives = Proposal.found(Origin.SRV, imap, List.of());
    var next = new Says(Origin.ISPDB, proposal(Origin.ISPDB));
    Proposal both = new Race(List.of(new Says(Origin.SRV, receives), next), LONG).run(QUESTION);
    assertThat(Objects.requireNonNull(both).origin()).isEqualTo(Origin.SRV);
    assertThat(both.smtp()).isEqualTo(proposal(Origin.ISPDB).smtp());
    var denied = new Says(Origin.SRV, receives.without(Set.of(Service.SMTP)));
    Proposal one = new Race(List.of(denied, next), LONG).run(QUESTION);
    assertThat(Objects.requireNonNull(one).smtp()).isEmpty();
  }

  @Test
  void nothing_is_guessed_where_receiving_is_denied() throws InterruptedException {
    Proposal none = Proposal.found(Origin.SRV, null, List.of()).without(Set.of(Service.IMAP));
    var next = new Says(Origin.USUAL_NAMES, proposal(Origin.USUAL_NAMES));
    Proposal found = new Race(List.of(new Says(Origin.SRV, none), next), LONG).run(QUESTION);
    assertThat(Objects.requireNonNull(found).imap()).isNull();
    var better = new Says(Origin.AUTOCONFIG, proposal(Origin.AUTOCONFIG));
    Proposal other = new Race(List.of(better, new Says(Origin.SRV, none)), LONG).run(QUESTION);
    assertThat(other).isEqualTo(proposal(Origin.AUTOCONFIG));
  }

  private static Proposal proposal(Origin origin) {
    String host = origin.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    return Proposal.found(
        origin,
        new Endpoint(host + ".example.com", 993, Security.TLS),
        List.of(new Endpoint(host + ".example.com", 465, Security.TLS)));
  }
}
