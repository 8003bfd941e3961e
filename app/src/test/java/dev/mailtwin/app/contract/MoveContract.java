package dev.mailtwin.app.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.MaildirPeer.Mail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Moves and copies, in both directions. A move may cost a transfer; it never costs a message,
/// never doubles one, and is never taken for a deletion.
interface MoveContract {

  World world();

  private void three() throws IOException {
    world().server().create("Work");
    world().add("INBOX", "stays-1", "moves", "stays-2");
    world().sync();
  }

  private void isMovedToWork() throws IOException {
    world().settle();
    assertThat(world().allHere("INBOX", "moves")).isEmpty();
    assertThat(world().allHere("Work", "moves")).hasSize(1);
    assertThat(world().allThere("Work", "moves")).hasSize(1);
    assertThat(world().allThere("Trash", "moves")).isEmpty();
    if (world().server().expunges()) {
      assertThat(world().allThere("INBOX", "moves")).isEmpty();
    }
  }

  @Test
  default void a_move_here_is_a_move_there() throws IOException {
    three();
    world().disk().move(world().here("INBOX", "moves"), "Work");

    isMovedToWork();
  }

  @Test
  default void a_move_here_under_a_new_name_is_a_move_there() throws IOException {
    three();
    world().disk().moveRenaming(world().here("INBOX", "moves"), "Work");

    isMovedToWork();
  }

  /// Also where the server does not say which message the moved one is now.
  @Test
  default void a_flag_that_is_taken_off_with_the_move_stays_off() throws IOException {
    world().server().create("Work");
    List<Long> uids = world().add("INBOX", "here", "renamed", "there", "stays");
    for (long uid : uids) {
      world().server().flag("INBOX", uid, "\\Seen", "\\Answered");
    }
    world().sync();
    Mail here = world().disk().unmark(world().here("INBOX", "here"), "S");
    world().disk().move(here, "Work");
    Mail renamed = world().disk().unmark(world().here("INBOX", "renamed"), "S");
    world().disk().moveRenaming(world().disk().mark(renamed, "F"), "Work");
    world().disk().move(world().here("INBOX", "there"), "Work");
    world().server().unflag("INBOX", uids.get(2), "\\Seen");

    world().sync();
    world().settle();

    assertThat(world().there("Work", "here").flags()).containsExactly("\\Answered");
    assertThat(world().there("Work", "renamed").flags())
        .containsExactlyInAnyOrder("\\Answered", "\\Flagged");
    assertThat(world().there("Work", "there").flags()).containsExactly("\\Answered");
  }

  /// A run over some folders must not take a move to another one for a deletion.
  @Test
  default void a_move_out_of_the_folders_asked_for_is_a_move() throws IOException {
    world().server().create("Work");
    List<Long> uids = world().add("INBOX", "stays", "moves", "goes", "stays-too");
    world().settle();
    world().disk().move(world().here("INBOX", "moves"), "Work");
    world().server().move("INBOX", uids.get(2), "Work");
    world().add("Work", "new");

    Synced done = world().sync("--mailbox", "INBOX");

    assertThat(done.counts())
        .doesNotContainKeys("deleted_on_server", "deleted_on_disk", "downloaded", "uploaded");
    assertThat(world().allHere("Work", "new")).isEmpty();
    isMovedToWork();
    assertThat(world().allHere("Work", "goes")).hasSize(1);
    assertThat(world().allHere("Work", "new")).hasSize(1);
    assertThat(world().attic()).isEmpty();
  }

  @Test
  default void a_move_into_the_folder_asked_for_is_a_move() throws IOException {
    three();
    world().disk().move(world().here("INBOX", "moves"), "Work");

    Synced done = world().sync("--mailbox", "Work");

    assertThat(done.counts()).containsEntry("moved_on_server", 1L).doesNotContainKey("uploaded");
    isMovedToWork();
    assertThat(world().allThere("Trash", "moves")).isEmpty();
  }

  /// mutt writes the message anew in the other folder, and a line of its own into it.
  @Test
  default void what_mutt_saves_in_another_folder_is_a_move_there() throws IOException {
    three();
    Mail mail = world().here("INBOX", "moves");
    String text = new String(World.file("moves"), US_ASCII);
    String saved = text.replaceFirst("\n\n", "\nContent-Length: 14\n\n");
    world().disk().save("Work", "S", saved.getBytes(US_ASCII));
    Files.delete(mail.file());

    Synced done = world().sync();
    world().sync();

    assertThat(done.counts()).containsEntry("moved_on_server", 1L).doesNotContainKey("uploaded");
    assertThat(world().allThere("Work", "moves")).hasSize(1);
    assertThat(world().allThere("Trash", "moves")).isEmpty();
    world().isIdle();
  }

  private Mail largest(String mailbox) throws IOException {
    Mail largest = world().disk().list(mailbox).getFirst();
    for (Mail mail : world().disk().list(mailbox)) {
      largest = Files.size(mail.file()) > Files.size(largest.file()) ? mail : largest;
    }
    return largest;
  }

  @Test
  default void moves_carry_no_bodies() throws IOException {
    world().server().create("Work");
    byte[] large =
        ("Subject: large\r\n\r\n" + "0123456789abcdef\r\n".repeat(20_000)).getBytes(US_ASCII);
    long uid = world().server().add("INBOX", large, World.DATE);
    world().add("INBOX", "other");
    world().sync();
    if (world().server().expunges()) {
      world().disk().move(largest("INBOX"), "Work");
      Synced there = world().sync();
      assertThat(there.counts()).hasToString("{moved_on_server=1}");
      assertThat(there.count("bytes_in") + there.count("bytes_out")).isLessThan(50_000);
      uid = world().server().messages("Work").getFirst().uid();
      world().server().move("Work", uid, "INBOX");
    } else {
      world().server().move("INBOX", uid, "Work");
    }

    Synced here = world().sync();

    assertThat(here.counts()).hasToString("{moved_on_disk=1}");
    assertThat(here.count("bytes_in") + here.count("bytes_out")).isLessThan(50_000);
    world().settle();
  }

