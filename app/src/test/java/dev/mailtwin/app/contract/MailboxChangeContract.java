package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.ServerMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Mailboxes that are renamed or deleted, on either side.
interface MailboxChangeContract {

  /// Much less than the bodies would be.
  int BYTES_OF_A_RENAME_MAX = 40_000;

  World world();

  private void twoLevels() throws IOException {
    world().server().create("Projects");
    world().server().create("Projects/2026");
    List<String> subjects = new ArrayList<>();
    for (int n = 0; n < 30; n++) {
      subjects.add("p" + n);
    }
    for (String subject : subjects) {
      byte[] large =
          new String(World.mail(subject), java.nio.charset.StandardCharsets.UTF_8)
              .concat("all of it\r\n".repeat(1_000))
              .getBytes(java.nio.charset.StandardCharsets.UTF_8);
      world().server().add("Projects", large, World.DATE, "\\Flagged");
    }
    world().add("Projects/2026", "b1", "b2");
    world().add("INBOX", "i1", "i2", "i3");
    world().settle();
  }

  private static List<Long> uids(List<ServerMessage> messages) {
    return messages.stream().map(ServerMessage::uid).toList();
  }

  private void isRenamed(Synced done) throws IOException {
    assertThat(done.counts()).hasToString("{mailboxes_renamed=2}");
    assertThat(done.problems()).isEmpty();
    assertThat(done.account().get("bytes_in").getAsLong()).isLessThan(BYTES_OF_A_RENAME_MAX);
    assertThat(done.account().get("bytes_out").getAsLong()).isLessThan(BYTES_OF_A_RENAME_MAX);
    assertThat(world().disk().mailboxes()).contains("Work", "Work/2026").doesNotContain("Projects");
    assertThat(world().server().mailboxes())
        .contains("Work", "Work/2026")
        .doesNotContain("Projects", "Projects/2026");
    assertThat(world().disk().list("Work")).hasSize(30);
    world().settle();
  }

  @Test
  default void a_folder_emptied_into_others_and_deleted_there_goes_without_a_transfer()
      throws IOException {
    twoLevels();
    world().disk().mark(world().here("Projects/2026", "b1"), "F");
    world().server().move("Projects/2026", world().there("Projects/2026", "b1").uid(), "Projects");
    world().server().move("Projects/2026", world().there("Projects/2026", "b2").uid(), "INBOX");
    world().server().delete("Projects/2026");
    Synced planned = world().sync("--dry-run");

    Synced done = world().sync();

    assertThat(done.counts()).hasToString("{mailboxes_deleted=1, moved_on_disk=2}");
    assertThat(planned.counts()).isEqualTo(done.counts());
    assertThat(done.problems()).isEmpty();
    assertThat(world().disk().mailboxes()).contains("Projects").doesNotContain("Projects/2026");
    world().settle();
    assertThat(world().there("Projects", "b1").flags()).contains("\\Flagged");
  }

  @Test
  default void a_folder_renamed_there_is_renamed_here_without_a_transfer() throws IOException {
    twoLevels();
    world().server().rename("Projects", "Work");
    Synced planned = world().sync("--dry-run");
    assertThat(planned.steps()).containsExactly("rename-on-disk", "rename-on-disk");
    isRenamed(world().sync());
  }

  @Test
  default void a_directory_renamed_here_is_renamed_there_without_a_transfer() throws IOException {
    twoLevels();
    List<Long> before = uids(world().server().messages("Projects"));
    world().disk().renameMailbox("Projects", "Work");
    Synced planned = world().sync("--dry-run");
    assertThat(planned.steps()).containsExactly("rename-on-server", "rename-on-server");
    isRenamed(world().sync());
    assertThat(uids(world().server().messages("Work"))).isEqualTo(before);
    assertThat(world().server().subscribed()).contains("Work").doesNotContain("Projects");
  }

  @Test
  default void changes_on_both_sides_survive_a_rename() throws IOException {
    twoLevels();
    world().server().rename("Projects/2026", "Archive 2026");
    world().add("Archive 2026", "b3");
    world().disk().mark(world().here("Projects/2026", "b1"), "FS");
    world().disk().save("Projects/2026", "S", World.file("b4"));

    world().settle();

    assertThat(world().disk().mailboxes()).contains("Archive 2026").doesNotContain("Projects/2026");
    assertThat(world().disk().list("Archive 2026")).hasSize(4);
    assertThat(world().there("Archive 2026", "b1").flags()).contains("\\Flagged", "\\Seen");
    assertThat(world().server().messages("Archive 2026")).hasSize(4);
  }

