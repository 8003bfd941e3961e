package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static void shell(World world, String command) throws IOException, InterruptedException {
    var process = new ProcessBuilder("sh", "-ec", command).directory(world.twin().toFile());
    assertThat(process.inheritIO().start().waitFor()).isZero();
  }
}