  @Test
  default void a_move_here_with_new_flags_is_a_move_there() throws IOException {
    three();
    Mail moved = world().disk().move(world().here("INBOX", "moves"), "Work");
    world().disk().mark(moved, "FS");

    isMovedToWork();
    assertThat(world().there("Work", "moves").flags())
        .containsExactlyInAnyOrder("\\Flagged", "\\Seen");
  }

  @Test
  default void a_move_there_is_a_move_here() throws IOException {
    three();
    world().server().move("INBOX", world().there("INBOX", "moves").uid(), "Work");

    isMovedToWork();
  }

  /// Work has no letter for the keyword, so that its absence from the file name would say nothing.
  @Test
  default void a_keyword_taken_away_here_goes_there_too_when_the_message_moved_there()
      throws IOException {
    world().server().create("Work");
    world().server().add("INBOX", World.mail("moves"), World.DATE, "work");
    world().add("INBOX", "stays");
    world().sync();
    world().disk().unmark(world().here("INBOX", "moves"), "a");
    world().server().move("INBOX", world().there("INBOX", "moves").uid(), "Work");

    world().settle();

    assertThat(world().there("Work", "moves").flags()).isEmpty();
    assertThat(world().here("Work", "moves").flags()).isEmpty();
  }

  /// The letter that the name shows means something else where the message goes.
  @Test
  default void a_keyword_keeps_its_meaning_where_its_letter_has_another_one() throws IOException {
    for (boolean here : List.of(true, false)) {
      String to = here ? "Work" : "Play";
      world().server().create(to);
      world().server().add("INBOX", World.mail("moves" + to), World.DATE, "work");
      world().server().add(to, World.mail("stays"), World.DATE, "other");
      world().sync();
      if (here) {
        world().disk().move(world().here("INBOX", "moves" + to), to);
      } else {
        world().server().move("INBOX", world().there("INBOX", "moves" + to).uid(), to);
      }

      world().settle();

      assertThat(world().there(to, "moves" + to).flags()).containsExactly("work");
      assertThat(world().here(to, "moves" + to).flags()).isEqualTo("b");
    }
  }

  @Test
  default void a_move_there_and_back_leaves_everything_as_it_was() throws IOException {
    three();
    world().server().move("INBOX", world().there("INBOX", "moves").uid(), "Work");
    world().server().move("Work", world().there("Work", "moves").uid(), "INBOX");

    world().settle();

    assertThat(world().allHere("INBOX", "moves")).hasSize(1);
    assertThat(world().allThere("Trash", "moves")).isEmpty();
  }

  @Test
  default void moving_everything_out_of_a_mailbox_needs_no_consent() throws IOException {
    world().server().create("Work");
    world().add("INBOX", "m1", "m2", "m3", "m4", "m5", "m6", "m7");
    world().add("Sent", "s1");
    world().sync();
    for (Mail mail : world().disk().list("INBOX")) {
      world().disk().move(mail, "Work");
    }

    world().settle();

    assertThat(world().server().messages("Work")).hasSize(7);
    assertThat(world().server().messages("Trash")).isEmpty();
  }

  @Test
  default void moving_everything_there_needs_no_consent() throws IOException {
    world().server().create("Work");
    List<Long> uids = world().add("INBOX", "m1", "m2", "m3", "m4", "m5", "m6", "m7");
    world().sync();
    for (long uid : uids) {
      world().server().move("INBOX", uid, "Work");
    }

    world().settle();

    assertThat(world().disk().list("Work")).hasSize(7);
    assertThat(world().disk().list("INBOX")).isEmpty();
  }

  @Test
  default void a_copy_here_stays_a_copy() throws IOException {
    three();
    Mail mail = world().here("INBOX", "moves");
    // The same base name in two mailboxes, as mutt and cp -a make it.
    Path copy = world().twin().resolve("Work").resolve("cur").resolve(mail.baseName() + ":2,S");
    Files.copy(mail.file(), copy);

    world().sync();

    assertThat(world().allThere("INBOX", "moves")).hasSize(1);
    assertThat(world().there("Work", "moves").flags()).containsExactly("\\Seen");

    world().disk().delete(world().here("INBOX", "moves"));
    world().settle();

    assertThat(world().allHere("Work", "moves")).hasSize(1);
    assertThat(world().allThere("Work", "moves")).hasSize(1);
    assertThat(world().allThere("Trash", "moves")).hasSize(1);
  }

  @Test
  default void a_copy_there_stays_a_copy() throws IOException {
    three();
    world().server().copy("INBOX", world().there("INBOX", "moves").uid(), "Work");

    world().settle();

    assertThat(world().allHere("INBOX", "moves")).hasSize(1);
    assertThat(world().allHere("Work", "moves")).hasSize(1);
  }

  @Test
  default void of_a_move_on_both_sides_to_different_places_the_servers_wins() throws IOException {
    three();
    world().disk().move(world().here("INBOX", "moves"), "Work");
    world().server().move("INBOX", world().there("INBOX", "moves").uid(), "Sent");

    world().settle();

    assertThat(world().allHere("INBOX", "moves")).isEmpty();
    assertThat(world().allHere("Work", "moves")).isEmpty();
    assertThat(world().allHere("Sent", "moves")).hasSize(1);
  }
}
