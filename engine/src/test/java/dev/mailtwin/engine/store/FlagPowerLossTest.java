package dev.mailtwin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.DiskView;
import dev.mailtwin.engine.sync.Plan;
import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flags that the server changed, and a loss of power: an old name that comes back must not look
/// like the user's own change.
class FlagPowerLossTest {

  private static final int MESSAGES = 6;
  private static final Flags SEEN = Flags.ofImap(List.of("\\Seen", "$Later"));

  @TempDir private Path directory;
  private int worlds;

  private static void change(StoreUnderTest store) throws IOException {
    List<Plan.Merge> merges = new ArrayList<>();
    AgreedView agreed = store.inbox().agreed();
    store.inbox().scan();
    for (int row = 0; row < agreed.size(); row++) {
      var link = new Plan.Link(agreed.uid(row), agreed.base(row));
      var change = new Plan.Change(SEEN, Flags.NONE);
      if (store.inbox().changeFlags(link.base(), change)) {
        merges.add(new Plan.Merge(link, Plan.Change.NONE, change, SEEN, 0));
      }
    }
    store.inbox().agreeFlags(merges);
  }

  /// Agreed on and not on the disk is what the next run would send to the server as an edit.
  private static void expectNoEdit(StoreUnderTest store) throws IOException {
    AgreedView agreed = store.inbox().agreed();
    DiskView disk = store.inbox().scan();
    Map<String, Flags> shown = new HashMap<>();
    for (int at = 0; at < disk.size(); at++) {
      shown.put(disk.base(at), store.inbox().table().flags(disk.flags(at)));
    }
    assertThat(shown).hasSize(MESSAGES);
    for (int row = 0; row < agreed.size(); row++) {
      Flags flags = store.inbox().table().flags(agreed.flags(row));
      if (flags.equals(SEEN)) {
        assertThat(shown.get(agreed.base(row))).isEqualTo(SEEN);
      }
    }
  }

  @Test
  void an_old_name_that_comes_back_is_no_edit() {
    Seeds.run(
        "power lost while flags change",
        40,
        seed -> {
          var chance = new SplittableRandom(seed);
          Path root = Files.createDirectory(directory.resolve("world" + worlds++));
          Map<Long, byte[]> messages = new HashMap<>();
          for (long uid = 1; uid <= MESSAGES; uid++) {
            messages.put(
                uid * 3 + 1, ("Subject: " + uid + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
          }
          var disk = new PowerLossDisk();
          try (StoreUnderTest store = StoreUnderTest.open(root, disk)) {
            store.arrive(messages, chance);
            disk.failAt(disk.operations() + 1 + chance.nextLong(14), chance.nextBoolean());
            change(store);
          } catch (PowerLossDisk.PowerLost e) {
            assertThat(e).hasMessage("the power is gone");
          }
          disk.losePower(chance);
          try (StoreUnderTest store = StoreUnderTest.open(root, new LocalDisk())) {
            expectNoEdit(store);
            change(store);
            expectNoEdit(store);
          }
        });
  }
}
