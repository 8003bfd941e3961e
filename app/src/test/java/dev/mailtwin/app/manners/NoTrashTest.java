package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server on which nothing is the Trash.
class NoTrashTest {

  @TempDir Path home;

  @Test
  void what_is_deleted_here_goes_to_a_trash_that_is_made_for_it() throws Exception {
    for (Profile profile : Models.LADDER) {
      Models.on(
          profile,
          MailStore.empty('/'),
          home,
          (world, server) -> {
            world.add("INBOX", "stays", "stays too", "goes");
            world.settle();
            assertThat(server.mailboxes()).doesNotContain("Trash");
            world.disk().delete(world.here("INBOX", "goes"));

            world.settle();

            assertThat(server.mailboxes()).contains("Trash");
            assertThat(world.allThere("Trash", "goes")).hasSize(1);
            assertThat(world.allHere("Trash", "goes")).hasSize(1);
          });
    }
  }
}
