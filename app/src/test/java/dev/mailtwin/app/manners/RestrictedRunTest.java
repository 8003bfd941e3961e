package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.ModelMail;
import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder that is new, and that a run does not look after: it was not asked for, or the server
/// will not have it. What moved there is not deleted, and what came from there is no new message.
class RestrictedRunTest {

  @TempDir Path home;

  private static void fill(World world, ModelMail server) throws Exception {
    server.create("A");
    server.create("B");
    world.add("A", "a", "b", "c", "d", "e", "f", "g");
    world.add("B", "x", "y");
    world.settle();
  }

  private static void isComplete(World world) throws Exception {
    world.settle();
    for (String subject : List.of("a", "b", "c", "d", "e", "f", "g", "x", "y")) {
      int copies = 0;
      for (String mailbox : world.server().mailboxes()) {
        copies += world.allThere(mailbox, subject).size();
      }
      if (world.server().expunges()) {
        assertThat(copies).as(subject).isEqualTo(1);
      }
    }
    assertThat(world.server().messages("Trash")).isEmpty();
    assertThat(world.attic()).isEmpty();
  }

  @Test
  void what_moved_here_to_a_folder_that_was_not_asked_for_waits() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          fill(world, server);
          world.disk().create("N");
          world.disk().move(world.here("A", "a"), "N");
          world.disk().moveRenaming(world.here("A", "b"), "N");
          world.disk().delete(world.here("A", "c"));
          Synced planned = world.sync("--dry-run", "--mailbox", "A");

          Synced done = world.sync("--mailbox", "A");

