package dev.mailtwin.engine.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A lock of the operating system on a file: one process has it, one holder in that process, and it
/// dies with its process.
///
/// The system lets go of a process's lock as soon as that process closes the file anywhere. So the
/// file is not even opened here while this process has it.
public final class ProcessLock implements AutoCloseable {

  /// What the files say that this process has locked.
  private static final Map<Path, String> OURS = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Takes the lock if nobody has it, and writes down who does and since when.
  ///
  /// @return null if somebody has it; see [#holder]
  public static @Nullable ProcessLock tryTake(Path file, InstantSource clock) throws IOException {
    Path own = file.toAbsolutePath().normalize();
    long pid = ProcessHandle.current().pid();
    String text = "process " + pid + ", since " + clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (OURS.putIfAbsent(own, text) != null) {
      return null;
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel =
          FileChannel.open(
              own,
              EnumSet.of(
                  StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              OwnerOnly.FILE);
      if (!isLocked(channel)) {
        return null;
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      taken = true;
      return new ProcessLock(own, channel);
    } finally {
      if (!taken) {
        if (channel != null) {
          channel.close();
        }
        OURS.remove(own);
      }
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // This very process has it by other means.
    }
  }

  /// Who has the lock, as far as the file says.
  public static String holder(Path file) throws IOException {
    String own = OURS.get(file.toAbsolutePath().normalize());
    if (own != null) {
      return own;
    }
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return text.isEmpty() ? "another process" : text.substring(0, Math.min(200, text.length()));
    } catch (NoSuchFileException e) {
      return "another process";
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(ProcessLock.class.getName())
          .log(System.Logger.Level.WARNING, "releasing the lock", e);
    } finally {
      OURS.remove(file);
    }
  }
}
