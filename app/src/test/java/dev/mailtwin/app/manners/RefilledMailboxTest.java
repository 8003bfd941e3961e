package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A mailbox that somebody deletes and fills again with the same messages, under other dates.
class RefilledMailboxTest {

  @TempDir Path home;

  @Test
  void what_was_moved_and_deleted_here_meanwhile_stays_so() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.create("Work");
          world.add("Work", "same name", "other name", "gone", "stays", "stays too", "read");
          world.settle();
          world.disk().move(world.here("Work", "same name"), "INBOX");
          world.disk().moveRenaming(world.here("Work", "other name"), "INBOX");
          world.disk().delete(world.here("Work", "gone"));
          world.disk().mark(world.here("Work", "read"), "S");
          server.delete("Work");
          server.create("Work");
          for (String subject :
              List.of("read", "stays too", "gone", "same name", "stays", "other name")) {
            server.add("Work", World.mail(subject), World.DATE.plus(Duration.ofDays(1)));
          }
          Synced planned = world.sync("--dry-run");

          Synced done = world.sync();

          assertThat(done.counts())
              .hasToString("{deleted_on_server=1, flags_to_server=1, moved_on_server=2}");
          assertThat(planned.counts()).isEqualTo(done.counts());
          world.settle();
          assertThat(world.disk().list("INBOX")).hasSize(2);
          assertThat(world.disk().list("Work")).hasSize(3);
          assertThat(world.there("Work", "read").flags()).containsExactly("\\Seen");
        });
  }
}
