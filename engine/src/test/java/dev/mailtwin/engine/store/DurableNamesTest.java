package dev.mailtwin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.DiskView;
import dev.mailtwin.engine.sync.Plan;
import dev.mailtwin.engine.sync.TwinAccount.Relocation;
import dev.mailtwin.engine.sync.TwinMailbox;
import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that leave their mailbox, and a loss of power: what is agreed on is where it is said to
/// be, and nowhere else, where it would look like new mail.
class DurableNamesTest {

  private static final MailboxName WORK = new MailboxName(List.of("Work"));
  private static final int MESSAGES = 6;
  private static final int LEAVING = 4;

  @TempDir private Path directory;
  private int worlds;

  /// Does something to some messages.
  private interface Deed {
    void on(StoreUnderTest store, List<Plan.Link> links) throws IOException;
  }

  /// What must hold after the loss.
  private interface Check {
    void of(StoreUnderTest store, Path root, Map<Long, String> bases) throws IOException;
  }

  private void live(long seed, Deed deed, Check check) throws IOException, InterruptedException {
    var chance = new SplittableRandom(seed);
    Path root = Files.createDirectory(directory.resolve("world" + worlds++));
    Map<Long, byte[]> messages = new HashMap<>();
    for (long uid = 1; uid <= MESSAGES; uid++) {
      messages.put(uid, ("Subject: " + uid + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }
    Map<Long, String> bases = new TreeMap<>();
    var disk = new PowerLossDisk();
    try (StoreUnderTest store = StoreUnderTest.open(root, disk)) {
      store.twin().open(WORK);
      store.arrive(messages, chance);
      AgreedView agreed = store.inbox().agreed();
      List<Plan.Link> links = new ArrayList<>();
      for (int row = 0; row < agreed.size(); row++) {
        bases.put(agreed.uid(row), agreed.base(row));
        links.add(new Plan.Link(agreed.uid(row), agreed.base(row)));
      }
      store.inbox().scan();
      disk.failAt(disk.operations() + 1 + chance.nextLong(14), chance.nextBoolean());
      deed.on(store, links.subList(0, LEAVING));
    } catch (PowerLossDisk.PowerLost e) {
      assertThat(e).hasMessage("the power is gone");
    }
    disk.losePower(chance);
    try (StoreUnderTest store = StoreUnderTest.open(root, new LocalDisk())) {
      check.of(store, root, bases);
    }
  }

  private static Set<String> files(TwinMailbox mailbox) throws IOException {
    DiskView disk = mailbox.scan();
    Set<String> bases = new TreeSet<>();
    for (int at = 0; at < disk.size(); at++) {
      bases.add(disk.base(at));
    }
    return bases;
  }

  private static Set<String> inAttic(Path root) throws IOException {
    Path attic = root.resolve(".mailtwin").resolve("attic");
    if (!Files.isDirectory(attic)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.walk(attic)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> MaildirName.parse(file.getFileName().toString()).base())
          .collect(Collectors.toSet());
    }
  }

  private static void toAttic(StoreUnderTest store, List<Plan.Link> links) throws IOException {
    store.inbox().toAttic(links.stream().map(Plan.Link::base).toList());
    var uids = new UidList();
    links.forEach(link -> uids.add(link.uid()));
    store.inbox().forget(uids);
  }

  @Test
  void what_is_forgotten_is_in_the_attic_and_nowhere_else() {
    Seeds.run(
        "power lost on the way to the attic",
        40,
        seed ->
            live(
                seed,
                DurableNamesTest::toAttic,
                (store, root, bases) -> {
                  AgreedView agreed = store.inbox().agreed();
                  Set<String> here = files(store.inbox());
                  Set<String> kept = inAttic(root);
                  bases.forEach((uid, base) -> {
                    if (agreed.find(uid) < 0) {
                      assertThat(here).doesNotContain(base);
                      assertThat(kept).contains(base);
                    } else {
                      assertThat(here.contains(base) || kept.contains(base)).isTrue();
                    }
                  });
                }));
  }

  private static void toWork(StoreUnderTest store, List<Plan.Link> links) throws IOException {
    AgreedView agreed = store.inbox().agreed();
    Map<String, Flags> flags = new TreeMap<>();
    List<Relocation> moved = new ArrayList<>();
    for (Plan.Link link : links) {
      int row = agreed.find(link.uid());
      flags.put(link.base(), store.inbox().table().flags(agreed.flags(row)));
      moved.add(new Relocation(link, link.uid(), link.base(), agreed.facts(row)));
    }
    store.twin().moveFiles(MailboxName.INBOX, WORK, flags);
    store.twin().moveAgreements(MailboxName.INBOX, WORK, moved, Event.MOVED_HERE);
  }

  @Test
  void what_is_agreed_on_elsewhere_is_there_and_nowhere_else() {
    Seeds.run(
        "power lost while files move",
        40,
        seed ->
            live(
                seed,
                DurableNamesTest::toWork,
                (store, _, bases) -> {
                  TwinMailbox work = store.twin().open(WORK);
                  AgreedView agreed = work.agreed();
                  Set<String> here = files(store.inbox());
                  Set<String> there = files(work);
                  bases.forEach((uid, base) -> {
                    if (agreed.find(uid) >= 0) {
                      assertThat(there).contains(base);
                      assertThat(here).doesNotContain(base);
                    } else {
                      assertThat(here.contains(base) || there.contains(base)).isTrue();
                    }
                  });
                }));
  }
}
