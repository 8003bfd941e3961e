package dev.mailtwin.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A file system of its own at a directory, so small that it fills up. Only root can mount one;
/// elsewhere one line says so and the calling test is skipped, and where `CI=true` it fails.
public final class SmallDisk implements AutoCloseable {

  private static final int BLOCK_BYTES = 4_096;

  private final Path place;

  private SmallDisk(Path place) {
    this.place = place;
  }

  /// Mounts one.
  ///
  /// @param size as `mount` writes it, such as `1m`
  public static SmallDisk at(Path place, String size) throws IOException, InterruptedException {
    Files.createDirectories(place);
    String where = place.toString();
    return mounted(place, "mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", where);
  }

  /// Makes a directory, with what is in it, one that cannot be written until this is closed.
  public static SmallDisk readOnly(Path place) throws IOException, InterruptedException {
    String where = place.toString();
    SmallDisk disk = mounted(place, "mount", "--bind", where, where);
    disk.remount("ro,bind");
    return disk;
  }

  private static SmallDisk mounted(Path place, String... command) throws InterruptedException {
    if (run(command) != 0) {
      String reason = "not root, or no tmpfs: a full disk was not tried";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(reason);
      }
      System.out.println("skipped: " + reason);
      // A developer who is not root must still be able to build; CI never comes here.
      Assumptions.abort(reason);
    }
    return new SmallDisk(place);
  }

  /// Mounts it again with other options, such as `ro` or `size=64m`.
  public void remount(String options) throws IOException, InterruptedException {
    if (run("mount", "-o", "remount," + options, place.toString()) != 0) {
      throw new IOException("it cannot be mounted again with " + options);
    }
  }

  /// Takes all the room there is left.
  ///
  /// @return the file that takes it; deleting it gives the room back
  public Path fill() throws IOException {
    Path file = place.resolve("filler");
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(new byte[BLOCK_BYTES]);
      }
    } catch (IOException e) {
      return file; // No space left on device.
    }
  }

  @Override
  public void close() {
    try {
      int _ = run("umount", "-l", place.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      return 127; // There is no such program.
    }
  }
}