          assertThat(done.counts()).hasToString("{deleted_on_server=1}");
          assertThat(planned.counts()).isEqualTo(done.counts());
          Synced whole = world.sync();
          assertThat(whole.counts()).containsEntry("moved_on_server", 2L);
          assertThat(whole.counts()).doesNotContainKeys("uploaded", "deleted_on_server");
          assertThat(world.allThere("N", "a")).hasSize(1);
          assertThat(world.allThere("N", "b")).hasSize(1);
          world.settle();
        });
  }

  @Test
  void what_moved_there_to_a_folder_that_was_not_asked_for_is_a_move() throws Exception {
    for (String asked : List.of("A", "N")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            if (asked.equals("N") && !server.expunges()) {
              return; // This rung has no LIST-STATUS: nothing shows that A has lost something.
            }
            fill(world, server);
            server.create("N");
            for (String subject : List.of("a", "b")) {
              server.move("A", world.there("A", subject).uid(), "N");
            }
            Synced planned = world.sync("--dry-run", "--mailbox", asked);

            Synced done = world.sync("--mailbox", asked);

            assertThat(done.counts()).as(asked).containsEntry("moved_on_disk", 2L);
            assertThat(done.counts()).doesNotContainKeys("downloaded", "deleted_on_disk");
            assertThat(planned.counts()).isEqualTo(done.counts());
            isComplete(world);
          });
    }
  }

  /// It has moved to a new folder; taken for deleted there, it would be sent where it was.
  @Test
  void an_edited_file_whose_message_is_gone_waits_while_a_new_folder_is_locked() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          fill(world, server);
          server.create("N");
          server.move("A", world.there("A", "a").uid(), "N");
          world.disk().mark(world.here("A", "a"), "F");
          server
              .server()
              .setFault(event ->
                  event.line().matches(".* SELECT \"?N\"?( .*)?")
                      ? new Action.Answer("NO [INUSE] not now")
                      : new Action.Proceed());

          Synced locked = world.program().sync();

          assertThat(locked.problems()).contains("M1");
          assertThat(locked.counts()).isEmpty();
          server.server().setFault(Fault.none());
          isComplete(world);
          assertThat(world.there("N", "a").flags()).containsExactly("\\Flagged");
        });
  }

  @Test
  void a_rename_is_followed_whichever_of_its_names_was_asked_for() throws Exception {
    for (String asked : List.of("A", "R")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            fill(world, server);
            server.rename("A", "R");
            Synced there = world.sync("--mailbox", asked);
            assertThat(there.counts()).hasToString("{mailboxes_renamed=1}");
            isComplete(world);
            assertThat(world.disk().mailboxes()).contains("R").doesNotContain("A");
          });
      Models.onEveryRung(
          home,
          (world, server) -> {
            fill(world, server);
            world.disk().renameMailbox("A", "R");
            Synced planned = world.sync("--dry-run", "--mailbox", asked);
            Synced here = world.sync("--mailbox", asked);
            assertThat(here.counts()).hasToString("{mailboxes_renamed=1}");
            assertThat(planned.counts()).isEqualTo(here.counts());
            isComplete(world);
            assertThat(world.server().mailboxes()).contains("R").doesNotContain("A");
          });
    }
  }

  /// It goes along with the folder above, and is looked after under its new name.
  @Test
  void a_rename_takes_the_folder_above_along() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          fill(world, server);
          server.create("A/D");
          world.add("A/D", "below");
          world.settle();
          world.disk().renameMailbox("A", "R");
          world.add("A/D", "new");
          Synced planned = world.sync("--dry-run", "--mailbox", "A/**");

          Synced done = world.sync("--mailbox", "A/**");

          assertThat(done.counts()).hasToString("{downloaded=1, mailboxes_renamed=2}");
          assertThat(planned.counts()).isEqualTo(done.counts());
          isComplete(world);
          assertThat(world.server().mailboxes()).contains("R", "R/D").doesNotContain("A", "A/D");
        });
  }

  @Test
  void what_moved_to_a_folder_that_the_server_will_not_have_waits() throws Exception {
    for (String why : List.of("NO [CANNOT] not that name", "NO [UNAVAILABLE] later")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            fill(world, server);
            world.disk().create("N");
            world.disk().move(world.here("A", "a"), "N");
            world.disk().moveRenaming(world.here("A", "b"), "N");
            server.server().setFault(Fault.every("CREATE", new Action.Answer(why)));
            for (int run = 0; run < 3; run++) {
              Synced refused = world.program().sync();
              assertThat(refused.exit()).as(refused.words()).isEqualTo(75);
              assertThat(refused.counts()).as(refused.words()).isEmpty();
            }
            server.server().setFault(Fault.none());

            assertThat(world.sync().counts()).hasToString("{moved_on_server=2}");

            isComplete(world);
          });
    }
  }

  @Test
  void a_folder_and_the_one_above_it_are_both_renamed() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          fill(world, server);
          server.create("P");
          server.create("P/A");
          world.add("P", "p");
          world.add("P/A", "one", "two");
          world.settle();
          world.disk().renameMailbox("P/A", "P/A3");
          world.disk().renameMailbox("P", "Q");
          Synced planned = world.sync("--dry-run");

          Synced done = world.sync();

          assertThat(done.counts()).hasToString("{mailboxes_renamed=2}");
          assertThat(planned.counts()).isEqualTo(done.counts());
          isComplete(world);
          assertThat(world.server().mailboxes()).contains("Q", "Q/A3").doesNotContain("Q/A", "P");
        });
  }

  @Test
  void a_folder_between_two_others_is_renamed_away() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          fill(world, server);
          for (String name : List.of("P", "P/A", "P/A/C")) {
            server.create(name);
            world.add(name, "in " + name, "also in " + name);
          }
          world.settle();
          world.disk().renameMailbox("P", "Z");
          world.disk().renameMailbox("Z/A", "Q");
          Synced planned = world.sync("--dry-run");

          Synced done = world.sync();

          assertThat(done.counts()).hasToString("{mailboxes_renamed=3}");
          assertThat(planned.counts()).isEqualTo(done.counts());
          isComplete(world);
          assertThat(world.server().mailboxes()).contains("Z", "Q", "Q/C").doesNotContain("Z/A");
        });
  }

  @Test
  void a_folder_that_was_emptied_goes_along_with_the_one_above_it() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          fill(world, server);
          server.create("P");
          server.create("P/A");
          world.add("P", "p");
          world.add("P/A", "one", "two");
          world.settle();
          for (String subject : List.of("one", "two")) {
            world.disk().move(world.here("P/A", subject), "B");
          }
          world.disk().renameMailbox("P", "Q");
          Synced planned = world.sync("--dry-run");

          Synced done = world.sync();

          assertThat(done.counts()).containsEntry("moved_on_server", 2L);
          assertThat(done.counts()).doesNotContainKeys("uploaded", "downloaded");
          assertThat(planned.counts()).isEqualTo(done.counts());
          isComplete(world);
          assertThat(world.server().mailboxes()).contains("Q", "Q/A").doesNotContain("P", "P/A");
          assertThat(world.allThere("B", "one")).hasSize(1);
        });
  }

  /// Else the pieces would be matched where they are, and could not be brought together later.
  @Test
  void the_first_run_after_a_lost_state_looks_after_all_folders() throws Exception {
    for (String asked : List.of("A", "B", "R")) {
      Models.onEveryRung(
          home,
          (world, server) -> {
            fill(world, server);
            world.disk().move(world.here("B", "x"), "A");
            world.disk().renameMailbox("A", "R");
            for (String name : List.of("state.sqlite", "state.sqlite-wal", "state.sqlite-shm")) {
              Files.deleteIfExists(world.twin().resolve(".mailtwin").resolve(name));
            }
            Synced planned = world.sync("--dry-run", "--mailbox", asked);

            Synced done = world.sync("--mailbox", asked);

            assertThat(done.counts()).doesNotContainKeys("uploaded", "downloaded");
            assertThat(planned.counts()).isEqualTo(done.counts());
            isComplete(world);
          });
    }
  }

  @Test
  void what_came_out_of_a_folder_whose_directory_is_gone_waits() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          fill(world, server);
          world.disk().move(world.here("A", "a"), "B");
          var kept = Files.move(world.twin().resolve("A"), home.resolve("A" + System.nanoTime()));
          for (String[] options : new String[][] {{}, {"--mailbox", "B"}}) {
            Synced refused = world.program().sync(options);

            assertThat(refused.problems()).as(refused.words()).containsExactly("MAILDIR_GONE");
            assertThat(refused.counts()).isEmpty();
          }
          Files.move(kept, world.twin().resolve("A"));

          assertThat(world.sync().counts()).hasToString("{moved_on_server=1}");

          isComplete(world);
        });
  }
}
