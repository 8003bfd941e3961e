package dev.mailtwin.engine.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The real file system.
public final class LocalDisk implements Disk {

  /// From this many files on, one `syncfs(2)` is quicker than an `fsync(2)` for each.
  private static final int SYNCFS_FILES_MIN = 64;

  /// So many renames are done by link and unlink before linking the system call pays.
  private static final int PORTABLE_RENAMES = 64;

  private final AtomicInteger renames = new AtomicInteger();

  @Override
  public OutputStream create(Path file) throws IOException {
    Set<StandardOpenOption> fresh =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new NewFile(file, Files.newByteChannel(file, fresh, OwnerOnly.FILE));
  }

  /// A file that is written, on a disk that may fill up.
  private static final class NewFile extends FilterOutputStream {
    private final Path file;

    NewFile(Path file, SeekableByteChannel channel) {
      super(Channels.newOutputStream(channel));
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw DiskFull.orElse(file, e);
      }
    }

    @Override
    public void write(int oneByte) throws IOException {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }
  }

  @Override
  public InputStream read(Path file) throws IOException {
    return Files.newInputStream(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    if (from.equals(to)) {
      return;
    }
    if (renames.incrementAndGet() > PORTABLE_RENAMES
        && LinuxCalls.available()
        && LinuxCalls.renameNoReplace(from, to)) {
      return;
    }
    try {
      Files.createLink(to, from); // Fails if the name is taken; rename(2) would replace it.
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException e) {
      Path there = Objects.requireNonNull(to.toAbsolutePath().getParent());
      if (Files.getFileStore(from).equals(Files.getFileStore(there))) {
        throw e;
      }
      copyAcross(from, to, there);
    }
    Files.delete(from);
  }

  /// Where a folder lies on a file system of its own, a file cannot be renamed there. The copy is
  /// whole and durable before it gets its name, and has its name before the original goes.
  private void copyAcross(Path from, Path to, Path directory) throws IOException {
    Path tmp = directory.resolveSibling("tmp");
    Path place = Files.isDirectory(tmp) ? tmp : directory;
    Path copy = place.resolve(MaildirName.newBase(0, false)); // Cleaned up if the power fails here.
    try {
      Files.copy(from, copy, StandardCopyOption.COPY_ATTRIBUTES);
      try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.createLink(to, copy);
      syncDirectory(directory);
    } catch (IOException e) {
      throw DiskFull.orElse(place, e);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void link(Path from, Path to) throws IOException {
    Files.createLink(to, from);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      makeDirectory(parent);
    }
    try {
      Files.createDirectory(directory, OwnerOnly.DIRECTORY);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
    if (parent != null) {
      syncDirectory(parent);
    }
  }

  @Override
  public void moveDirectory(Path from, Path to) throws IOException {
    if (Files.exists(to) && !Files.isSameFile(from, to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void removeDirectory(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      return; // Somebody put something there: it stays.
    }
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    list(directory, names::add);
    return names;
  }

  @Override
  public void list(Path directory, Names names) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.name(entry.getFileName().toString());
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  @Override
  public Batch begin(Path directory, int expected) throws IOException {
    if (expected >= SYNCFS_FILES_MIN && LinuxCalls.available()) {
      LinuxCalls.FileSystem system = LinuxCalls.openFileSystem(directory);
      if (system != null) {
        return system;
      }
    }
    return new EachFile();
  }

  /// The portable way: one `fsync(2)` per file.
  private static final class EachFile implements Batch {
    @Override
    public void makeDurable(List<Path> files) throws IOException {
      for (Path file : files) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }

    @Override
    public void close() {}
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public FileFacts facts(Path path) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(
            path, "unix:dev,ino,size,ctime,lastModifiedTime,isDirectory,isRegularFile");
    return new FileFacts(
        ((Number) value(facts, "dev")).longValue(),
        ((Number) value(facts, "ino")).longValue(),
        ((Number) value(facts, "size")).longValue(),
        nanos((FileTime) value(facts, "ctime")),
        nanos((FileTime) value(facts, "lastModifiedTime")),
        (Boolean) value(facts, "isDirectory"),
        (Boolean) value(facts, "isRegularFile") && !Files.isSymbolicLink(path));
  }

  private static Object value(Map<String, Object> facts, String name) throws IOException {
    Object value = facts.get(name);
    if (value == null) {
      throw new IOException("this file system does not tell " + name);
    }
    return value;
  }

  private static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }
}
