package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.ModelMail;
import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that answers OK to MOVE and COPY and does nothing.
class PretendedMovesTest {

  private static final List<Profile> EXPUNGING =
      List.of(Profile.zoho(), Profile.qresync(), Profile.zoho().without("MOVE"));

  @TempDir Path home;

  private static void pretend(ModelMail server) {
    server
        .server()
        .setFault(event ->
            event.name().equals("UID MOVE") || event.name().equals("UID COPY")
                ? new Action.Answer("OK done")
                : new Action.Proceed());
  }

  private static void begin(World world) throws Exception {
    world.server().create("Work");
    world.add("INBOX", "a", "b");
    world.add("Work", "c");
    world.settle();
  }

  private static void isSaid(Synced run) {
    assertThat(run.exit()).isEqualTo(75);
    assertThat(run.words()).contains("M9", "did not");
  }

  @Test
  void a_file_that_moved_waits_for_its_message() throws Exception {
    for (Profile profile : List.of(Profile.zoho(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            begin(world);
            world.disk().move(world.here("INBOX", "a"), "Work");
            pretend(server);

            isSaid(world.program().sync());
            isSaid(world.program().sync());
            world.there("INBOX", "a");
            world.here("Work", "a");
            assertThat(world.allHere("INBOX", "a")).isEmpty();
            assertThat(world.allThere("Work", "a")).isEmpty();

            server.server().setFault(Fault.none());
            world.settle();
            world.there("Work", "a");
            assertThat(world.allThere("INBOX", "a")).isEmpty();
          });
    }
  }

  @Test
  void what_was_deleted_here_stays_there_until_it_is_in_the_trash() throws Exception {
    for (Profile profile : EXPUNGING) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            begin(world);
            world.disk().delete(world.here("INBOX", "a"));
            pretend(server);

            isSaid(world.program().sync());
            world.there("INBOX", "a");
            assertThat(world.allHere("INBOX", "a")).isEmpty();

            server.server().setFault(Fault.none());
            world.settle();
            world.there("Trash", "a");
            assertThat(world.allThere("INBOX", "a")).isEmpty();
          });
    }
  }
}
