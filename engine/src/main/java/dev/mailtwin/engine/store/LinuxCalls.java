package dev.mailtwin.engine.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The three system calls the JDK has no method for, called through the Foreign Function API.
///
/// Used only on Linux. A call that the kernel or the file system does not know yields false, and
/// the caller falls back to portable means.
final class LinuxCalls {

  private static final int ENOENT = 2;
  private static final int EEXIST = 17;
  private static final int EINVAL = 22;
  private static final int ENOSYS = 38;
  private static final int EACCES = 13;
  private static final int EXDEV = 18;
  private static final int ENOSPC = 28;
  private static final int EROFS = 30;
  private static final int AT_FDCWD = -100;
  private static final int RENAME_NOREPLACE = 1;
  private static final int O_RDONLY = 0;

  /// File systems whose syncfs(2) is known to wait for the disk and to report its errors.
  private static final Set<String> SYNCFS_TRUSTED = Set.of("ext4", "xfs", "btrfs", "ext3", "ext2");

  private LinuxCalls() {}

  /// Whether this is a Linux on which the calls may be tried: 5.8 or newer, because older kernels
  /// forget write errors in syncfs.
  static boolean available() {
    return Kernel.NEW_ENOUGH;
  }

  /// `renameat2(…, RENAME_NOREPLACE)`.
  ///
  /// @return false if the file system cannot do it
  static boolean renameNoReplace(Path from, Path to) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = arena.allocate(Calls.ERRNO);
      int result =
          (int)
              Calls.RENAMEAT2.invokeExact(
                  error,
                  AT_FDCWD,
                  cString(arena, from),
                  AT_FDCWD,
                  cString(arena, to),
                  RENAME_NOREPLACE);
      return result == 0 || explained((int) Calls.ERRNO_VALUE.get(error, 0L), from, to);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a native call throws nothing else", e);
    }
  }

  /// Opens the file system that holds `directory`, for `syncfs(2)`: write errors from now on will
  /// be reported by it.
  ///
  /// @return null if it is not one where that is known to be enough
  static @Nullable FileSystem openFileSystem(Path directory) throws IOException {
    if (!SYNCFS_TRUSTED.contains(Files.getFileStore(directory).type().toLowerCase(Locale.ROOT))) {
      return null;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = arena.allocate(Calls.ERRNO);
      int descriptor = (int) Calls.OPEN.invokeExact(error, cString(arena, directory), O_RDONLY);
      return descriptor < 0 ? null : new FileSystem(descriptor);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a native call throws nothing else", e);
    }
  }

  /// An open file system.
  static final class FileSystem implements Disk.Batch {
    private final int descriptor;

    private FileSystem(int descriptor) {
      this.descriptor = descriptor;
    }

    @Override
    public void makeDurable(List<Path> files) throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment error = arena.allocate(Calls.ERRNO);
        int result = (int) Calls.SYNCFS.invokeExact(error, descriptor);
        if (result != 0) {
          int reason = (int) Calls.ERRNO_VALUE.get(error, 0L);
          throw new IOException("the disk reported error " + reason + " for written files");
        }
      } catch (IOException | RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError("a native call throws nothing else", e);
      }
    }

    @Override
    public void close() {
      try {
        int _ = (int) Calls.CLOSE.invokeExact(descriptor);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError("a native call throws nothing else", e);
      }
    }
  }

  private static boolean explained(int errno, Path from, Path to) throws IOException {
    return switch (errno) {
      case ENOENT -> throw new NoSuchFileException(from.toString());
      case EEXIST -> throw new FileAlreadyExistsException(to.toString());
      case EINVAL, ENOSYS, EXDEV -> false;
      case EACCES -> throw new AccessDeniedException(to.toString());
      case ENOSPC -> throw failed(to, "No space left on device");
      case EROFS -> throw failed(to, "Read-only file system");
      default -> throw failed(to, "renaming failed with error " + errno);
    };
  }

  private static FileSystemException failed(Path to, String reason) {
    return new FileSystemException(to.toString(), null, reason);
  }

  private static MemorySegment cString(Arena arena, Path path) {
    return arena.allocateFrom(path.toString(), StandardCharsets.UTF_8);
  }

  /// The version of the kernel, read once.
  private static final class Kernel {
    static final boolean NEW_ENOUGH = isNewEnough();

    private static boolean isNewEnough() {
      if (!System.getProperty("os.name", "").equals("Linux")) {
        return false;
      }
      String[] parts = System.getProperty("os.version", "0").split("[^0-9]+", 3);
      int major = parts[0].isEmpty() ? 0 : Integer.parseInt(parts[0]);
      int minor = parts.length > 1 && !parts[1].isEmpty() ? Integer.parseInt(parts[1]) : 0;
      return major > 5 || (major == 5 && minor >= 8);
    }
  }

  /// Linked when first used: that takes longer than a run with nothing to do.
  private static final class Calls {
    static final StructLayout ERRNO = Linker.Option.captureStateLayout();
    static final VarHandle ERRNO_VALUE =
        ERRNO.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

    static final MethodHandle RENAMEAT2 =
        handle(
            "renameat2",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT),
            CAPTURE);
    static final MethodHandle OPEN =
        handle(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            CAPTURE);
    static final MethodHandle SYNCFS =
        handle(
            "syncfs", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), CAPTURE);
    static final MethodHandle CLOSE =
        handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    @SuppressWarnings("restricted") // That is what --enable-native-access is given for.
    private static MethodHandle handle(
        String name, FunctionDescriptor shape, Linker.Option... options) {
      return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, options);
    }
  }
}