  @Test
  default void only_the_case_of_a_name_changes() throws IOException {
    twoLevels();
    world().server().rename("Projects/2026", "Projects/Old");
    world().settle();
    world().server().rename("Projects/Old", "Projects/old");
    assertThat(world().settle().counts()).hasToString("{mailboxes_renamed=1}");
    world().disk().renameMailbox("Projects/old", "Projects/OLD");
    assertThat(world().settle().counts()).hasToString("{mailboxes_renamed=1}");
    assertThat(world().server().messages("Projects/OLD")).hasSize(2);
  }

  @Test
  default void the_inbox_stays_when_its_directory_is_renamed() throws IOException {
    world().add("INBOX", "i1", "i2", "i3");
    world().add("Sent", "s1");
    world().settle();
    world().disk().renameMailbox("INBOX", "Old mail");

    Synced done = world().settle();

    if (world().server().expunges()) { // Else they stay where they were, marked as deleted.
      assertThat(done.problems()).isEmpty();
      assertThat(world().server().messages("INBOX")).isEmpty();
    }
    assertThat(world().server().messages("Old mail")).hasSize(3);
    assertThat(world().disk().mailboxes()).contains("INBOX", "Old mail");
  }

  @Test
  default void an_empty_folder_deleted_on_one_side_goes_on_the_other() throws IOException {
    world().server().create("Gone there");
    world().server().create("Gone here");
    world().add("INBOX", "i1");
    world().settle();
    world().server().delete("Gone there");
    world().disk().remove("Gone here");

    Synced done = world().settle();

    assertThat(done.counts()).hasToString("{mailboxes_deleted=2}");
    assertThat(world().disk().mailboxes()).doesNotContain("Gone there", "Gone here");
    assertThat(world().server().mailboxes()).doesNotContain("Gone there", "Gone here");
    assertThat(world().server().subscribed()).doesNotContain("Gone here");
  }

  @Test
  default void a_folder_deleted_here_goes_there_once_the_user_says_so() throws IOException {
    twoLevels();
    world().disk().remove("Projects/2026");
    Synced asked = world().program().sync();
    assertThat(asked.exit()).isEqualTo(77);
    assertThat(asked.problems()).containsExactly("MAILDIR_GONE");
    assertThat(world().server().messages("Projects/2026")).hasSize(2);

    assertThat(world().program().run("folders", "--delete", "Projects/2026").exit()).isZero();
    Synced done = world().settle();

    assertThat(done.count("deleted_on_server")).isEqualTo(2);
    assertThat(world().server().messages("Trash")).hasSize(2);
    if (world().server().expunges()) {
      assertThat(done.count("mailboxes_deleted")).isEqualTo(1);
      assertThat(world().server().mailboxes()).contains("Projects").doesNotContain("Projects/2026");
    } else { // The messages are there still, marked as deleted, and so the folder is.
      assertThat(done.problems()).contains("FOLDER_KEPT");
    }
  }

  @Test
  default void a_folder_deleted_there_goes_to_the_attic_once_the_user_says_so() throws IOException {
    twoLevels();
    world().server().delete("Projects/2026");
    assertThat(world().sync().problems()).containsExactly("WITHDRAWN");
    assertThat(world().sync().problems()).isEmpty();
    assertThat(world().disk().list("Projects/2026")).hasSize(2);

    assertThat(world().program().run("folders", "--delete", "Projects/2026").exit()).isZero();
    Synced done = world().settle();

    assertThat(done.count("deleted_on_disk")).isEqualTo(2);
    assertThat(world().attic()).hasSize(2);
    assertThat(world().disk().mailboxes()).contains("Projects").doesNotContain("Projects/2026");
  }

  @Test
  default void a_folder_that_both_sides_have_is_not_deleted_by_a_word() throws IOException {
    twoLevels();
    assertThat(world().program().run("folders", "--delete", "Projects").exit()).isEqualTo(64);
    assertThat(world().sync().counts()).isEmpty();
  }
}
