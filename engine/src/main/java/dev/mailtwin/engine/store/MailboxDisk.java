package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.FileProblems;
import dev.mailtwin.engine.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The disk as one mailbox meets it. What fails there is a problem of that mailbox, so that a
/// directory that cannot be written stops no other mailbox. A disk that is full or cannot be
/// written at all is everybody's.
///
/// Files that are not there and names that are taken are no failures: other programs are at work. A
/// directory that is not there any more is its mailbox's trouble alone.
final class MailboxDisk implements Disk {

  private static final Set<String> PARTS = Set.of("new", "cur", "tmp");

  private final Disk disk;
  private final MailboxName name;
  private final Path root;

  /// Directories of mailboxes that were there.
  private final Set<Path> known = ConcurrentHashMap.newKeySet();

  /// @param root of the twin
  MailboxDisk(Disk disk, MailboxName name, Path root) {
    this.disk = disk;
    this.name = name;
    this.root = root;
  }

  /// Something done with the disk.
  @FunctionalInterface
  private interface Deed<T> {
    T run() throws IOException;
  }

  /// The same, without a result.
  @FunctionalInterface
  private interface Act {
    void run() throws IOException;
  }

  private <T> T ask(Deed<T> deed) throws IOException {
    try {
      return deed.run();
    } catch (NoSuchFileException e) {
      throw isRemoved(e)
          ? new ProblemException(FileProblems.removedMeanwhile(name.toString()), e)
          : e;
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      throw e;
    } catch (FileSystemException e) {
      throw owned(e);
    }
  }

  private void act(Act act) throws IOException {
    ask(() -> {
      act.run();
      return this;
    });
  }

  /// Whether the directory of the whole mailbox is not there any more.
  private boolean isRemoved(NoSuchFileException e) {
    Path file = e.getFile() == null ? null : Path.of(e.getFile());
    if (file == null
        || !file.startsWith(root)
        || file.startsWith(root.resolve(Twin.OWN_DIRECTORY))) {
      return false;
    }
    Path directory = above(file);
    directory = directory == null ? above(file.getParent()) : directory;
    return directory != null && known.contains(directory) && Files.notExists(directory);
  }

  private void see(Path part) {
    Path directory = above(part);
    if (directory != null) {
      known.add(directory);
    }
  }

  /// The directory of a mailbox, by one of its three parts; null if it is none of them.
  private static @Nullable Path above(@Nullable Path part) {
    boolean is = part != null && PARTS.contains(String.valueOf(part.getFileName()));
    return part == null || !is ? null : part.getParent();
  }

  private IOException owned(FileSystemException e) {
    return isEverybodys(e)
        ? e
        : new ProblemException(FileProblems.mailboxDisk(name.toString(), e), e);
  }

  private boolean isEverybodys(FileSystemException e) {
    try {
      return DiskFull.isSaidBy(e)
          || !Files.isWritable(root)
          || DiskFull.isFull(Files.getFileStore(root));
    } catch (IOException unknown) {
      e.addSuppressed(unknown);
      return true;
    }
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    return ask(() -> disk.create(file));
  }

  @Override
  public InputStream read(Path file) throws IOException {
    return ask(() -> disk.read(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    act(() -> disk.rename(from, to));
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    act(() -> disk.replace(from, to));
  }

  @Override
  public void link(Path from, Path to) throws IOException {
    act(() -> disk.link(from, to));
  }

  @Override
  public void delete(Path file) throws IOException {
    act(() -> disk.delete(file));
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    try {
      act(() -> disk.makeDirectory(directory));
      see(directory);
    } catch (FileAlreadyExistsException e) {
      throw owned(e); // A file lies where a directory belongs.
    }
  }

  @Override
  public void moveDirectory(Path from, Path to) throws IOException {
    act(() -> disk.moveDirectory(from, to));
  }

  @Override
  public void removeDirectory(Path directory) throws IOException {
    act(() -> disk.removeDirectory(directory));
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    List<String> names = ask(() -> disk.list(directory));
    see(directory);
    return names;
  }

  @Override
  public void list(Path directory, Names names) throws IOException {
    act(() -> disk.list(directory, names));
    see(directory);
  }

  @Override
  public Batch begin(Path directory, int expected) throws IOException {
    return ask(() -> disk.begin(directory, expected));
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    act(() -> disk.syncDirectory(directory));
  }

  @Override
  public FileFacts facts(Path path) throws IOException {
    return ask(() -> disk.facts(path));
  }
}
