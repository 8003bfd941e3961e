package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A part of the twin comes out of a backup after messages moved elsewhere.
class OldCopiesTest {

  @TempDir Path home;

  @Test
  void what_a_backup_brings_back_is_not_uploaded_again() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "a", "b", "c");
          world.settle();
          Path old = world.here("INBOX", "a").file();
          FileTime time = Files.getLastModifiedTime(old);
          byte[] bytes = Files.readAllBytes(old);
          server.move("INBOX", world.there("INBOX", "a").uid(), "Sent");
          world.settle();
          Files.write(old, bytes);
          Files.setLastModifiedTime(old, time);

          Synced planned = world.sync("--dry-run");
          Synced done = world.program().sync();

          assertThat(planned.counts()).isEmpty();
          assertThat(done.exit()).as(done.words()).isZero();
          assertThat(done.counts()).isEmpty();
          assertThat(done.problems()).containsExactly("OLD_COPY");
          assertThat(old).doesNotExist();
          world.settle();
          assertThat(world.allThere("INBOX", "a")).isEmpty();
          assertThat(world.allThere("Sent", "a")).hasSize(1);
          try (var kept = Files.walk(world.twin().resolve(".mailtwin").resolve("attic"))) {
            assertThat(kept.filter(Files::isRegularFile)).hasSize(1);
          }
        });
  }

  @Test
  void a_copy_that_somebody_makes_is_one() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          world.add("INBOX", "a", "b", "c");
          world.settle();
          Path old = world.here("INBOX", "a").file();
          byte[] bytes = Files.readAllBytes(old);
          server.move("INBOX", world.there("INBOX", "a").uid(), "Sent");
          world.settle();
          Files.write(old, bytes);
          Files.setLastModifiedTime(old, FileTime.from(Instant.now().plusSeconds(60)));

          world.sync();

          world.settle();
          assertThat(world.allThere("INBOX", "a")).hasSize(1);
          assertThat(world.allThere("Sent", "a")).hasSize(1);
        });
  }
}
