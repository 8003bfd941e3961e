package dev.mailtwin.engine.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// What the twin asks of a file system, and what of it survives a loss of power.
///
/// Content survives once [Batch#makeDurable] returned; names survive once [#syncDirectory] of the
/// directory they are in returned. Until then either may or may not be there.
///
/// Thread-safe.
public interface Disk {

  /// Creates a new file.
  ///
  /// @throws FileAlreadyExistsException if there is one
  OutputStream create(Path file) throws IOException;

  /// Opens a file for reading.
  ///
  /// @throws NoSuchFileException if there is none
  InputStream read(Path file) throws IOException;

  /// Renames a file and never replaces another. Across file systems it is copied: then a loss of
  /// power may leave both names.
  ///
  /// @throws NoSuchFileException if there is none: somebody else renamed it first
  /// @throws FileAlreadyExistsException if the new name is taken
  void rename(Path from, Path to) throws IOException;

  /// Renames a file of ours, replacing the one before it in one step.
  void replace(Path from, Path to) throws IOException;

  /// Gives a file a second name.
  ///
  /// @throws FileAlreadyExistsException if the new name is taken
  void link(Path from, Path to) throws IOException;

  /// Removes a file; nothing happens if there is none.
  void delete(Path file) throws IOException;

  /// Creates a directory and its parents, durably; nothing happens if it is there.
  void makeDirectory(Path directory) throws IOException;

  /// Gives a directory another place on its file system. Like other names, both survive once the
  /// directories they are in are durable; until then it is at either place.
  ///
  /// @throws NoSuchFileException if there is none
  /// @throws FileAlreadyExistsException if something else is at the new place
  void moveDirectory(Path from, Path to) throws IOException;

  /// Removes a directory if nothing is in it; nothing happens otherwise.
  void removeDirectory(Path directory) throws IOException;

  /// The names in a directory, in no order. Names that change while it is read may be missed.
  ///
  /// @throws NoSuchFileException if there is no such directory
  List<String> list(Path directory) throws IOException;

  /// Makes files durable together. Begin before the first of them is written, so that no write
  /// error of the device is missed.
  ///
  /// @param directory on the file system that will hold the files
  /// @param expected about how many files there will be
  Batch begin(Path directory, int expected) throws IOException;

  /// Files that become durable together.
  interface Batch extends AutoCloseable {

    /// Waits until the content of these files would survive a loss of power.
    void makeDurable(List<Path> files) throws IOException;

    @Override
    void close();
  }

  /// Waits until the names in a directory would survive a loss of power.
  void syncDirectory(Path directory) throws IOException;

  /// Hears the names in a directory.
  @FunctionalInterface
  interface Names {

    /// One of them.
    void name(String name) throws IOException;
  }

  /// The same, one after the other: there may be millions.
  default void list(Path directory, Names names) throws IOException {
    for (String name : list(directory)) {
      names.name(name);
    }
  }

  /// What the file system knows about a file or directory.
  ///
  /// @throws NoSuchFileException if there is none
  FileFacts facts(Path path) throws IOException;

  /// Whether these are two names of one file. The first is looked at again after the second: a file
  /// that is being renamed has only one of them.
  ///
  /// @throws NoSuchFileException if one is not there any more
  default boolean areOne(Path one, Path other) throws IOException {
    long first = facts(one).inode();
    long second = facts(other).inode();
    return first == second && facts(one).inode() == second;
  }

  /// What the file system knows.
  ///
  /// @param device and `inode` name the file as long as it exists
  /// @param changedNanos when names, content or attributes last changed, since 1970
  /// @param modifiedNanos when content last changed, since 1970
  /// @param directory whether it is one
  /// @param regular whether it is an ordinary file: no directory, no pipe
  record FileFacts(
      long device,
      long inode,
      long size,
      long changedNanos,
      long modifiedNanos,
      boolean directory,
      boolean regular) {}
}
