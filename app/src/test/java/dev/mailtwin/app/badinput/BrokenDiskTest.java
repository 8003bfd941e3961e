package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Disks that are full or cannot be written, as real file systems. Only root can mount those;
/// elsewhere one line says so, and where `CI=true` the test fails.
class BrokenDiskTest {

  private static final int MESSAGES = 40;

  @TempDir private Path directory;
  private final MailStore mail = MailStore.standard();
  private Household home = new Household(Path.of("."));
  private final List<Path> mounted = new ArrayList<>();

  @BeforeEach
  void moveIn() throws IOException {
    home = new Household(directory);
    byte[] body =
        ("Subject: large\r\n\r\n" + "0123456789abcdef\r\n".repeat(3_000))
            .getBytes(StandardCharsets.US_ASCII);
    for (int n = 0; n < MESSAGES; n++) {
      mail.append("INBOX", body, List.of(), Household.DAY.plusMinutes(n));
    }
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    for (Path place : mounted.reversed()) {
      int _ = mount("umount", "-l", place.toString());
    }
  }

  private static int mount(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      return 127; // There is no such program.
    }
  }

  private void mountTwin(String size) throws IOException, InterruptedException {
    Files.createDirectories(home.twin());
    String place = home.twin().toString();
    boolean done = mount("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", place) == 0;
    if (!done) {
      System.out.println("skipped: not root, or no tmpfs: a full disk was not tried");
      assertThat(System.getenv("CI")).as("CI can mount a small file system").isNotEqualTo("true");
    }
    assumeTrue(done, "this test needs a small file system of its own");
    mounted.add(home.twin());
  }

  private void remount(String options) throws IOException, InterruptedException {
    assertThat(mount("mount", "-o", "remount," + options, home.twin().toString())).isZero();
  }

  @Test
  void a_disk_that_fills_up_in_the_middle_of_a_first_sync() throws Exception {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      mountTwin("1m");

      Ran full = home.run("sync");
      Ran json = home.run("sync", "--json");

      assertThat(full.err()).contains("[Q3]", "is full");
      assertThat(full.status()).isEqualTo(74);
      assertThat(json.codes()).containsExactly("Q3");
      assertThat(json.status()).isEqualTo(74);

      remount("size=64m");
      Ran again = home.run("sync");

      assertThat(again.err()).doesNotContain("[");
      assertThat(again.status()).isZero();
      assertThat(home.files()).hasSize(MESSAGES);
      assertThat(mail.snapshot("INBOX").uids()).hasSize(MESSAGES);
      Ran last = home.run("sync", "--full", "--json");
      assertThat(last.count("downloaded") + last.count("uploaded")).isZero();
    }
  }

  @Test
  void a_disk_without_room_for_the_database() throws Exception {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      mountTwin("16k");

      Ran ran = home.run("sync", "--json");

      assertThat(ran.codes()).containsExactly("Q3");
      assertThat(ran.status()).isEqualTo(74);
      remount("size=64m");
      assertThat(home.run("sync").status()).isZero();
      assertThat(home.files()).hasSize(MESSAGES);
    }
  }

  @Test
  void a_disk_that_became_read_only() throws Exception {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      mountTwin("64m");
      assertThat(home.run("sync").status()).isZero();
      remount("ro");
      Household.fill(mail, "INBOX", 1);

      Ran text = home.run("sync");
      Ran json = home.run("sync", "--json");

      assertThat(text.err()).contains("[READ_ONLY_DISK]", "cannot be written");
      assertThat(text.status()).isEqualTo(73);
      assertThat(json.codes()).containsExactly("READ_ONLY_DISK");
      remount("rw");
      assertThat(home.run("sync").status()).isZero();
      assertThat(home.files()).hasSize(MESSAGES + 1);
    }
  }

  @Test
  void a_disk_that_was_read_only_from_the_start() throws Exception {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      mountTwin("64m");
      remount("ro");

      Ran ran = home.run("sync", "--json");

      assertThat(ran.codes()).containsExactly("READ_ONLY_DISK");
      assertThat(ran.status()).isEqualTo(73);
    }
  }
}
