package dev.mailtwin.engine.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The disk had no room for what was to be written. Asked when the write fails: what was begun is
/// removed then, and afterwards there is room again.
public final class DiskFull extends FileSystemException {

  private static final long serialVersionUID = 1;
  private static final long FULL_BELOW_BYTES = 1 << 20;

  private DiskFull(Path file, IOException failure) {
    super(file.toString(), null, failure.getMessage());
    initCause(failure);
  }

  /// A failure to write a file, told apart.
  static IOException orElse(Path file, IOException failure) {
    try {
      return isFull(Files.getFileStore(file)) ? new DiskFull(file, failure) : failure;
    } catch (IOException e) { // A disk that does not even tell what it is says enough.
      failure.addSuppressed(e);
      return failure;
    }
  }

  /// Whether next to nothing fits on it any more. What has no size at all, such as `/proc`, is no
  /// disk that is full.
  public static boolean isFull(FileStore store) throws IOException {
    return store.getUsableSpace() < FULL_BELOW_BYTES && store.getTotalSpace() > 0;
  }
}
