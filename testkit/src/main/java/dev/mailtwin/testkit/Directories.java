package dev.mailtwin.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Whole directory trees of the test tools.
public final class Directories {

  private Directories() {}

  /// Deletes a tree; what disappears meanwhile is what we wanted.
  public static void deleteTree(Path root) {
    try (Stream<Path> paths = Files.walk(root)) {
      paths.sorted(Comparator.reverseOrder()).forEach(Directories::delete);
    } catch (NoSuchFileException e) {
      // Gone already.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + root, e);
    }
  }

  /// Copies a tree with owners, modes and times to a place that does not exist yet.
  public static void copyTree(Path from, Path to) throws IOException {
    String[] line = {"cp", "-a", from.toString(), to.toString()};
    Process copying = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(copying.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (copying.waitFor() != 0) {
        throw new IOException(said);
      }
    } catch (InterruptedException e) {
      copying.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while copying", e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
