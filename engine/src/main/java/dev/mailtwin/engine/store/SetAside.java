package dev.mailtwin.engine.store;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Sets a database aside that cannot be read any more. Nothing is removed: the files stay beside it
/// under another name.
public final class SetAside {

  private SetAside() {}

  /// Sets the state of a twin aside. Messages and files are matched by their content then.
  public static void state(Path root, InstantSource clock) throws IOException {
    Path own = root.resolve(".mailtwin");
    try (ProcessLock lock = ProcessLock.tryTake(own.resolve("lock"), clock)) {
      if (lock == null) {
        throw new ProblemException(Problems.locked(ProcessLock.holder(own.resolve("lock"))));
      }
      move(own, clock);
    }
  }

  private static void move(Path own, InstantSource clock) throws IOException {
    String suffix = ".damaged-" + clock.instant().getEpochSecond();
    for (String name : List.of("state.sqlite-wal", "state.sqlite-shm", "state.sqlite")) {
      Path file = own.resolve(name);
      if (Files.exists(file)) {
        Files.move(file, own.resolve(name + suffix));
      }
    }
  }
}
