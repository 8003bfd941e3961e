package dev.mailtwin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// By what we know that nobody touched a directory.
class DirectorySignatureTest {

  @TempDir private Path directory;

  /// A directory that was put back from a backup has its old times, and another number.
  @Test
  void whatever_tells_of_a_change_makes_another_signature() throws IOException {
    for (String part : List.of("new", "cur")) {
      Files.createDirectories(directory.resolve(part));
    }
    var before = DirectorySignature.of(new LocalDisk(), directory);
    List<UnaryOperator<Disk.FileFacts>> changes =
        List.of(
            f -> facts(f.device() + 1, f.inode(), f.changedNanos(), f.modifiedNanos()),
            f -> facts(f.device(), f.inode() + 1, f.changedNanos(), f.modifiedNanos()),
            f -> facts(f.device(), f.inode(), f.changedNanos() + 1, f.modifiedNanos()),
            f -> facts(f.device(), f.inode(), f.changedNanos(), f.modifiedNanos() + 1));

    for (UnaryOperator<Disk.FileFacts> change : changes) {
      Disk changed = disk(_ -> {}, change);
      assertThat(DirectorySignature.of(changed, directory).text()).isNotEqualTo(before.text());
    }
  }

  private static Disk.FileFacts facts(long device, long inode, long changed, long modified) {
    return new Disk.FileFacts(device, inode, 0, changed, modified, true, false);
  }

  /// The real disk, with something that happens after a directory was listed, and with other facts.
  private static Disk disk(Consumer<Path> listed, UnaryOperator<Disk.FileFacts> change) {
    var real = new LocalDisk();
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (_, method, arguments) -> {
              Object done;
              try {
                done = method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (method.getName().equals("list")) {
                listed.accept((Path) arguments[0]);
              }
              return done instanceof Disk.FileFacts facts ? change.apply(facts) : done;
            });
  }

  @Test
  void a_file_that_comes_right_after_the_listing_is_seen_by_the_next_run() throws IOException {
    Consumer<Path> delivery =
        listed -> {
          if (listed.endsWith("new")) {
            try {
              Files.createFile(listed.resolve("1.late"));
            } catch (FileAlreadyExistsException e) {
              return; // It came the first time.
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    try (StoreUnderTest store = StoreUnderTest.open(directory, disk(delivery, facts -> facts))) {
      assertThat(store.files()).isZero();
      store.inbox().save(store.inbox().state());

      assertThat(store.twin().isUnchanged(StoreUnderTest.INBOX)).isFalse();
      assertThat(store.files()).isEqualTo(1);
      store.inbox().save(store.inbox().state());
      assertThat(store.twin().isUnchanged(StoreUnderTest.INBOX)).isTrue();
    }
  }

  @Test
  void a_change_within_the_same_tick_is_not_missed() throws IOException {
    for (String part : List.of("new", "cur")) {
      Files.createDirectories(directory.resolve(part));
    }
    var signature = DirectorySignature.of(new LocalDisk(), directory);
    long changed = signature.youngestNanos();

    assertThat(signature.isSettled(changed)).isFalse();
    assertThat(signature.isSettled(changed + TimeUnit.SECONDS.toNanos(1))).isFalse();
    assertThat(signature.isSettled(changed + TimeUnit.SECONDS.toNanos(3))).isTrue();
    Files.createFile(directory.resolve("new").resolve("1.x"));
    assertThat(DirectorySignature.of(new LocalDisk(), directory)).isNotEqualTo(signature);
  }
}
