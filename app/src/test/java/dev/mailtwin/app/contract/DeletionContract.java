package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.ServerMessage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Deletions, in both directions.
interface DeletionContract {

  World world();

  @Test
  default void what_is_deleted_here_goes_to_the_servers_trash() throws IOException {
    world().add("INBOX", "keep-1", "gone", "keep-2");
    world().sync();
    world().disk().delete(world().here("INBOX", "gone"));

    Synced done = world().sync();

    assertThat(done.counts()).hasToString("{deleted_on_server=1}");
    assertThat(world().there("Trash", "gone").flags()).doesNotContain("\\Deleted");
    if (world().server().expunges()) {
      assertThat(world().allThere("INBOX", "gone")).isEmpty();
      assertThat(done.problems()).isEmpty();
    } else {
      assertThat(world().there("INBOX", "gone").flags()).contains("\\Deleted");
      assertThat(done.problems()).containsExactly("MARKED_DELETED");
    }
    Synced next = world().settle();
    assertThat(next.counts()).hasToString("{downloaded=1}");
    assertThat(next.problems()).isEmpty();
    assertThat(world().allHere("INBOX", "gone")).isEmpty();
    assertThat(world().here("Trash", "gone").flags()).isEmpty();
  }

  @Test
  default void a_message_marked_as_deleted_goes_to_trash_unmarked() throws IOException {
    world().add("INBOX", "keep", "gone");
    world().sync();
    world().disk().mark(world().here("INBOX", "gone"), "ST");
    world().sync();
    world().disk().delete(world().here("INBOX", "gone"));

    world().settle();

    assertThat(world().here("Trash", "gone").flags()).isEqualTo("S");
  }

  @Test
  default void what_is_deleted_in_trash_is_gone() throws IOException {
    world().add("Trash", "gone", "keep");
    world().sync();
    world().disk().delete(world().here("Trash", "gone"));

    Synced done = world().settle();

    assertThat(done.counts()).hasToString("{deleted_on_server=1}");
    if (world().server().expunges()) {
      assertThat(world().allThere("Trash", "gone")).isEmpty();
    } else {
      assertThat(world().there("Trash", "gone").flags()).containsExactly("\\Deleted");
    }
  }

  @Test
  default void what_is_deleted_on_the_server_goes_to_the_attic() throws IOException {
    List<Long> uids = world().add("INBOX", "keep-1", "gone", "keep-2");
    world().sync();
    world().server().expunge("INBOX", List.of(uids.get(1)));

    Synced done = world().settle();

    assertThat(done.counts()).hasToString("{deleted_on_disk=1}");
    assertThat(world().allHere("INBOX", "gone")).isEmpty();
    assertThat(world().attic()).containsExactly(ServerMessage.sha256(World.mail("gone")));
  }

  @Test
  default void what_is_deleted_on_both_sides_is_forgotten() throws IOException {
    List<Long> uids = world().add("INBOX", "keep", "gone");
    world().sync();
    world().server().expunge("INBOX", List.of(uids.get(1)));
    world().disk().delete(world().here("INBOX", "gone"));

    assertThat(world().settle().counts()).isEmpty();
  }

  @Test
  default void one_gone_and_one_new_are_not_mistaken_for_nothing() throws IOException {
    List<Long> uids = world().add("INBOX", "a", "b", "c");
    world().sync();
    world().server().expunge("INBOX", List.of(uids.get(2)));
    world().add("INBOX", "d");

    Synced done = world().settle();

    assertThat(done.counts()).hasToString("{deleted_on_disk=1, downloaded=1}");
  }

  @Test
  default void an_edit_there_beats_a_deletion_here() throws IOException {
    List<Long> uids = world().add("INBOX", "keep", "edited");
    world().sync();
    world().server().flag("INBOX", uids.get(1), "\\Flagged");
    world().disk().delete(world().here("INBOX", "edited"));

    Synced done = world().settle();

    assertThat(done.problems()).containsExactly("KEPT");
    assertThat(world().here("INBOX", "edited").flags()).isEqualTo("F");
    assertThat(world().allThere("Trash", "edited")).isEmpty();
  }

  @Test
  default void an_edit_here_beats_a_deletion_there() throws IOException {
    List<Long> uids = world().add("INBOX", "keep", "edited");
    world().sync();
    world().disk().mark(world().here("INBOX", "edited"), "F");
    world().server().expunge("INBOX", List.of(uids.get(1)));

    Synced done = world().settle();

    assertThat(done.problems()).containsExactly("KEPT");
    assertThat(world().there("INBOX", "edited").flags()).containsExactly("\\Flagged");
  }

  @Test
  default void marking_as_deleted_is_no_edit_that_saves() throws IOException {
    List<Long> uids = world().add("INBOX", "keep", "theirs", "ours");
    world().sync();
    world().server().flag("INBOX", uids.get(1), "\\Deleted");
    world().disk().delete(world().here("INBOX", "theirs"));
    world().disk().mark(world().here("INBOX", "ours"), "T");
    world().server().expunge("INBOX", List.of(uids.get(2)));

    world().settle();

    assertThat(world().allHere("INBOX", "theirs")).isEmpty();
    assertThat(world().allHere("INBOX", "ours")).isEmpty();
    assertThat(world().there("Trash", "theirs").flags()).doesNotContain("\\Deleted");
  }
}
