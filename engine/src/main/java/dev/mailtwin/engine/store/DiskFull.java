package dev.mailtwin.engine.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The disk had no room for what was to be written. Asked when the write fails: what was begun is
/// removed then, and afterwards there is room again.
public final class DiskFull extends FileSystemException {

  private static final long serialVersionUID = 1;
  private static final long FULL_BELOW_BYTES = 1 << 20;

  /// What the system calls it, where no byte count shows it: no file can be added, or the user has
  /// used up a quota.
  private static final List<String> REASONS =
      List.of("No space left on device", "Disk quota exceeded");

  private DiskFull(Path file, IOException failure) {
    super(file.toString(), null, failure.getMessage());
    initCause(failure);
  }

  /// A failure to write a file, told apart.
  static IOException orElse(Path file, IOException failure) {
    try {
      boolean full = isSaidBy(failure) || isFull(Files.getFileStore(file));
      return full ? new DiskFull(file, failure) : failure;
    } catch (IOException e) { // A disk that does not even tell what it is says enough.
      failure.addSuppressed(e);
      return failure;
    }
  }

  /// Whether it is this failure, as far as its words tell.
  public static boolean isSaidBy(Throwable failure) {
    String words = String.valueOf(failure.getMessage());
    return failure instanceof DiskFull
        || (failure instanceof IOException && REASONS.stream().anyMatch(words::endsWith));
  }

  /// How many bytes fit where a directory is, or would be.
  static long room(Path directory) throws IOException {
    Path at = directory.toAbsolutePath();
    while (Files.notExists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return Files.getFileStore(at).getUsableSpace();
  }

  /// Whether next to nothing fits on it any more. What has no size at all, such as `/proc`, is no
  /// disk that is full.
  public static boolean isFull(FileStore store) throws IOException {
    return store.getUsableSpace() < FULL_BELOW_BYTES && store.getTotalSpace() > 0;
  }
}
