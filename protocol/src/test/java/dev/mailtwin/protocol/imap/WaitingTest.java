package dev.mailtwin.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mailtwin.protocol.imap.ImapException.ConnectionLost;
import dev.mailtwin.protocol.imap.ImapException.Misunderstood;
import dev.mailtwin.protocol.imap.ImapException.NoAnswer;
import dev.mailtwin.protocol.imap.ImapException.Refused;
import dev.mailtwin.protocol.imap.command.Append;
import dev.mailtwin.protocol.imap.command.Create;
import dev.mailtwin.protocol.imap.command.Idle;
import dev.mailtwin.protocol.imap.command.Noop;
import dev.mailtwin.protocol.imap.command.UidFetch;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.testkit.Transcript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nobody waits longer than there is something to wait for.
@Timeout(60)
class WaitingTest {

  private static final Duration LONG = Idle.LIMIT_MAX;

  @Test
  void idle_ends_as_soon_as_there_is_news() throws Exception {
    Talk.overTls(
        "idle-news",
        talk -> {
          assertThat(talk.run(new Idle(LONG))).isTrue();
          talk.run(new Noop());
        });
  }

  @Test
  void idle_ends_when_its_time_is_over() throws Exception {
    Talk.overTls(
        "idle-quiet", talk -> assertThat(talk.run(new Idle(Duration.ofMillis(20)))).isFalse());
  }

  @Test
  void idle_that_is_refused_leaves_the_connection_usable() throws Exception {
    Talk.overTls(
        "idle-refused",
        talk -> {
          assertThat(talk.failureOf(new Idle(LONG))).isInstanceOf(Misunderstood.class);
          talk.run(new Noop());
        });
  }

  @Test
  void idle_ends_when_the_server_ends_it() throws Exception {
    Talk.overTls(
        "idle-ended-by-server",
        talk -> {
          assertThat(talk.failureOf(new Idle(LONG))).isInstanceOf(Refused.class);
          talk.run(new Noop());
        });
  }

  @Test
  void idle_ends_when_the_connection_does() throws Exception {
    Talk.overTls(
        "idle-connection-lost",
        talk ->
            assertThat(talk.failureOf(new Idle(LONG)))
                .isInstanceOf(ConnectionLost.class)
                .hasMessageContaining("restarting"));
  }

  @Test
  void closing_ends_idle_and_every_other_wait() throws Exception {
    Talk.play(
        Security.TLS,
        Transcript.parse("S: * OK ready\nC: A1 NOOP\nC: A2 IDLE\nS: + idling\n-- closed"),
        talk -> {
          var noop = talk.connection().send(new Noop());
          var idling =
              CompletableFuture.supplyAsync(() -> catchThrowable(() -> talk.run(new Idle(LONG))));
          while (!talk.trace().lines().contains("S: + idling")) {
            Thread.onSpinWait();
          }
          talk.connection().close();
          assertThat(idling.join()).isInstanceOf(ConnectionLost.class);
          assertThat(catchThrowable(() -> noop.await(LONG))).isInstanceOf(ConnectionLost.class);
        });
  }

  @Test
  void an_interrupt_inside_a_command_ends_the_connection() throws Exception {
    Talk.play(
        Security.TLS,
        Transcript.parse("S: * OK ready\nC: A1 IDLE\nS: + idling\n-- closed"),
        talk -> {
          var failure = new CompletableFuture<Throwable>();
          Thread idling =
              Thread.ofVirtual()
                  .start(() -> failure.complete(catchThrowable(() -> talk.run(new Idle(LONG)))));
          while (!talk.trace().lines().contains("S: + idling")) {
            Thread.onSpinWait();
          }
          idling.interrupt();
          assertThat(failure.join()).isInstanceOf(InterruptedException.class);
          assertThat(talk.failureOf(new Noop())).isInstanceOf(ConnectionLost.class);
        });
  }

  @Test
  void a_mistake_inside_a_command_ends_the_connection() throws Exception {
    String script =
        """
        # The name is already announced when the flag turns out to be impossible.
        S: * OK ready
        C: A1 APPEND {2}
        S: + go on
        -- closed
        """;
    Talk.play(
        Security.TLS,
        Transcript.parse(script),
        talk -> {
          var append = new Append("ü", List.of("bad\r\nflag"), 0, 1, out -> out.write('x'));
          assertThat(talk.failureOf(append)).isInstanceOf(IllegalArgumentException.class);
          assertThat(talk.failureOf(new Noop())).isInstanceOf(ConnectionLost.class);
        });
  }

