package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.profile.Providers;
import dev.mailtwin.modelserver.profile.Quirk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that keeps one of several equal messages in a folder, as Gmail is said to: it answers
/// with the number of the one it has. A second file stays here, and nothing goes round in circles.
class OneOfEachTest {

  private static final List<Profile> KINDS =
      List.of(
          Providers.gmail().withQuirk(Quirk.ONE_OF_EACH),
          Profile.qresync().withQuirk(Quirk.ONE_OF_EACH));

  @TempDir Path home;

  @Test
  void a_second_equal_file_is_offered_once() throws Exception {
    for (Profile kind : KINDS) {
      Models.on(
          kind,
          home,
          (world, server) -> {
            world.add("INBOX", "a", "b");
            world.sync();
            world.disk().save("INBOX", "", World.file("a"));
            world.disk().save("INBOX", "", World.file("c"));
            world.disk().save("INBOX", "", World.file("c"));
            assertThat(world.sync().problems()).containsOnly("UPLOAD_REFUSED");
            Synced again = world.sync();
            assertThat(again.counts()).as(kind.toString()).isEmpty();
            assertThat(again.problems()).as(kind.toString()).isEmpty();
            assertThat(world.allHere("INBOX", "a")).hasSize(2);
            assertThat(world.allHere("INBOX", "c")).hasSize(2);
            assertThat(world.server().messages("INBOX")).hasSize(3);
          });
    }
  }

  @Test
  void a_file_that_moves_to_where_the_message_is_already_leaves_its_old_folder() throws Exception {
    for (Profile kind : KINDS) {
      Models.on(
          kind,
          home,
          (world, server) -> {
            server.create("Work");
            long uid = world.add("INBOX", "a", "b").getFirst();
            server.copy("INBOX", uid, "Work");
            world.sync();
            world.disk().move(world.here("INBOX", "a"), "Work");
            world.sync();
            world.sync();
            assertThat(world.sync().counts()).as(kind.toString()).isEmpty();
            assertThat(world.allHere("Work", "a")).hasSize(2);
            assertThat(world.allThere("Work", "a")).hasSize(1);
            assertThat(world.disk().list("INBOX")).hasSize(1);
            assertThat(world.server().messages("Trash")).isEmpty();
          });
    }
  }
}
