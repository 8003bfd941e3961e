package dev.mailtwin.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.simulation.World.Ended;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mailboxes whose numbers mean something else, in cases that worlds of the simulation found.
class RecreatedMailboxTest {

  @TempDir private Path directory;

  private World world(Profile profile) {
    MailStore store = MailStore.empty('/');
    store.createSpecial("Trash", "\\Trash");
    store.create("Work");
    return new World(directory.resolve("mail"), store, profile, new SplittableRandom(1));
  }

  private static void sync(World world) throws IOException, InterruptedException {
    world.begin(Trouble.none());
    Ended ended = world.sync(World.CONFIRMED, Trouble.none());
    assertThat(ended.isClean()).isTrue();
    world.clock.pass(10);
  }

  @Test
  void a_mailbox_made_anew_with_more_messages_than_before_is_noticed() throws Exception {
    World world = world(Profile.zoho()); // Whose UIDVALIDITY says nothing.
    for (int n = 0; n < 6; n++) {
      world.clients.append("Work");
    }
    MailStore store = world.sides.store();
    store.expunge("Work", List.of(2L));
    sync(world);
    store.renumber("Work");
    world.clients.append("Work");
    world.clients.append("Work");

    sync(world);
    sync(world);

    for (int letter = 0; letter < 8; letter++) {
      int wanted = letter;
      assertThat(world.sides.disk().stream().filter(m -> m.letter() == wanted).count())
          .as("files of letter %d", letter)
          .isEqualTo(letter == 1 ? 0 : 1);
      assertThat(world.sides.server().stream().filter(m -> m.letter() == wanted).count())
          .as("messages of letter %d", letter)
          .isEqualTo(letter == 1 ? 0 : 1);
    }
  }

  @Test
  void what_left_elsewhere_is_not_taken_for_a_renumbered_message() throws Exception {
    World world = world(Profile.condstore());
    world.clients.append("Work");
    MailStore store = world.sides.store();
    store.copy("Work", List.of(1L), "Trash");
    sync(world);
    store.renumber("Work");
    store.expunge("Trash", List.of(1L));

    sync(world);
    sync(world);

    assertThat(store.snapshot("Work").messages()).hasSize(1);
    assertThat(world.sides.disk()).hasSize(1);
    assertThat(world.sides.attic()).hasSize(1);
  }
}
