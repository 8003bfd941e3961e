package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Law 7: a bad message never blocks the next one, a bad folder never blocks the others. Outsiders
/// found each of these.
class BadNeighboursTest {

  @TempDir Path home;

  @Test
  void a_folder_with_a_name_no_directory_can_hold_stops_no_other_for_ever() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          world.sync();
          server.create("z".repeat(4_000));
          for (int n = 0; n < 3; n++) {
            world.add("INBOX", "more-" + n);
            Synced done = world.program().sync();
            assertThat(done.exit()).as(done.words()).isEqualTo(75);
            assertThat(done.problems()).containsExactly("M8");
            assertThat(world.allHere("INBOX", "more-" + n)).hasSize(1);
          }
          assertThat(world.program().run("status").exit()).isZero();
          server.store().delete("z".repeat(4_000));
          assertThat(world.sync().problems()).isEmpty();
        });
  }

  @Test
  void a_folder_that_cannot_be_opened_takes_no_other_out_of_hand() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Aaa");
          world.add("INBOX", "a");
          world.sync();
          server
              .server()
              .setFault(event ->
                  event.name().equals("SELECT") && event.line().contains("Aaa")
                      ? new Action.Answer("NO there is no such mailbox")
                      : new Action.Proceed());
          for (int n = 0; n < 2; n++) {
            world.add("INBOX", "b" + n);
            world.add("Aaa", "x" + n);
            Synced done = world.program().sync();
            assertThat(done.exit()).as(done.words()).isEqualTo(75);
            assertThat(done.problems()).as(done.words()).hasSize(1);
            assertThat(world.allHere("INBOX", "b" + n)).as(done.words()).hasSize(1);
          }
          server.server().setFault(Fault.none());
          world.settle();
          assertThat(world.disk().list("Aaa")).hasSize(2);
        });
  }

  @Test
  void what_came_out_of_a_folder_that_is_refused_for_once_waits_under_any_name() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Work");
          world.add("INBOX", "a");
          world.add("Work", "moved", "renamed", "stays");
          world.settle();
          world.disk().move(world.here("Work", "moved"), "INBOX");
          world.disk().moveRenaming(world.here("Work", "renamed"), "INBOX");
          world.disk().save("INBOX", "S", World.file("new"));
          server
              .server()
              .setFault(event ->
                  event.name().equals("SELECT") && event.line().contains("Work")
                      ? new Action.Answer("NO [LIMIT] not now")
                      : new Action.Proceed());

          Synced planned = world.program().sync("--dry-run");
          Synced done = world.program().sync();

          assertThat(planned.counts()).containsOnly(Map.entry("uploaded", 1L));
          assertThat(done.counts()).isEqualTo(planned.counts());
          server.server().setFault(Fault.none());
          Synced after = world.program().sync();
          assertThat(after.counts()).containsOnly(Map.entry("moved_on_server", 2L));
          world.settle();
          assertThat(server.messages("Trash")).isEmpty();
        });
  }

  @Test
  void a_file_that_the_server_cannot_read_stops_neither_flags_nor_deletions() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "flagged", "deleted", "stays");
          world.sync();
          world.disk().mark(world.here("INBOX", "flagged"), "F");
          world.disk().delete(world.here("INBOX", "deleted"));
          world.disk().save("INBOX", "S", World.file("good"));
          world.disk().save("INBOX", "S", World.file("odd"));
          world.disk().save("INBOX", "S", World.file("good-too"));
          var nth = new AtomicInteger();
          server
              .server()
              .setFault(event ->
                  event.name().equals("APPEND") && nth.incrementAndGet() == 2
                      ? new Action.Answer("BAD invalid message")
                      : new Action.Proceed());

          Synced done = world.program().sync();

          assertThat(done.exit()).as(done.words()).isEqualTo(75);
          assertThat(done.problems()).contains("M9");
          assertThat(world.there("INBOX", "flagged").flags()).contains("\\Flagged");
          assertThat(world.allThere("Trash", "deleted")).hasSize(1);
          assertThat(
                  server.messages("INBOX").stream().filter(m -> !m.flags().contains("\\Deleted")))
              .hasSize(4);
          server.server().setFault(Fault.none());
          world.settle();
          for (String subject : List.of("good", "odd", "good-too")) {
            assertThat(world.allThere("INBOX", subject)).hasSize(1);
          }
        });
  }

  @Test
  void what_somebody_adds_just_before_our_upload_is_seen_by_the_next_run() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          List<Long> old = world.add("INBOX", "old-1", "old-2", "old-3");
          world.sync();
          world.disk().save("INBOX", "S", World.file("ours"));
          var nth = new AtomicInteger();
          server
              .server()
              .setFault(event -> {
                if (event.name().equals("APPEND") && nth.incrementAndGet() == 1) {
                  server.add("INBOX", World.mail("theirs"), World.DATE);
                }
                return new Action.Proceed();
              });
          world.sync();
          server.server().setFault(Fault.none());
          server.expunge("INBOX", old.subList(0, 1)); // Now the numbers add up without either.

          world.sync();
          world.sync();

          assertThat(world.allHere("INBOX", "theirs")).hasSize(1);
          assertThat(world.allHere("INBOX", "old-1")).isEmpty();
          assertThat(world.sync().counts()).isEmpty();
        });
  }

  @Test
  void each_folder_in_which_something_is_refused_is_named() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Work");
          world.add("INBOX", "a", "b", "c");
          world.add("Trash", "old");
          world.settle();
          world.disk().save("INBOX", "S", World.file("new"));
          world.disk().save("Work", "S", World.file("also new"));
          world.disk().delete(world.here("Trash", "old"));
          List<String> refused = List.of("APPEND", "UID STORE");
          server
              .server()
              .setFault(event ->
                  refused.contains(event.name())
                      ? new Action.Answer("NO [LIMIT] not now")
                      : new Action.Proceed());

          Synced done = world.program().sync();

          assertThat(done.exit()).isEqualTo(75);
          assertThat(done.words()).contains("INBOX: This is", "Work: This is", "Trash: This is");
          server.server().setFault(Fault.none());
          world.settle();
        });
  }

  /// The server lists all folders but this one.
  private static Fault hiding(String folder) {
    return Fault.every(
        "LIST",
        new Action.Rewrite(reply ->
            reply
                .lines()
                .filter(line -> !line.contains(folder))
                .map(line -> line + "\r\n")
                .collect(Collectors.joining())));
  }

  @Test
  void what_moved_here_into_a_folder_that_the_server_hides_waits() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Xyz");
          world.add("Xyz", "x", "y", "z");
          world.add("INBOX", "a", "b", "c");
          world.settle();
          world.disk().move(world.here("INBOX", "a"), "Xyz");
          world.disk().moveRenaming(world.here("INBOX", "b"), "Xyz");
          server.server().setFault(hiding("Xyz"));
          for (int run = 0; run < 3; run++) {
            Synced done = run == 2 ? world.sync("--full") : world.sync();
            assertThat(done.counts()).as(done.words()).isEmpty();
          }
          assertThat(server.messages("INBOX")).hasSize(3);
          server.server().setFault(Fault.none());

          assertThat(world.settle().counts()).hasToString("{moved_on_server=2}");

          assertThat(server.messages("Trash")).isEmpty();
        });
  }

  @Test
  void what_came_out_of_a_folder_that_the_server_hides_is_fetched_where_its_file_is_gone()
      throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Xyz");
          server.create("Other");
          List<Long> uids = world.add("Xyz", "x", "y", "z");
          world.add("Other", "a");
          world.settle();
          server.move("Xyz", uids.getFirst(), "Other");
          world.disk().delete(world.here("Xyz", "x"));
          server.server().setFault(hiding("Xyz"));

          assertThat(world.sync().counts()).hasToString("{downloaded=1}");

          assertThat(world.allHere("Other", "x")).hasSize(1);
          assertThat(world.sync("--full").counts()).isEmpty();
          server.server().setFault(Fault.none());
          world.settle();
          assertThat(world.allThere("Other", "x")).hasSize(1);
        });
  }

  /// It was downloaded at its new place when nobody could see that it had left the old one.
  @Test
  void what_moved_out_of_a_folder_that_is_refused_for_once_and_is_flagged_here_is_there_once()
      throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Work");
          List<Long> uids = world.add("Work", "x", "y");
          world.add("INBOX", "a");
          world.settle();
          server.move("Work", uids.getFirst(), "INBOX");
          server
              .server()
              .setFault(event ->
                  event.name().equals("SELECT") && event.line().contains("Work")
                      ? new Action.Answer("NO [LIMIT] not now")
                      : new Action.Proceed());
          assertThat(world.program().sync().counts()).hasToString("{downloaded=1}");
          server.server().setFault(Fault.none());
          world.disk().mark(world.here("Work", "x"), "F");
          Synced foreseen = world.sync("--dry-run");

          Synced done = world.sync();

          assertThat(done.counts()).as(done.words()).isEqualTo(foreseen.counts());
          assertThat(done.problems()).isEmpty();
          world.settle();
          assertThat(world.allThere("Work", "x")).isEmpty();
          assertThat(world.there("INBOX", "x").flags()).contains("\\Flagged");
          assertThat(world.here("INBOX", "x").flags()).contains("F");
        });
  }

  /// A copy that was there when the original was last seen is no trace of a move.
  @Test
  void what_was_copied_before_and_is_deleted_there_and_flagged_here_is_kept() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Work");
          List<Long> uids = world.add("Work", "x", "y");
          world.add("INBOX", "a");
          world.settle();
          server.copy("Work", uids.getFirst(), "INBOX");
          world.settle();
          world.add("INBOX", "b");
          world.settle();
          server.expunge("Work", List.of(uids.getFirst()));
          world.disk().mark(world.here("Work", "x"), "F");

          Synced done = world.sync();

          assertThat(done.problems()).containsExactly("KEPT");
          world.settle();
          assertThat(world.there("Work", "x").flags()).contains("\\Flagged");
          assertThat(world.there("INBOX", "x").flags()).doesNotContain("\\Flagged");
        });
  }
}
