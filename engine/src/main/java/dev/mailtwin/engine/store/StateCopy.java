package dev.mailtwin.engine.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A twin's state, for looking. Looking at a database means writing beside it, and perhaps bringing
/// it up to date: where the disk is read-only, a copy elsewhere is looked at.
///
/// @param directory holds the state: the twin's own, or a temporary one
public record StateCopy(Path directory, boolean temporary) {

  /// Whether a twin's state can be looked at, and not be written.
  ///
  /// @param root of the twin
  public static boolean isNeeded(Path root) {
    Path own = root.resolve(".mailtwin");
    return Files.isDirectory(own) && !Files.isWritable(own);
  }

  static StateCopy ifNeeded(Path root) throws IOException {
    Path own = root.resolve(".mailtwin");
    if (!isNeeded(root)) {
      return new StateCopy(own, false);
    }
    return of(own, "state.sqlite");
  }

  /// A copy of a database, in a temporary directory, for looking at it where the disk takes
  /// nothing.
  ///
  /// @param own the directory the database is in
  /// @param database the name of its file
  public static StateCopy of(Path own, String database) throws IOException {
    var copy = new StateCopy(Files.createTempDirectory("mailtwin-state"), true);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(own, database + "{,-wal}")) {
      for (Path file : files) {
        Files.copy(file, copy.directory.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      copy.close();
      throw e;
    }
    return copy;
  }

  /// Nothing is left of it if it cannot be opened.
  StateDb open(Migrations schema) throws IOException {
    try {
      return StateDb.open(new StateFile(directory).path(), schema);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /// Removes what is temporary.
  public void close() {
    if (!temporary) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      System.getLogger(StateCopy.class.getName())
          .log(System.Logger.Level.WARNING, "removing the copy of a state", e);
    }
  }
}
