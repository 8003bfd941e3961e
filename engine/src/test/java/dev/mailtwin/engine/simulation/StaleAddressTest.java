package dev.mailtwin.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A mailbox that is deleted and made again in the middle of a run, with other messages under the
/// same UIDs, and perhaps under the same UIDVALIDITY: nothing is done to those.
class StaleAddressTest {

  private static final Instant OLD_DATE = Instant.parse("2026-05-17T08:30:00Z");
  private static final Instant NEW_DATE = Instant.parse("2026-05-18T08:30:00Z");
  private static final int MESSAGES = 6;

  @TempDir private Path directory;

  /// The user deleted one file and moved another one.
  private World world(Profile profile, int number) throws IOException, InterruptedException {
    MailStore store = MailStore.empty('/');
    store.createSpecial("Trash", "\\Trash");
    store.create("Zoo");
    store.create("Work");
    fill(store, "old", OLD_DATE);
    Path root = directory.resolve("mail" + number);
    World world = new World(root, store, profile, new SplittableRandom(1));
    for (int run = 0; run < 2; run++) {
      sync(world);
    }
    Path fresh = root.resolve("Zoo").resolve("new");
    world.disk.othersChange(fresh);
    world.disk.othersChange(root.resolve("Work").resolve("new"));
    Files.delete(file(root, "old 1"));
    Path moved = file(root, "old 2");
    Files.move(moved, fresh.resolve(moved.getFileName()));
    return world;
  }

  private static void fill(MailStore store, String subject, Instant date) {
    for (int n = 0; n < MESSAGES; n++) {
      String text = "Subject: %s %d\r\n\r\nHello\r\n".formatted(subject, n);
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      store.append("Work", bytes, List.of(), date.atOffset(ZoneOffset.UTC));
    }
  }

  private static Path file(Path root, String subject) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("Work").resolve("new"))) {
      for (Path file : files.toList()) {
        if (Files.readString(file).contains(subject)) {
          return file;
        }
      }
    }
    throw new AssertionError("no file of " + subject);
  }

  private static void sync(World world) throws IOException, InterruptedException {
    world.sync(World.CONFIRMED, Trouble.none());
    world.clock.pass(10);
    world.begin(Trouble.none());
  }

  private static void makeAgain(MailStore store, String subject, Instant date) {
    store.delete("Work");
    store.create("Work");
    fill(store, subject, date);
  }

  /// At each moment of the run in turn.
  private void staysWhole(Profile profile, String subject, Instant date) throws Exception {
    World undisturbed = world(profile, -1);
    undisturbed.sync(World.CONFIRMED, Trouble.none());
    assertThat(undisturbed.sides.store().snapshot("Trash").messages()).hasSize(1);
    assertThat(undisturbed.sides.store().snapshot("Zoo").messages()).hasSize(1);
    for (int moment = 0; moment < undisturbed.moments.count(); moment++) {
      World world = world(profile, moment);
      MailStore store = world.sides.store();
      world.moments.otherAt(moment, () -> makeAgain(store, subject, date));
      world.sync(World.CONFIRMED, Trouble.none());
      world.clock.pass(10);
      world.begin(Trouble.none());
      sync(world);

      List<String> there =
          store.snapshot("Work").messages().stream()
              .map(message -> new String(message.bytes(), StandardCharsets.US_ASCII))
              .toList();
      for (int n = 0; n < MESSAGES; n++) {
        String wanted = "Subject: %s %d\r\n".formatted(subject, n);
        assertThat(there)
            .as("%s, made again at moment %d", wanted.strip(), moment)
            .anyMatch(text -> text.startsWith(wanted));
      }
    }
  }

  @Test
  void messages_of_another_size_are_not_taken_for_those_to_be_removed() throws Exception {
    staysWhole(Profile.zoho(), "other", OLD_DATE);
  }

  @Test
  void messages_of_another_date_are_not_taken_for_those_to_be_removed() throws Exception {
    staysWhole(Profile.zoho(), "new", NEW_DATE);
  }

  @Test
  void messages_of_another_generation_are_not_taken_for_those_to_be_removed() throws Exception {
    staysWhole(Profile.condstore(), "new", OLD_DATE);
  }
}
