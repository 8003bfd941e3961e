package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.modelserver.profile.Profile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder that shows what other folders hold, as Gmail's "All Mail" does.
class AllMailTest {

  private static final String ALL = "All Mail";

  @TempDir Path home;

  @Test
  void it_stays_left_out_when_a_message_leaves_its_folder() throws Exception {
    for (Profile profile : List.of(Profile.zoho(), Profile.qresync())) {
      Models.on(
          profile,
          home,
          (world, server) -> {
            server.store().createSpecial(ALL, "\\All");
            List<Long> uids = world.add("INBOX", "a", "b", "c");
            for (long uid : uids) {
              server.copy("INBOX", uid, ALL);
            }
            Synced first = world.sync();
            assertThat(first.problems()).containsExactly("VIRTUAL_FOLDER");
            assertThat(first.counts()).hasToString("{downloaded=3}");
            assertThat(world.sync().problems()).isEmpty();

            server.expunge("INBOX", uids.subList(0, 1)); // Archived.
            Synced archived = world.sync();

            assertThat(archived.counts()).hasToString("{deleted_on_disk=1}");
            assertThat(world.disk().mailboxes()).doesNotContain(ALL);
          });
    }
  }
}