  @Test
  void a_mistake_of_whoever_reads_the_answer_fails_all_replies() throws Exception {
    String script = "S: * OK ready\nC: A1 UID FETCH 1 (UID)\nC: A2 NOOP\nS: * 1 FETCH (UID 1)\n";
    for (Runnable mistake :
        List.<Runnable>of(
            () -> {
              throw new IllegalStateException("a mistake");
            },
            () -> {
              throw new AssertionError("a mistake");
            })) {
      Talk.play(
          Security.TLS,
          Transcript.parse(script + "-- closed"),
          talk -> {
            var fetch =
                talk.connection().send(UidFetch.of(UidSet.of(1), "(UID)", _ -> mistake.run()));
            var noop = talk.connection().send(new Noop());
            assertThatThrownBy(() -> fetch.await(LONG))
                .isInstanceOf(ConnectionLost.class)
                .hasMessageContaining("a mistake");
            assertThatThrownBy(() -> noop.await(LONG)).isInstanceOf(ConnectionLost.class);
          });
    }
  }

  @Test
  void a_silent_server_is_no_answer_and_the_command_stays_in_flight() throws Exception {
    Talk.play(
        Security.TLS,
        Transcript.parse("S: * OK ready\nC: A1 NOOP\nC: A2 NOOP\nS: A1 OK\nS: A2 OK\n-- closed"),
        talk -> {
          var reply = talk.connection().send(new Noop());
          assertThatThrownBy(() -> reply.await(Duration.ofMillis(20))).isInstanceOf(NoAnswer.class);
          talk.run(new Noop());
          assertThat(reply.await(LONG).human()).isEmpty();
        });
  }

  @Test
  void a_large_pipeline_is_answered_in_any_order() throws Exception {
    int count = 2_000;
    var script = new StringBuilder("S: * OK ready\n");
    for (int n = 1; n <= count; n++) {
      script.append("C: A").append(n).append(" CREATE \"").append(n).append("\"\n");
    }
    for (int n = count; n >= 1; n--) {
      script.append("S: A").append(n).append(" OK ").append(n).append('\n');
    }
    Talk.play(
        Security.TLS,
        Transcript.parse(script + "-- closed"),
        talk -> {
          List<Reply<ResponseText>> replies = new ArrayList<>();
          for (int n = 1; n <= count; n++) {
            replies.add(talk.connection().send(new Create(Integer.toString(n))));
          }
          for (int n = 1; n <= count; n++) {
            assertThat(replies.get(n - 1).await(LONG).human()).isEqualTo(Integer.toString(n));
          }
        });
  }

  @Test
  void commands_of_many_threads_never_mix() throws Exception {
    int threads = 8;
    int each = 50;
    try (var server = new EchoServer();
        var connection = server.connect()) {
      List<CompletableFuture<List<String>>> all = new ArrayList<>();
      var start = new CountDownLatch(1);
      for (int t = 0; t < threads; t++) {
        String name = "t" + t;
        var said = new CompletableFuture<List<String>>();
        Thread.ofVirtual()
            .start(() -> {
              try {
                start.await();
                List<String> heard = new ArrayList<>();
                for (int n = 0; n < each; n++) {
                  heard.add(connection.send(new Create(name + "-" + n)).await(LONG).human());
                }
                said.complete(heard);
              } catch (Exception e) {
                said.completeExceptionally(e);
              }
            });
        all.add(said);
      }
      start.countDown();
      for (int t = 0; t < threads; t++) {
        List<String> heard = all.get(t).join();
        for (int n = 0; n < each; n++) {
          assertThat(heard.get(n)).isEqualTo("CREATE \"t" + t + "-" + n + "\"");
        }
      }
    }
  }

  @Test
  void compression_is_refused_while_another_command_is_in_flight() throws Exception {
    Talk.play(
        Security.TLS,
        Transcript.parse("S: * OK ready\nC: A1 NOOP\n-- closed"),
        talk -> {
          talk.connection().send(new Noop());
          assertThatIllegalStateException().isThrownBy(talk.connection()::compress);
        });
  }

  @Test
  void compression_that_is_refused_changes_nothing() throws Exception {
    Talk.overTls(
        "compress-refused",
        talk -> {
          assertThatThrownBy(talk.connection()::compress).isInstanceOf(Refused.class);
          talk.run(new Noop());
        });
  }

  @Test
  void compression_works_in_both_directions() throws Exception {
    try (var server = new EchoServer();
        var connection = server.connect()) {
      connection.compress();
      for (int n = 0; n < 50; n++) {
        String name = "x".repeat(n * 100) + n;
        assertThat(connection.send(new Create(name)).await(LONG).human())
            .isEqualTo("CREATE \"" + name + "\"");
      }
      assertThat(connection.bytesOut()).isLessThan(10_000);
    }
  }
}
