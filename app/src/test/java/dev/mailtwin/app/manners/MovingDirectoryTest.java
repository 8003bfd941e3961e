package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A directory that another program renames in the middle of a run is that folder's matter.
class MovingDirectoryTest {

  private static final List<String> COMMANDS =
      List.of("SELECT", "UID FETCH", "APPEND", "LIST", "CREATE", "NOOP");

  @TempDir Path home;

  /// Renames a directory as soon as a command comes for the nth time.
  private static Fault renaming(World world, String command, int nth) {
    var times = new AtomicInteger();
    return event -> {
      if (event.name().equals(command) && times.incrementAndGet() == nth) {
        try {
          world.disk().renameMailbox("Work", "Other");
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return new Action.Proceed();
    };
  }

  @Test
  void a_directory_that_is_renamed_in_the_middle_of_a_run_stops_only_its_folder() throws Exception {
    for (String command : COMMANDS) {
      for (int nth = 1; nth <= 2; nth++) {
        int which = nth;
        Models.onEveryRung(
            home,
            (world, server) -> {
              server.create("Work");
              world.add("Work", "a", "b");
              world.add("INBOX", "c");
              world.settle();
              world.add("Work", "d");
              world.add("INBOX", "e");
              world.disk().save("Work", "S", World.file("f"));
              world.disk().save("INBOX", "S", World.file("g"));
              server.server().setFault(renaming(world, command, which));

              Synced done = world.program().sync();

              assertThat(done.problems())
                  .as(command + which + done.words())
                  .isSubsetOf("DIRECTORY_MOVED");
              server.server().setFault(Fault.none());
              world.settle();
              for (String subject : List.of("c", "e", "g")) {
                assertThat(world.allThere("INBOX", subject)).as(subject).hasSize(1);
              }
              assertThat(world.messages().values().stream().mapToInt(List::size).sum())
                  .isEqualTo(7);
            });
      }
    }
  }
}
