package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.testkit.MaildirPeer.Mail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A message one side will not have is noted and does not hold up the next one.
class RefusedMessageTest {

  @TempDir Path home;

  private static byte[] withNul() {
    return "Subject: x\n\nNUL \0 here\n".getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void a_file_with_nul_stays_here_until_it_changes() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.sync();
          Mail odd = world.disk().save("INBOX", "S", withNul());
          world.disk().save("INBOX", "S", World.file("next"));

          Synced done = world.sync();

          assertThat(done.problems()).containsExactly("UPLOAD_REFUSED");
          assertThat(done.counts()).hasToString("{uploaded=1}");
          assertThat(world.sync().problems()).isEmpty();
          assertThat(world.sync("--dry-run").counts()).isEmpty();
          world.disk().replace(odd, World.file("mended"));
          world.program().time().pass(java.time.Duration.ofMinutes(5));
          assertThat(world.settle().counts()).hasToString("{uploaded=1}");
        });
  }

  @Test
  void a_file_above_the_servers_limit_is_not_sent_at_all() throws Exception {
    Models.on(
        Profile.qresync().withAppendLimit(2_000),
        home,
        (world, server) -> {
          world.sync();
          world.disk().save("INBOX", "S", World.file("x".repeat(3_000)));
          world.disk().save("INBOX", "S", World.file("next"));

          Synced done = world.sync();

          assertThat(done.problems()).containsExactly("UPLOAD_REFUSED");
          assertThat(done.counts()).hasToString("{uploaded=1}");
          assertThat(world.sync().counts()).isEmpty();
          assertThat(server.messages("INBOX")).hasSize(1);
        });
  }

  @Test
  void a_file_the_server_refuses_is_not_tried_again() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.sync();
          for (String subject : List.of("a", "b", "c")) {
            world.disk().save("INBOX", "S", World.file(subject));
          }
          server
              .server()
              .setFault(Fault.nth(2, "APPEND", new Action.Answer("NO I do not like it")));

          Synced done = world.sync();

          assertThat(done.problems()).containsExactly("UPLOAD_REFUSED");
          assertThat(done.words()).contains("I do not like it");
          assertThat(done.counts()).hasToString("{uploaded=2}");
          server.server().setFault(Fault.none());
          assertThat(world.sync().counts()).isEmpty();
          assertThat(world.disk().list("INBOX")).hasSize(3);
        });
  }

  @Test
  void a_fault_of_the_server_says_nothing_of_a_file_and_it_is_tried_in_the_next_run()
      throws Exception {
    for (String code : List.of("SERVERBUG", "CORRUPTION", "CONTACTADMIN", "EXPIRED")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            world.sync();
            world.disk().save("INBOX", "S", World.file("a"));
            world.disk().save("INBOX", "S", World.file("b"));
            var oops = new Action.Answer("NO [%s] Internal error occurred".formatted(code));
            server.server().setFault(Fault.nth(1, "APPEND", oops));

            Synced done = world.program().sync();

            assertThat(done.exit()).isEqualTo(75);
            assertThat(done.problems()).containsExactly("M7");
            assertThat(done.words()).contains("Internal error occurred");
            assertThat(done.counts()).hasToString("{uploaded=1}");
            server.server().setFault(Fault.none());
            assertThat(world.sync().counts()).hasToString("{uploaded=1}");
            assertThat(server.messages("INBOX")).hasSize(2);
          });
    }
  }

  @Test
  void a_refused_file_is_tried_again_once_a_day_and_when_everything_is_compared() throws Exception {
    for (String answer : List.of("NO Not this one", "NO [ALERT] Oops")) {
      for (boolean full : List.of(true, false)) {
        Models.onEveryRung(
            home,
            (world, server) -> {
              world.sync();
              world.disk().save("INBOX", "S", World.file("a"));
              server.server().setFault(Fault.every("APPEND", new Action.Answer(answer)));
              assertThat(world.sync().problems()).containsExactly("UPLOAD_REFUSED");
              server.server().setFault(Fault.none());
              world.sync();
              assertThat(world.sync().counts()).isEmpty();

              if (!full) {
                world.program().time().pass(java.time.Duration.ofHours(25));
                assertThat(world.sync("--dry-run").counts()).hasToString("{uploaded=1}");
              }
              assertThat((full ? world.sync("--full") : world.sync()).counts())
                  .hasToString("{uploaded=1}");
              assertThat(server.messages("INBOX")).hasSize(1);
            });
      }
    }
  }

  @Test
  void a_body_the_server_refuses_does_not_hold_up_the_others() throws Exception {
    for (String answer : List.of("NO [SERVERBUG] Broken message", "NO Cannot read it")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            world.add("INBOX", "a", "b", "c", "d", "e", "f", "g");
            long bad = world.there("INBOX", "d").uid();
            server.server().setFault(refusing(bad, answer));

            Synced done = world.sync();

            assertThat(done.problems()).containsExactly("MESSAGE_SKIPPED");
            assertThat(done.counts()).hasToString("{downloaded=6}");
            assertThat(world.allHere("INBOX", "d")).isEmpty();
            assertThat(world.sync().counts()).isEmpty();
            assertThat(world.messages().get("INBOX")).hasSize(7);
          });
    }
  }

  @Test
  void a_body_that_never_comes_is_named_and_does_not_hold_up_the_others() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "a", "b", "c", "d", "e", "f", "g");
          Set<Long> silent =
              Set.of(world.there("INBOX", "d").uid(), world.there("INBOX", "g").uid());
          server.server().setFault(omitting(silent, () -> {}));

          Synced done = world.sync();

          assertThat(done.problems()).containsExactly("MESSAGE_SKIPPED", "MESSAGE_SKIPPED");
          assertThat(done.counts()).hasToString("{downloaded=5}");
          assertThat(world.sync().problems()).isEmpty();
          assertThat(world.sync("--full").problems()).hasSize(2);
          server.server().setFault(Fault.none());
          assertThat(world.sync("--full").counts()).hasToString("{downloaded=2}");
        });
  }

  @Test
  void a_body_that_came_with_the_second_question_is_no_matter() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "a", "b", "c");
          var once = new AtomicBoolean();
          Fault omitting = omitting(Set.of(world.there("INBOX", "b").uid()), () -> {});
          server
              .server()
              .setFault(event ->
                  isForBodies(event) && once.getAndSet(true)
                      ? new Action.Proceed()
                      : omitting.on(event));

          Synced done = world.sync();

          assertThat(done.problems()).isEmpty();
          assertThat(done.counts()).hasToString("{downloaded=3}");
        });
  }

  @Test
  void a_body_that_never_comes_because_its_message_went_is_no_matter() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "a", "b", "c");
          long goes = world.there("INBOX", "b").uid();
          server
              .server()
              .setFault(omitting(Set.of(goes), () -> server.expunge("INBOX", List.of(goes))));

          Synced done = world.sync();

          assertThat(done.problems()).isEmpty();
          assertThat(done.counts()).hasToString("{downloaded=2}");
          server.server().setFault(Fault.none());
          assertThat(world.settle().counts()).isEmpty();
        });
  }

  @Test
  void what_the_server_does_not_expunge_at_once_it_is_asked_for_again() throws Exception {
    Models.on(
        Profile.condstore(),
        home,
        (world, server) -> {
          world.add("Trash", "old", "kept");
          world.settle();
          world.disk().delete(world.here("Trash", "old"));
          server.server().setFault(Fault.nth(1, "UID EXPUNGE", new Action.Answer("NO not now")));

          assertThat(world.sync().problems()).isEmpty();

          assertThat(world.allThere("Trash", "old")).isEmpty();
          assertThat(world.allThere("Trash", "kept")).hasSize(1);
          server.server().setFault(Fault.none());
          assertThat(world.settle().counts()).isEmpty();
        });
  }

  /// Refuses every request for bodies that names this message. A folder that takes nothing, because
  /// it is full or a system folder.
  @Test
  void a_move_that_the_server_refuses_holds_up_nothing_else() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "moves", "stays");
          world.server().create("Work");
          world.settle();
          world.disk().move(world.here("INBOX", "moves"), "Work");
          world.add("INBOX", "new there");
          world.disk().deliver("Sent", World.file("new here"));
          var refusal = new Action.Answer("NO [OVERQUOTA] it is full");
          server.server().setFault(refusingTransfers(refusal));

          for (int run = 0; run < 2; run++) {
            Synced done = world.program().sync();
            assertThat(done.exit()).isNotZero();
            assertThat(done.problems()).containsExactly("Q1");
          }

          assertThat(world.allHere("INBOX", "new there")).hasSize(1);
          assertThat(world.allThere("Sent", "new here")).hasSize(1);
          assertThat(world.allHere("Work", "moves")).hasSize(1);
          assertThat(world.allThere("INBOX", "moves")).hasSize(1);
          server.server().setFault(Fault.none());
          assertThat(world.sync().counts()).hasToString("{moved_on_server=1}");
          world.settle();
          assertThat(world.allThere("Work", "moves")).hasSize(1);
        });
  }

  private static Fault refusingTransfers(Action refusal) {
    return event ->
        event.name().equals("UID MOVE") || event.name().equals("UID COPY")
            ? refusal
            : new Action.Proceed();
  }

  private static Fault refusing(long uid, String answer) {
    return event -> {
      String[] words = event.line().split(" ", -1);
      boolean bodies = event.name().equals("UID FETCH") && event.line().contains("BODY.PEEK[]");
      return bodies && names(words, uid) ? new Action.Answer(answer) : new Action.Proceed();
    };
  }

  /// Answers requests for bodies as if it had not been asked for these messages.
  private static Fault omitting(Set<Long> uids, Runnable meanwhile) {
    return event -> {
      if (!isForBodies(event)) {
        return new Action.Proceed();
      }
      return new Action.Rewrite(reply -> {
        meanwhile.run();
        return without(uids, reply);
      });
    };
  }

  private static boolean isForBodies(Fault.Event event) {
    return event.name().equals("UID FETCH") && event.line().contains("BODY.PEEK[]");
  }

  private static String without(Set<Long> uids, String reply) {
    Pattern message = Pattern.compile("\\* \\d+ FETCH \\([^\r]*UID (\\d+)[^\r]*\\{(\\d+)}\r\n");
    var rest = new StringBuilder();
    Matcher found = message.matcher(reply);
    int from = 0;
    while (found.find(from)) {
      rest.append(reply, from, found.start());
      int end = found.end() + Integer.parseInt(found.group(2));
      end = reply.indexOf("\r\n", end) + 2;
      if (!uids.contains(Long.parseLong(found.group(1)))) {
        rest.append(reply, found.start(), end);
      }
      from = end;
    }
    return rest.append(reply.substring(from)).toString();
  }

  private static boolean names(String[] words, long uid) {
    for (String word : words) {
      if (word.matches("[0-9:,]+")) {
        for (String range : word.split(",", -1)) {
          String[] ends = range.split(":", -1);
          if (uid >= Long.parseLong(ends[0]) && uid <= Long.parseLong(ends[ends.length - 1])) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
