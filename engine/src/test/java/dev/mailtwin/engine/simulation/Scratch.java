package dev.mailtwin.engine.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Directories for worlds: in memory where the system has such a place, since they only live for a
/// moment and wait for the disk often.
final class Scratch {

  private static final Path MEMORY = Path.of("/dev/shm");

  private Scratch() {}

  static Path make() throws IOException {
    return Files.isWritable(MEMORY)
        ? Files.createTempDirectory(MEMORY, "mailtwin-worlds")
        : Files.createTempDirectory("mailtwin-worlds");
  }

  static void remove(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
