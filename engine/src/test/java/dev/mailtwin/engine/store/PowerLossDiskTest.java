package dev.mailtwin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk that loses power keeps what it promises, and nothing more.
class PowerLossDiskTest {

  private static final int SEEDS = 40;

  @TempDir private Path directory;
  private int worlds;

  /// What is done to a disk before its power goes.
  private interface Deeds {
    void on(PowerLossDisk disk, Path root) throws IOException;
  }

  /// Everything that can be left, each as `name=content` in order.
  private Set<String> outcomes(Deeds deeds) throws IOException {
    Set<String> seen = new TreeSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      Path root = Files.createDirectory(directory.resolve("world" + worlds++));
      Files.createDirectories(root.resolve("a"));
      Files.createDirectories(root.resolve("b"));
      Files.writeString(root.resolve("a/old"), "old");
      var disk = new PowerLossDisk();
      deeds.on(disk, root);
      disk.losePower(new SplittableRandom(seed));
      seen.add(shown(root));
    }
    return seen;
  }

  private static String shown(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(PowerLossDiskTest::shownFile)
          .sorted()
          .map(file -> file.replace(root + "/", ""))
          .collect(Collectors.joining(" "));
    }
  }

  private static String shownFile(Path file) {
    try {
      return file + "=" + Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void write(PowerLossDisk disk, Path file) throws IOException {
    try (var out = disk.create(file)) {
      out.write("x".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void a_rename_leaves_the_old_name_the_new_one_or_both() throws IOException {
    assertThat(outcomes((disk, root) -> disk.rename(root.resolve("a/old"), root.resolve("b/new"))))
        .containsExactlyInAnyOrder("a/old=old", "b/new=old", "a/old=old b/new=old");
  }

  @Test
  void both_names_are_those_of_one_file() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Path root = Files.createDirectory(directory.resolve("both" + seed));
      Files.writeString(root.resolve("old"), "old");
      var disk = new PowerLossDisk();
      disk.rename(root.resolve("old"), root.resolve("new"));
      disk.losePower(new SplittableRandom(seed));
      if (shown(root).equals("new=old old=old")) {
        assertThat(Files.isSameFile(root.resolve("old"), root.resolve("new"))).isTrue();
      }
    }
  }

  @Test
  void a_rename_is_done_once_both_directories_are_durable() throws IOException {
    assertThat(
            outcomes((disk, root) -> {
              disk.rename(root.resolve("a/old"), root.resolve("b/new"));
              disk.syncDirectory(root.resolve("b"));
              disk.syncDirectory(root.resolve("a"));
            }))
        .containsExactly("b/new=old");
  }

  @Test
  void what_left_durably_and_came_nowhere_durably_may_be_lost() throws IOException {
    assertThat(
            outcomes((disk, root) -> {
              disk.rename(root.resolve("a/old"), root.resolve("b/new"));
              disk.syncDirectory(root.resolve("a"));
            }))
        .containsExactlyInAnyOrder("", "b/new=old");
  }

  @Test
  void a_new_file_may_be_missing_or_torn_until_content_and_name_are_durable() throws IOException {
    assertThat(outcomes((disk, root) -> write(disk, root.resolve("b/x"))))
        .containsExactlyInAnyOrder("a/old=old", "a/old=old b/x=", "a/old=old b/x=x");
    assertThat(
            outcomes((disk, root) -> {
              write(disk, root.resolve("b/x"));
              disk.begin(root, 1).makeDurable(java.util.List.of(root.resolve("b/x")));
              disk.syncDirectory(root.resolve("b"));
            }))
        .containsExactly("a/old=old b/x=x");
  }

  @Test
  void a_deleted_file_may_come_back_until_its_directory_is_durable() throws IOException {
    assertThat(outcomes((disk, root) -> disk.delete(root.resolve("a/old"))))
        .containsExactlyInAnyOrder("", "a/old=old");
    assertThat(
            outcomes((disk, root) -> {
              disk.delete(root.resolve("a/old"));
              disk.syncDirectory(root.resolve("a"));
            }))
        .containsExactly("");
  }

  @Test
  void what_other_programs_do_brings_everything_before_it_to_the_disk() throws IOException {
    assertThat(
            outcomes((disk, root) -> {
              disk.rename(root.resolve("a/old"), root.resolve("b/new"));
              disk.othersAct();
              Files.delete(root.resolve("b/new"));
            }))
        .containsExactly("");
  }
}
