package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.ModelMail;
import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.profile.Profile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders that get each other's names on the server, while something happens here. Each stays what
/// it is. Where the list of folders has no numbers, or all have one generation (Zoho), they cannot
/// be told apart, and the messages move.
class SwappedFoldersTest {

  @TempDir Path home;

  private void everywhere(Models.Trial life) throws Exception {
    for (Profile profile : List.of(Profile.condstore(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            for (String name : List.of("A", "B", "C")) {
              server.create(name);
              world.add(name, name + 1, name + 2, name + 3, name + 4);
            }
            world.settle();
            life.with(world, server);
          });
    }
  }

  private static void swap(ModelMail server, String one, String other) throws Exception {
    server.rename(one, "Aside");
    server.rename(other, one);
    server.rename("Aside", other);
  }

  private static Synced renamed(World world, int mailboxes) throws Exception {
    Synced planned = world.sync("--dry-run");
    Synced done = world.sync();
    assertThat(planned.counts()).isEqualTo(done.counts());
    assertThat(done.counts()).containsEntry("mailboxes_renamed", (long) mailboxes);
    assertThat(done.counts()).doesNotContainKeys("downloaded", "uploaded", "moved_on_disk");
    world.settle();
    assertThat(world.attic()).isEmpty();
    return done;
  }

  @Test
  void two_that_change_names_are_renamed() throws Exception {
    everywhere((world, server) -> {
      swap(server, "A", "B");

      renamed(world, 2);

      assertThat(world.allHere("B", "A1")).hasSize(1);
      assertThat(world.allHere("A", "B1")).hasSize(1);
    });
  }

  @Test
  void three_in_a_circle_are_renamed() throws Exception {
    everywhere((world, server) -> {
      server.rename("A", "Aside");
      server.rename("C", "A");
      server.rename("B", "C");
      server.rename("Aside", "B");

      renamed(world, 3);

      assertThat(world.allHere("B", "A1")).hasSize(1);
      assertThat(world.allHere("C", "B1")).hasSize(1);
    });
  }

  @Test
  void one_that_gets_the_name_of_another_that_was_renamed_follows() throws Exception {
    everywhere((world, server) -> {
      server.rename("B", "Fresh");
      server.rename("A", "B");
      world.disk().move(world.here("C", "C1"), "A");

      Synced done = renamed(world, 2);

      assertThat(done.counts()).containsEntry("moved_on_server", 1L);
      assertThat(world.allThere("B", "C1")).hasSize(1);
      assertThat(world.allHere("Fresh", "B1")).hasSize(1);
    });
  }

  @Test
  void what_moves_or_goes_here_meanwhile_is_carried_out() throws Exception {
    everywhere((world, server) -> {
      swap(server, "A", "B");
      world.disk().move(world.here("A", "A1"), "C");
      world.disk().delete(world.here("A", "A2"));
      world.disk().mark(world.here("B", "B3"), "F");

      Synced done = renamed(world, 2);

      assertThat(done.counts())
          .containsEntry("moved_on_server", 1L)
          .containsEntry("deleted_on_server", 1L)
          .containsEntry("flags_to_server", 1L);
      assertThat(world.allThere("C", "A1")).hasSize(1);
      assertThat(world.there("A", "B3").flags()).contains("\\Flagged");
    });
  }

  @Test
  void one_that_is_renamed_here_as_well_gets_the_servers_name() throws Exception {
    everywhere((world, server) -> {
      swap(server, "A", "B");
      world.disk().renameMailbox("A", "Mine");

      renamed(world, 2);

      assertThat(world.allHere("B", "A1")).hasSize(1);
      assertThat(world.allHere("A", "B1")).hasSize(1);
      assertThat(world.disk().mailboxes()).doesNotContain("Mine");
    });
  }
}
