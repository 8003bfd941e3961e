package dev.mailtwin.engine;

import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.store.DiskFull;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import org.jspecify.annotations.Nullable;

/// Names what is wrong with a disk, by asking it: a full disk and a read-only one raise the same
/// class of exception.
final class DiskProblems {

  private DiskProblems() {}

  static Problem of(IOException failure, Path place) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof ProblemException e) {
        return e.problem();
      }
      if (DiskFull.isSaidBy(at)) {
        return Problems.diskFull(place.toString());
      }
      if (at instanceof AccessDeniedException denied && denied.getFile() != null) {
        return Problems.readOnlyDisk(denied.getFile());
      }
      if (at instanceof ReadOnlyFileSystemException || isReadOnly(at)) {
        return Problems.readOnlyDisk(place.toString());
      }
      if (at instanceof ClosedByInterruptException || at instanceof InterruptedException) {
        return Problems.stopped(); // Asked to stop in the middle of writing, or of waiting.
      }
    }
    FileStore store = store(place);
    try {
      if (store != null && store.isReadOnly()) {
        return Problems.readOnlyDisk(place.toString());
      }
      if (store != null && DiskFull.isFull(store)) {
        return Problems.diskFull(place.toString());
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    String what =
        failure instanceof FileSystemException e && e.getReason() != null
            ? e.getFile() + ": " + e.getReason()
            : String.valueOf(failure.getMessage());
    return Problems.disk(what);
  }

  /// A mount can be read-only where its file system is not.
  private static boolean isReadOnly(Throwable at) {
    return at instanceof FileSystemException e
        && e.getReason() != null
        && e.getReason().contains("Read-only file system");
  }

  /// The file system the place is on, or would be on.
  private static @Nullable FileStore store(Path place) {
    Path at = place.toAbsolutePath();
    while (at != null && Files.notExists(at)) {
      at = at.getParent();
    }
    try {
      return at == null ? null : Files.getFileStore(at);
    } catch (IOException e) {
      return null; // A disk that does not even tell what it is says enough.
    }
  }
}
