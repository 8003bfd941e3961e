package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.DovecotMail;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.testkit.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A server with all of a user's folders below INBOX (RFC 2342 §5), as Courier, Cyrus and many
/// Dovecots are. A directory of another place goes to the one that the server has for it.
class PrefixedNamesTest {

  private static final String BELOW_INBOX =
      """
      namespace inbox {
        prefix = INBOX/
      }
      """;

  @TempDir Path home;

  /// Runs something on a server of this kind that is in step, with messages in INBOX.
  private void on(Level level, Life life) throws Exception {
    try (var world = new World(DovecotMail.start(level, BELOW_INBOX), home)) {
      world.add("INBOX", "a", "b", "c", "d");
      world.settle();
      life.of(world);
    }
  }

  @FunctionalInterface
  private interface Life {
    void of(World world) throws Exception;
  }

  @ParameterizedTest
  @EnumSource(names = {"L1", "L2"}) // On L0 no prefix is told.
  void a_new_folder_is_below_inbox_at_once(Level level) throws Exception {
    on(
        level,
        world -> {
          world.disk().create("Old");
          world.disk().create("Old/Older");
          world.disk().move(world.here("INBOX", "a"), "Old");
          world.disk().move(world.here("INBOX", "b"), "Old/Older");
          world.disk().save("Old", "S", World.file("own"));
          world.disk().delete(world.here("INBOX", "c"));
          Synced planned = world.sync("--dry-run");

          Synced done = world.sync();

          assertThat(done.counts())
              .hasToString(
                  "{deleted_on_server=1, mailboxes_renamed=2, moved_on_server=2, uploaded=1}");
          assertThat(planned.counts()).isEqualTo(done.counts());
          assertThat(done.problems()).isEmpty();
          assertThat(world.allThere("INBOX/Old", "a")).hasSize(1);
          assertThat(world.allThere("INBOX/Old/Older", "b")).hasSize(1);
          assertThat(world.allHere("INBOX/Old", "own")).hasSize(1);
          assertThat(world.twin().resolve("Old")).doesNotExist();
          world.settle();
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"L1", "L2"}) // On L0 no prefix is told.
  void what_a_broken_run_left_is_settled_by_the_next(Level level) throws Exception {
    on(
        level,
        world -> {
          world.server().create("INBOX/Old");
          world.disk().create("Old");
          world.disk().move(world.here("INBOX", "a"), "Old");

          assertThat(world.sync("--mailbox", "Old").counts()).containsEntry("moved_on_server", 1L);

          assertThat(world.allThere("INBOX/Old", "a")).hasSize(1);
          world.settle();
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"L1", "L2"}) // On L0 no prefix is told.
  void two_directories_for_one_folder_are_said(Level level) throws Exception {
    on(
        level,
        world -> {
          world.server().create("INBOX/Old");
          world.settle();
          world.disk().create("Old");
          world.disk().move(world.here("INBOX", "a"), "Old");

          Synced refused = world.program().sync();

          assertThat(refused.problems()).contains("M8");
          assertThat(refused.words()).contains("Move its messages to INBOX/Old");
          assertThat(world.allThere("INBOX", "a")).hasSize(1);
          world.disk().move(world.here("Old", "a"), "INBOX/Old");
          for (String part : new String[] {"cur", "new", "tmp", ""}) {
            Files.delete(world.twin().resolve("Old").resolve(part));
          }
          assertThat(world.settle().counts()).hasToString("{moved_on_server=1}");
        });
  }
}
