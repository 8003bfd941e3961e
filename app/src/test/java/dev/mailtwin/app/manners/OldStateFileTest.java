package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `state.sqlite` comes from a backup that is older than some of the mail.
class OldStateFileTest {

  @TempDir Path home;

  private static Path state(World world) {
    return world.twin().resolve(".mailtwin").resolve("state.sqlite");
  }

  /// One thing that happened after the last run.
  private interface Since {
    void happens(World world) throws Exception;
  }

  private void meets(Since since, String place) throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Work");
          world.add("INBOX", "a", "b");
          world.add("Work", "w");
          world.settle();
          byte[] old = Files.readAllBytes(state(world));
          world.add("INBOX", "late", "later");
          world.settle();
          since.happens(world);
          write(world, old);

          Synced planned = world.sync("--dry-run");
          Synced done = world.sync();

          assertThat(done.counts()).as(planned.words()).isEqualTo(planned.counts());
          assertThat(done.counts().keySet()).doesNotContain("downloaded", "uploaded");
          world.settle();
          assertThat(world.allHere(place, "late")).hasSize(1);
          int there = 0;
          for (String mailbox : world.server().mailboxes()) {
            there += world.allThere(mailbox, "late").size();
          }
          assertThat(there).as("the two sides are equal").isEqualTo(1);
          assertThat(world.allHere("INBOX", "later")).hasSize(1);
        });
  }

  private static void write(World world, byte[] old) throws IOException {
    Files.write(state(world), old);
    Files.deleteIfExists(state(world).resolveSibling("state.sqlite-wal"));
    Files.deleteIfExists(state(world).resolveSibling("state.sqlite-shm"));
  }

  @Test
  void a_later_message_that_moved_there_is_not_doubled() throws Exception {
    meets(
        world -> world.server().move("INBOX", world.there("INBOX", "late").uid(), "Work"), "Work");
  }

  @Test
  void a_later_message_that_moved_here_is_not_doubled() throws Exception {
    meets(world -> world.disk().move(world.here("INBOX", "late"), "Work"), "INBOX");
  }

  @Test
  void two_files_of_one_name_are_foreseen_after_the_state_is_lost() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          List<Long> uids = world.add("INBOX", "a", "b");
          server.flag("INBOX", uids.getLast(), "\\Answered");
          world.settle();
          Path file = world.here("INBOX", "b").file();
          String base = file.getFileName().toString().replaceFirst(":2,.*", "");
          Files.write(file.resolveSibling(base + ":2,F"), World.file("another"));
          Files.delete(state(world));

          Synced planned = world.sync("--dry-run");
          Synced done = world.sync();

          assertThat(done.counts()).isEqualTo(planned.counts());
          world.settle();
        });
  }

  @Test
  void what_was_copied_since_and_went_where_it_was_is_there_once() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Work");
          world.add("INBOX", "a", "b");
          world.settle();
          byte[] old = Files.readAllBytes(state(world));
          Path file = world.here("INBOX", "a").file();
          Path copy =
              world
                  .disk()
                  .deliver("Work", Files.readAllBytes(file))
                  .file()
                  .resolveSibling(file.getFileName());
          Files.move(world.disk().list("Work").getFirst().file(), copy); // As cp names it.
          world.settle();
          server.expunge("INBOX", List.of(world.there("INBOX", "a").uid()));
          write(world, old);

          world.settle();

          assertThat(world.allThere("Work", "a")).hasSize(1);
          assertThat(world.allHere("Work", "a")).hasSize(1);
          assertThat(world.allHere("INBOX", "a")).isEmpty();
        });
  }

  @Test
  void a_later_message_that_moved_to_a_new_folder_here_is_not_doubled() throws Exception {
    meets(
        world -> {
          world.disk().create("Fresh");
          world.disk().move(world.here("INBOX", "late"), "Fresh");
        },
        "INBOX");
  }

  /// Flags are united where nothing is agreed on, but nobody deletes by that.
  @Test
  void a_mark_of_deletion_on_one_side_does_not_spread_when_the_state_is_lost() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "here", "there", "both");
          world.settle();
          for (String name : List.of("state.sqlite", "state.sqlite-wal", "state.sqlite-shm")) {
            Files.deleteIfExists(world.twin().resolve(".mailtwin").resolve(name));
          }
          world.disk().mark(world.here("INBOX", "here"), "T");
          world.disk().mark(world.here("INBOX", "both"), "T");
          server.flag("INBOX", world.there("INBOX", "there").uid(), "\\Deleted");
          server.flag("INBOX", world.there("INBOX", "both").uid(), "\\Deleted");

          world.settle();

          assertThat(world.there("INBOX", "here").flags()).doesNotContain("\\Deleted");
          assertThat(world.here("INBOX", "there").flags()).doesNotContain("T");
          assertThat(world.there("INBOX", "both").flags()).contains("\\Deleted");
        });
  }
}
