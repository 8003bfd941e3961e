package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What lies among the messages and is none: it is left alone, and said.
class UnusableFilesTest {

  @TempDir Path home;

  @Test
  void names_that_are_no_text_are_left_alone_and_said() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          world.settle();
          shell(world, "cp INBOX/new/* \"INBOX/cur/$(printf 'caf\\351.1:2,S')\"");
          shell(world, "d=$(printf 'caf\\351'); mkdir -p \"$d\"/cur \"$d\"/new \"$d\"/tmp");

          var done = world.sync();

          assertThat(done.counts()).isEmpty();
          assertThat(done.problems()).containsExactly("UNUSABLE_NAME", "UNUSABLE_NAME");
          assertThat(server.messages("INBOX")).hasSize(1);
          assertThat(server.mailboxes()).noneMatch(name -> name.contains("caf"));
        });
  }

  /// `New` is escaped, so that no file system takes it for `new`.
  @Test
  void a_folder_that_is_written_another_way_is_said_how() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          world.settle();
          shell(world, "mkdir -p New/cur New/new New/tmp; cp INBOX/new/* New/cur/1.a.other:2,S");
          assertThat(world.sync().words()).contains("Rename it to \"%4Eew\"");

          shell(world, "mv New %4Eew");
          world.settle();

          assertThat(server.messages("New")).hasSize(1);
        });
  }

  /// There is one inbox, however it is written (RFC 9051 §5.1).
  @Test
  void another_inbox_is_said() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          world.settle();
          shell(world, "mkdir -p Inbox/cur Inbox/new Inbox/tmp; cp INBOX/new/* Inbox/cur/1.b:2,S");
          var done = world.sync();
          assertThat(done.problems()).containsExactly("UNUSABLE_NAME");
          assertThat(done.words()).contains("Rename it to \"INBOX\"");
        });
  }

  /// What the server cannot be told is not planned either.
  @Test
  void a_folder_that_no_name_there_can_say_is_refused_by_a_dry_run_as_well() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          world.settle();
          shell(world, "mkdir -p x%2Fy/cur x%2Fy/new x%2Fy/tmp; echo 'A: b' >x%2Fy/new/1.b");
          for (String[] options : new String[][] {{"--dry-run"}, {}}) {
            var done = world.program().sync(options);
            assertThat(done.problems()).as(done.words()).containsExactly("M8");
            assertThat(done.counts()).isEmpty();
            assertThat(done.exit()).isEqualTo(75);
          }
        });
  }

  /// As mbsync (`SubFolders Legacy`, Maildir++) and Dovecot lay folders out.
  @Test
  void folders_of_another_layout_are_said() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          world.settle();
          shell(world, "mkdir -p INBOX/.2026/cur INBOX/.2026/new .Work/cur .Work/new .git/cur");
          shell(world, "cp INBOX/new/* INBOX/.2026/new/");

          var done = world.sync();

          assertThat(done.counts()).isEmpty();
          assertThat(done.problems()).containsExactly("UNUSABLE_NAME");
          assertThat(done.words()).contains("INBOX/.2026");
        });
  }

  @Test
  void a_symbolic_link_is_no_message() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          world.settle();
          Path secret = Files.writeString(home.resolve("secret"), "Subject: secret\n\nhere\n");
          Files.createSymbolicLink(world.twin().resolve("INBOX/cur/1.link:2,S"), secret);

          assertThat(world.sync().counts()).isEmpty();

          assertThat(server.messages("INBOX")).hasSize(1);
        });
  }

  /// The flags are part of the name. Law 7: one message stops no other.
  @Test
  void a_name_without_room_for_flags_is_replaced() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          world.settle();
          String names =
              "for n in 250 201 200; do cp INBOX/new/* INBOX/cur/$(printf %0${n}d 1):2,; ";
          shell(world, names + "echo x >>INBOX/cur/$(printf %0${n}d 1):2,; done");
          assertThat(world.sync("--dry-run").counts()).hasToString("{uploaded=3}");
          assertThat(world.settle().counts()).hasToString("{uploaded=3}");
          for (var message : server.messages("INBOX")) {
            server.flag("INBOX", message.uid(), "\\Seen", "\\Flagged", "\\Answered", "$Forwarded");
          }
          world.add("Sent", "b");

          var done = world.settle();

          assertThat(done.exit()).as(done.words()).isZero();
          assertThat(done.counts()).hasToString("{downloaded=1, flags_to_disk=4}");
          shell(world, "test -e INBOX/cur/$(printf %0200d 1):2,FPRS");
        });
  }

  @Test
  void a_folder_that_cannot_be_written_stops_no_other() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          List<Long> uids = world.add("INBOX", "moves", "a", "stays");
          world.add("Sent", "b", "back");
          world.settle();
          shell(world, "mv $(grep -l '^Subject: back' Sent/new/*) INBOX/cur/");
          shell(world, "rmdir Sent/tmp; echo 'no directory' >Sent/tmp");
          world.add("Sent", "c");
          world.add("Drafts", "d");
          server.move("INBOX", uids.getFirst(), "Sent");
          shell(world, "mv $(grep -l '^Subject: a.\\?$' INBOX/new/*) Sent/cur/");

          var done = world.program().run("sync");

          assertThat(done.exit()).as(done.err()).isEqualTo(75);
          assertThat(done.err())
              .contains("Sent/tmp", "stops no other", "[DISK]", "[DELETIONS_WAIT]");
          var folders = world.program().run("folders").out().lines();
          assertThat(folders.filter(line -> line.contains("Sent")))
              .allMatch(line -> line.contains("not in step"));
          assertThat(world.allHere("Drafts", "d")).hasSize(1);
          shell(world, "rm Sent/tmp");
          world.settle();
          assertThat(world.allHere("Sent", "c")).hasSize(1);
          assertThat(world.allThere("Sent", "a")).hasSize(1);
          assertThat(world.allHere("Sent", "moves")).hasSize(1);
          assertThat(world.allThere("INBOX", "back")).hasSize(1);
          assertThat(world.attic()).as("moves are no deletions").isEmpty();
          assertThat(server.messages("Trash")).as("in neither direction").isEmpty();
        });
  }

  @Test
  void a_folder_that_cannot_be_looked_at_is_not_gone_and_stops_no_other() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          server.create("Work");
          world.add("Work", "a", "b", "c", "d", "e");
          world.settle();
          shell(world, "mv Work ../away; ln -s Work Work");
          world.add("Drafts", "g");

          var done = world.program().run("sync", "--confirm-deletions");

          assertThat(done.exit()).as(done.err()).isEqualTo(75);
          assertThat(done.err()).contains("Work: This", "[DISK]").doesNotContain("deleted");
          assertThat(world.allHere("Drafts", "g")).hasSize(1);
          assertThat(server.messages("Work")).hasSize(5);
          shell(world, "rm Work; mv ../away Work");
          assertThat(world.program().run("sync").exit()).isZero();
          assertThat(server.messages("Work")).hasSize(5);
          assertThat(world.attic()).isEmpty();
        });
  }

  /// A link plays a disk that ignores case.
  @Test
  void folders_that_the_disk_takes_for_one_are_not_mixed() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          server.create("Work");
          world.add("Work", "a");
          world.settle();
          shell(world, "ln -s Work work");
          server.create("work");
          world.add("work", "b");
          world.add("Drafts", "c");

          var done = world.program().run("sync");

          assertThat(done.exit()).as(done.err()).isEqualTo(75);
          assertThat(done.err()).contains("[M8]", "work and Work for one");
          assertThat(world.allHere("Drafts", "c")).hasSize(1);
          assertThat(server.messages("Work")).hasSize(1);
          assertThat(world.allHere("Work", "b")).isEmpty();
        });
  }

  @Test
  void links_to_nowhere_with_odd_names_hold_nothing_up() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          world.add("INBOX", "a");
          world.settle();
          shell(world, "ln -s nowhere INBOX/cur/$(printf %0240d 1):2,S");
          shell(world, "ln -s nowhere INBOX/cur/twin:2,S; cp INBOX/new/* INBOX/cur/twin:2,");
          shell(world, "echo x >>INBOX/cur/twin:2,");

          assertThat(world.program().run("sync").exit()).isZero();

          assertThat(world.program().run("sync").exit()).isZero();
          assertThat(server.messages("INBOX").size()).isBetween(1, 2);
        });
  }

  private static void shell(World world, String command) throws IOException, InterruptedException {
    var process = new ProcessBuilder("sh", "-ec", command).directory(world.twin().toFile());
    assertThat(process.inheritIO().start().waitFor()).isZero();
  }
}
