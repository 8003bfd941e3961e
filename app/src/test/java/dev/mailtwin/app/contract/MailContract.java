package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.sample.SampleMail;
import dev.mailtwin.testkit.MaildirPeer.Mail;
import dev.mailtwin.testkit.ServerMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// New mail, in both directions.
interface MailContract {

  World world();

  @Test
  default void the_first_sync_brings_everything() throws IOException {
    MailServer server = world().server();
    server.create("Projects");
    server.create("Projects/2026");
    String[] flags = {"\\Seen", "\\Flagged", "\\Answered", "\\Draft", "work"};
    for (int n = 0; n < 60; n++) {
      String mailbox = List.of("INBOX", "Sent", "Projects/2026").get(n % 3);
      Instant date = SampleMail.internalDate(1, n);
      byte[] message = SampleMail.message(1, n);
      if (n % 6 == 0) {
        server.add(mailbox, message, date);
      } else {
        server.add(mailbox, message, date, flags[n % 5], "\\Seen");
      }
    }

    Synced first = world().settle();

    assertThat(first.count("downloaded")).isEqualTo(60);
    assertThat(first.problems()).isEmpty();
  }

  @Test
  default void odd_mail_arrives_byte_for_byte() throws IOException {
    int held = 0;
    for (byte[] odd : SampleMail.odd()) {
      held += tryToAdd(odd);
    }

    Synced first = world().settle();

    assertThat(first.count("downloaded")).isEqualTo(held).isGreaterThan(20);
  }

  /// Some servers refuse some of it.
  private int tryToAdd(byte[] odd) {
    try {
      world().server().add("INBOX", odd, World.DATE);
      return 1;
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  default void odd_files_go_up_as_they_are() throws IOException {
    List<byte[]> sendable = new ArrayList<>();
    for (byte[] odd : SampleMail.odd()) {
      boolean nul = new String(odd, StandardCharsets.ISO_8859_1).indexOf(0) >= 0;
      // Dovecot adds an end to a line that has none, and ends lone line feeds with CRLF.
      if (!nul && isInCrlf(odd) && odd.length > 0 && isKept(odd)) {
        sendable.add(odd);
      }
    }
    world().sync();
    for (byte[] odd : sendable) {
      world().disk().save("INBOX", "S", odd);
    }

    Synced first = world().settle();

    assertThat(first.count("uploaded")).isEqualTo(sendable.size()).isGreaterThan(10);
  }

  /// Some servers refuse a header that is none, or mend it.
  private boolean isKept(byte[] message) {
    try {
      long uid = world().server().add("Trash", message, World.DATE);
      String kept = world().server().messages("Trash").getLast().sha256();
      world().server().expunge("Trash", List.of(uid));
      return kept.equals(ServerMessage.sha256(message));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isInCrlf(byte[] message) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    String rest = text.replace("\r\n", "");
    return rest.indexOf('\n') < 0 && rest.indexOf('\r') < 0;
  }

  @Test
  default void new_mail_on_both_sides_comes_to_both() throws IOException {
    world().add("INBOX", "old-1", "old-2");
    world().sync();
    world().add("INBOX", "theirs");
    world().disk().deliver("INBOX", World.file("delivered"));
    world().disk().save("Sent", "S", World.file("sent"));

    Synced done = world().settle();

    assertThat(done.counts()).hasToString("{downloaded=1, uploaded=2}");
  }

  /// Two come here and one there at the same time: one of each is taken for the same message.
  @Test
  default void equal_messages_are_matched_one_to_one() throws IOException {
    world().add("INBOX", "same", "same");
    world().sync();
    world().disk().save("INBOX", "", World.file("same"));
    world().disk().save("INBOX", "F", World.file("same"));
    world().add("INBOX", "same");

    world().settle();

    assertThat(world().allHere("INBOX", "same")).hasSize(4);
  }

  @Test
  default void an_upload_keeps_its_flags_and_its_date() throws IOException {
    world().sync();
    Mail mail = world().disk().save("INBOX", "FRS", World.file("dated"));
    Files.setLastModifiedTime(mail.file(), FileTime.from(World.DATE));

    world().settle();

    assertThat(world().there("INBOX", "dated").internalDate()).isEqualTo(World.DATE);
    assertThat(world().there("INBOX", "dated").flags())
        .containsExactlyInAnyOrder("\\Flagged", "\\Answered", "\\Seen");
  }

  @Test
  default void a_program_moving_new_mail_to_cur_changes_nothing() throws IOException {
    world().add("INBOX", "unread");
    world().sync();
    world().disk().mark(world().here("INBOX", "unread"), "");

    assertThat(world().settle().counts()).isEmpty();
  }
}
