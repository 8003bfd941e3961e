package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.testkit.SmallDisk;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
  private final List<SmallDisk> mounted = new ArrayList<>();

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
  void unmount() {
    for (SmallDisk disk : mounted.reversed()) {
      disk.close();
    }
  }

  private void mountTwin(String size) throws IOException, InterruptedException {
    mounted.add(SmallDisk.at(home.twin(), size));
  }

  private void remount(String options) throws IOException, InterruptedException {
    mounted.getLast().remount(options);
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
  void what_came_whole_before_the_disk_was_full_is_kept_and_nothing_else_takes_room()
      throws Exception {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      byte[] body =
          ("Subject: more\r\n\r\n" + "0123456789abcdef\r\n".repeat(3_000))
              .getBytes(StandardCharsets.US_ASCII);
      for (int n = 0; n < 150; n++) {
        mail.append("INBOX", body, List.of(), Household.DAY.plusDays(n));
      }
      mountTwin("6m");

      assertThat(home.run("sync").status()).isEqualTo(74);

      assertThat(home.files()).hasSizeGreaterThan(20);
      try (Stream<Path> left = Files.list(home.twin().resolve("INBOX").resolve("tmp"))) {
        assertThat(left).isEmpty();
      }
      int kept = home.files().size();
      remount("size=64m");
      Ran again = home.run("sync", "--json");
      assertThat(again.count("downloaded")).isEqualTo(MESSAGES + 150 - kept);
      assertThat(home.files()).hasSize(MESSAGES + 150);
    }
  }

  /// Law 7: one message stops no other.
  @Test
  void a_message_larger_than_the_disk_waits_and_the_others_come() throws Exception {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      byte[] line = "0123456789abcdef\r\n".repeat(1_200_000).getBytes(StandardCharsets.US_ASCII);
      mail.append("INBOX", line, List.of(), Household.DAY.minusDays(1));
      mountTwin("16m");

      Ran planned = home.run("sync", "--dry-run", "--json");
      Ran ran = home.run("sync");
      Ran again = home.run("sync", "--json");

      assertThat(planned.count("downloaded")).isEqualTo(MESSAGES);
      assertThat(ran.err()).contains("[Q3]", "1 message(s) need more room");
      assertThat(ran.status()).isEqualTo(75);
      assertThat(home.files()).hasSize(MESSAGES);
      assertThat(again.codes()).containsExactly("Q3");
      assertThat(again.count("downloaded")).isZero();

      remount("size=64m");
      Ran roomy = home.run("sync", "--json");
      assertThat(roomy.count("downloaded")).isEqualTo(1);
      assertThat(roomy.status()).isZero();
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
      assertThat(home.run("status").out()).contains(MESSAGES + " messages");
      assertThat(home.run("folders").out()).contains("INBOX");
      Ran planned = home.run("sync", "--dry-run", "--json");
      assertThat(planned.status()).as(planned.out() + planned.err()).isZero();
      assertThat(planned.count("downloaded")).isEqualTo(1);
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

  /// Law 7: the other folders are looked after, and what was to move there waits where it is.
  @Test
  void a_folder_that_is_read_only_stops_no_other() throws Exception {
    Household.fill(mail, "Sent", 2);
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      assertThat(home.run("sync").status()).isZero();
      int before = home.files().size();
      SmallDisk sent = SmallDisk.readOnly(home.twin().resolve("Sent"));
      mounted.add(sent);
      Household.fill(mail, "Trash", 3);
      Household.fill(mail, "Sent", 1);
      mail.move("INBOX", List.of(1L, 2L), "Sent");

      Ran ran = home.run("sync");

      assertThat(ran.status()).as(ran.err()).isEqualTo(75);
      assertThat(ran.err()).contains("[READ_ONLY_DISK]", "Sent", "stops no other");
      assertThat(home.files()).hasSize(before + 3);
      sent.close();
      Ran again = home.run("sync", "--json");
      assertThat(again.status()).as(again.err()).isZero();
      assertThat(again.count("downloaded")).isEqualTo(1);
      assertThat(again.count("moved_on_disk")).isEqualTo(2);
      assertThat(home.files()).hasSize(before + 4);
    }
  }

  @Test
  void a_folder_on_a_disk_of_its_own_takes_part_in_everything() throws Exception {
    Household.fill(mail, "Sent", 2);
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      mounted.add(SmallDisk.at(home.twin().resolve("Sent"), "8m"));
      assertThat(home.run("sync").status()).isZero();
      int before = home.files().size();
      mail.move("INBOX", List.of(1L, 2L), "Sent");
      mail.move("Sent", List.of(1L), "INBOX");
      mail.expunge("Sent", List.of(2L));

      Ran ran = home.run("sync", "--json");

      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.count("moved_on_disk")).isEqualTo(3);
      assertThat(ran.count("deleted_on_disk")).isEqualTo(1);
      assertThat(home.files()).hasSize(before - 1);
      assertThat(home.run("sync").err()).contains("nothing to do");
    }
  }

  @Test
  void a_folder_on_a_disk_of_its_own_can_be_renamed_on_the_server() throws Exception {
    mail.create("Work");
    Household.fill(mail, "Work", 3);
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      mounted.add(SmallDisk.at(home.twin().resolve("Work"), "8m"));
      assertThat(home.run("sync").status()).isZero();
      int before = home.files().size();
      mail.rename("Work", "Plans");
      Household.fill(mail, "Sent", 1);

      Ran ran = home.run("sync", "--json");

      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.count("downloaded")).isEqualTo(1);
      assertThat(ran.count("uploaded")).isZero();
      assertThat(home.files()).hasSize(before + 1);
      assertThat(home.files()).noneMatch(file -> file.startsWith(home.twin().resolve("Work")));
      assertThat(home.run("sync").err()).contains("nothing to do");
      assertThat(mail.snapshot("Plans").uids()).hasSize(3);
    }
  }

  @Test
  void a_disk_without_room_for_a_large_message() throws Exception {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      byte[] body =
          ("Subject: very large\r\n\r\n" + "0123456789abcdef\r\n".repeat(110_000))
              .getBytes(StandardCharsets.US_ASCII);
      for (int n = 0; n < 3; n++) {
        mail.append("INBOX", body, List.of(), Household.DAY.plusDays(n));
      }
      mountTwin("4500k");

      Ran full = home.run("sync", "--json");

      assertThat(full.codes()).containsExactly("Q3");
      assertThat(full.status()).isEqualTo(74);
    }
  }

  @Test
  void a_disk_that_takes_no_more_files_is_full_as_well() throws Exception {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      mountTwin("64m,nr_inodes=40");

      Ran full = home.run("sync", "--json");

      assertThat(full.codes()).containsExactly("Q3");
      assertThat(full.status()).isEqualTo(74);
      remount("size=64m,nr_inodes=4000");
      assertThat(home.run("sync").status()).isZero();
      assertThat(home.files()).hasSize(MESSAGES);
    }
  }

  @Test
  void a_place_that_is_no_disk_at_all_is_not_called_full() throws Exception {
    Household nowhere = new Household(Path.of("/proc/nowhere"));
    try (ModelServer server = Household.server(mail)) {
      Ran ran =
          nowhere.run(
              "setup",
              Household.ADDRESS,
              "--no-input",
              "--imap",
              "imaps://127.0.0.1:" + server.port(),
              "--ca-file",
              TestCa.shared().caPem().toString(),
              "--password-command",
              "echo " + Household.PASSWORD);

      assertThat(ran.err()).contains("/proc/nowhere").doesNotContain("is full");
      assertThat(ran.status()).isEqualTo(74);
    }
  }

  @Test
  void what_a_sync_creates_is_for_its_owner_only() throws Exception {
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      mail.create("Work/2026");
      Files.createDirectories(home.directory());
      assertThat(home.run("sync").status()).isZero();
      Path one = home.files().getFirst();
      Files.writeString(one.resolveSibling("1.own.host:2,S"), "Subject: mine\n\nhere\n");
      mail.expunge("INBOX", List.of(2L));
      assertThat(home.run("sync", "--confirm-deletions").status()).isZero();

      try (Stream<Path> all = Files.walk(home.twin())) {
        for (Path path : all.filter(path -> !path.endsWith("1.own.host:2,S")).toList()) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
              .as(path.toString())
              .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
        }
      }
    }
  }
}
