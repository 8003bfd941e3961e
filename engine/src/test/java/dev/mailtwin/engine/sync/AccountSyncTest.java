package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.engine.sync.Tally.Kind;
import dev.mailtwin.engine.sync.WorldServer.Abilities;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The dangers of a run, one by one.
class AccountSyncTest {

  private static final MailboxName INBOX = MailboxName.INBOX;
  private static final MailboxName LISTS = World.name("Lists");
  private static final MailboxName TRASH = World.name("Trash");

  private final World world = new World();
  private final WorldServer.Box inbox = world.server.box(INBOX);
  private final WorldServer.Box trash = world.server.box(TRASH, Use.TRASH);

  @Test
  void most_of_a_mailbox_gone_from_the_server_needs_consent() throws Exception {
    agree(INBOX, 30);
    expunge(inbox, 20);
    Run run = world.sync();
    assertThat(World.codes(run)).containsExactly(Code.CONSENT);
    assertThat(world.twin.box(INBOX).files).hasSize(30);
    assertThat(World.codes(world.sync())).containsExactly(Code.CONSENT);
    assertThat(World.codes(world.sync(World.CONFIRMED))).isEmpty();
    assertThat(world.twin.box(INBOX).files).hasSize(10);
    assertThat(world.twin.attic).hasSize(20);
  }

  @Test
  void most_of_a_mailbox_gone_from_the_disk_needs_consent() throws Exception {
    agree(INBOX, 30);
    delete(INBOX, 20);
    assertThat(World.codes(world.sync())).containsExactly(Code.CONSENT);
    assertThat(inbox.messages).hasSize(30);
    assertThat(World.codes(world.sync())).containsExactly(Code.CONSENT);
    assertThat(World.codes(world.sync(World.CONFIRMED))).isEmpty();
    assertThat(inbox.messages).hasSize(10);
    assertThat(trash.messages).hasSize(20);
  }

  @Test
  void nineteen_deletions_need_no_consent() throws Exception {
    agree(INBOX, 30);
    delete(INBOX, 19);
    assertThat(World.codes(world.sync())).isEmpty();
    assertThat(trash.messages).hasSize(19);
  }

  @Test
  void deletions_of_a_day_add_up_for_the_account_and_the_question_is_asked_again()
      throws Exception {
    for (int n = 0; n < 10; n++) {
      agree(World.name("M" + n), 30);
    }
    for (int n = 0; n < 9; n++) {
      delete(World.name("M" + n), 11);
    }
    assertThat(World.codes(world.sync())).isEmpty();
    delete(World.name("M9"), 1);
    assertThat(World.codes(world.sync())).containsExactly(Code.CONSENT);
    assertThat(World.codes(world.sync())).containsExactly(Code.CONSENT);
    world.clock.advance(86_401);
    assertThat(World.codes(world.sync())).isEmpty();
    assertThat(trash.messages).hasSize(100);
  }

  /// The copies in the Trash come down with the run after; they make the account no larger.
  @Test
  void what_needed_consent_needs_it_in_the_next_run_as_well() throws Exception {
    for (int n = 0; n < 5; n++) {
      agree(World.name("M" + n), 96);
      delete(World.name("M" + n), 17);
    }
    assertThat(World.codes(world.sync())).isEmpty();
    delete(World.name("M0"), 15);
    for (int run = 0; run < 3; run++) {
      assertThat(World.codes(world.sync())).containsExactly(Code.CONSENT);
    }
    assertThat(trash.messages).hasSize(85);
  }

  @Test
  void deletions_the_user_confirmed_do_not_count_towards_the_next_question() throws Exception {
    agree(INBOX, 300);
    delete(INBOX, 150);
    world.sync(World.CONFIRMED);
    delete(INBOX, 1);
    assertThat(World.codes(world.sync())).isEmpty();
    assertThat(trash.messages).hasSize(151);
  }

  @Test
  void everything_gone_from_the_disk_always_stops() throws Exception {
    agree(INBOX, 5);
    delete(INBOX, 5);
    inbox.add(Letter.of(1_000), Flags.NONE);
    assertThat(World.codes(world.sync(World.CONFIRMED))).contains(Code.MAILDIR_GONE);
    assertThat(inbox.messages).hasSize(6);
    assertThat(trash.messages).isEmpty();
  }

  @Test
  void trash_and_junk_emptied_on_the_server_pass() throws Exception {
    MailboxName junk = World.name("Junk");
    world.server.box(junk, Use.JUNK);
    agree(TRASH, 30);
    agree(junk, 30);
    agree(INBOX, 1);
    expunge(trash, 30);
    expunge(world.server.box(junk), 30);
    assertThat(World.codes(world.sync())).isEmpty();
    assertThat(world.twin.box(TRASH).files).isEmpty();
    assertThat(world.twin.attic).hasSize(60);
  }

  @Test
  void a_mailbox_moved_elsewhere_is_no_deletion() throws Exception {
    agree(INBOX, 30);
    agree(LISTS, 1);
    for (long uid : List.copyOf(inbox.messages.keySet())) {
      WorldServer.move(inbox, uid, world.server.box(LISTS));
    }
    assertThat(World.codes(world.sync())).isEmpty();
    assertThat(world.twin.box(LISTS).files).hasSize(31);
  }

  @Test
  void a_file_moved_under_its_name_leaves_nothing_in_trash() throws Exception {
    agree(INBOX, 9);
    agree(LISTS, 1);
    moveFile(INBOX, LISTS);
    Run run = world.sync();
    assertThat(World.codes(run)).isEmpty();
    assertThat(inbox.messages).hasSize(8);
    assertThat(world.server.box(LISTS).messages).hasSize(2);
    assertThat(trash.messages).isEmpty();
    assertThat(world.twin.attic).isEmpty();
    assertThat(run.tally().of(Kind.MOVED_ON_SERVER)).isEqualTo(1);
    assertThat(run.tally().of(Kind.UPLOADED)).isZero();
  }

  @Test
  void a_file_that_is_deleted_while_its_move_is_followed_goes_to_trash_next() throws Exception {
    agree(INBOX, 9);
    agree(LISTS, 1);
    String base = moveFile(INBOX, LISTS);
    Letter letter = world.twin.box(LISTS).file(base).letter();
    world.faults.otherAt(1, () -> world.twin.box(LISTS).remove(base));
    world.sync();
    world.sync();
    assertThat(world.twin.attic).isEmpty();
    assertThat(inbox.messages).hasSize(8);
    assertThat(trash.messages.values()).extracting(WorldServer.Message::letter).contains(letter);
  }

  @Test
  void what_moved_into_a_mailbox_that_was_read_already_is_found_by_the_second_look()
      throws Exception {
    agree(INBOX, 1);
    agree(LISTS, 30);
    inbox.add(Letter.of(70), Flags.NONE);
    world.server.box(LISTS).add(Letter.of(71), Flags.NONE);
    world.faults.otherAtLook(3, this::moveThirtyToInbox);
    assertThat(World.codes(world.sync())).isEmpty();
    assertThat(world.twin.box(INBOX).files).hasSize(32);
  }

  @Test
  void an_absence_that_only_the_second_look_saw_waits_for_the_next_run() throws Exception {
    for (boolean seenBefore : new boolean[] {true, false}) {
      var other = new AccountSyncTest();
      other.moveDuringTheSecondLook(seenBefore);
      assertThat(World.codes(other.world.sync())).isEmpty();
      assertThat(World.codes(other.world.sync())).isEmpty();
      assertThat(other.world.twin.box(LISTS).files).hasSize(1);
    }
  }

  private void moveDuringTheSecondLook(boolean seenBefore)
      throws IOException, InterruptedException {
    WorldServer.Box lists = world.server.box(LISTS);
    agree(INBOX, 1);
    agree(LISTS, 30);
    agree(World.name("Zoo"), 3);
    inbox.add(Letter.of(70), Flags.NONE);
    expunge(world.server.box(World.name("Zoo")), 1);
    if (seenBefore) {
      lists.flags(30, Flags.of(SystemFlag.SEEN));
    }
    world.faults.otherAtLook(
        seenBefore ? 7 : 5,
        () -> {
          inbox.add(Letter.of(71), Flags.NONE);
          lists.add(Letter.of(72), Flags.NONE);
        });
    world.faults.otherAtLook(seenBefore ? 10 : 8, this::moveThirtyToInbox);
  }

  private void moveThirtyToInbox() {
    WorldServer.Box lists = world.server.box(LISTS);
    lists.messages.keySet().stream()
        .limit(30)
        .toList()
        .forEach(uid -> WorldServer.move(lists, uid, inbox));
  }

  @Test
  void a_new_version_with_the_old_header_does_not_stand_for_the_old_one() throws Exception {
    agree(INBOX, 9);
    Letter old = deleteFirst(INBOX);
    Letter fresh = new Letter(old.header(), 777, Letter.Manner.ORDINARY);
    put(INBOX, "new", fresh);
    world.sync();
    assertThat(trash.messages.values()).extracting(WorldServer.Message::letter).contains(old);
  }

  @Test
  void a_file_whose_upload_would_be_refused_can_be_moved() throws Exception {
    agree(INBOX, 9);
    agree(LISTS, 1);
    String base = world.twin.box(INBOX).files.firstKey();
    Letter old = deleteFirst(INBOX);
    put(LISTS, base, new Letter(old.header(), old.body(), Letter.Manner.UNWELCOME));
    assertThat(World.codes(world.sync())).isEmpty();
    assertThat(trash.messages).isEmpty();
    assertThat(world.server.box(LISTS).messages).hasSize(2);
  }

  @Test
  void a_file_that_was_missed_but_is_there_is_left_alone() throws Exception {
    agree(INBOX, 3);
    world.twin.box(INBOX).blinking.add(world.twin.box(INBOX).files.firstKey());
    inbox.add(Letter.of(99), Flags.NONE);
    Run run = world.sync();
    assertThat(World.codes(run)).containsExactly(Code.BUSY_DIRECTORY);
    assertThat(inbox.messages).hasSize(4);
    assertThat(trash.messages).isEmpty();
  }

  @Test
  void after_a_new_generation_both_sides_are_matched_again() throws Exception {
    agree(INBOX, 3);
    inbox.uidValidity++;
    delete(INBOX, 1);
    put(INBOX, "new", Letter.of(50));
    Run run = world.sync();
    assertThat(World.codes(run)).containsExactly(Code.M6);
    assertThat(run.tally().of(Kind.DOWNLOADED)).isZero();
    assertThat(run.tally().of(Kind.DELETED_ON_SERVER))
        .isEqualTo(1); // What was deleted here stays so.
    assertThat(run.tally().of(Kind.UPLOADED)).isEqualTo(1);
    assertThat(inbox.messages).hasSize(3);
    assertThat(world.sync().problems()).isEmpty();
  }

  @Test
  void after_a_uidnext_that_went_down_both_sides_are_matched_again() throws Exception {
    agree(INBOX, 3);
    inbox.expunge(3);
    inbox.uidNext = 3;
    Run run = world.sync();
    assertThat(World.codes(run)).containsExactly(Code.M6);
    assertThat(run.tally().of(Kind.DOWNLOADED)).isZero();
    assertThat(inbox.messages).hasSize(3); // A server restored from a backup gets the rest back.
    assertThat(world.sync().problems()).isEmpty();
  }

  @Test
  void a_move_that_leaves_its_original_marked_is_no_removal_to_undo() throws Exception {
    world.server.abilities = new Abilities(Ladder.L0, false, false, true);
    agree(INBOX, 3);
    agree(LISTS, 3);
    moveFile(LISTS, INBOX);
    world.sync();
    assertThat(world.undo()).isEmpty();
    world.sync();
    world.sync();
    assertThat(world.twin.box(INBOX).files).hasSize(4);
    assertThat(world.twin.box(LISTS).files).hasSize(2);
  }

  @Test
  void a_new_generation_right_before_a_removal_stops_it() throws Exception {
    agree(INBOX, 3);
    agree(LISTS, 3);
    agree(World.name("Zoo"), 1);
    delete(INBOX, 1);
    moveFile(LISTS, World.name("Zoo"));
    world.faults.otherAt(0, () -> inbox.uidValidity++);
    assertThat(world.sync().problems()).hasSize(1);
    assertThat(inbox.messages).hasSize(3);
    assertThat(trash.messages).isEmpty();
    assertThat(world.server.box(LISTS).messages).hasSize(2);
  }

  @Test
  void what_is_something_else_by_now_is_not_removed() throws Exception {
    agree(INBOX, 3);
    delete(INBOX, 1);
    inbox.messages.replaceAll(
        (uid, old) -> new WorldServer.Message(Letter.of(40), old.flags(), old.modseq()));
    assertThat(world.sync().problems()).hasSize(1);
    assertThat(inbox.messages).hasSize(3);
  }

  @Test
  void a_first_run_that_was_broken_off_does_not_forget_the_generation() throws Exception {
    for (int n = 0; n < 9; n++) {
      inbox.add(Letter.of(n), Flags.NONE);
    }
    world.faults.breakAt(12, Faults.Kind.POWER);
    world.syncUntilBroken(World.ORDINARY);
    world.faults.none();
    assertThat(world.twin.box(INBOX).files).isNotEmpty();
    inbox.uidValidity++;
    Run run = world.sync();
    assertThat(World.codes(run)).containsExactly(Code.M6);
    assertThat(world.twin.box(INBOX).files).hasSize(9);
    assertThat(inbox.messages).hasSize(9);
  }

  @Test
  void a_message_that_keeps_changing_is_left_to_the_next_run_after_three_tries() throws Exception {
    agree(INBOX, 3);
    String base = world.twin.box(INBOX).files.firstKey();
    Letter letter = world.twin.box(INBOX).file(base).letter();
    world.twin.box(INBOX).put(base, new WorldTwin.File(letter, Flags.of(SystemFlag.SEEN)));
    world.server.faster = 5;
    world.sync();
    assertThat(world.server.flagChanges).isEqualTo(3);
    assertThat(inbox.message(3).flags()).isEqualTo(Flags.NONE);
    world.sync();
    assertThat(world.server.flagChanges).isEqualTo(6);
    assertThat(inbox.message(3).flags()).isEqualTo(Flags.of(SystemFlag.SEEN));
  }

  @Test
  void a_refused_upload_is_not_tried_again_until_the_file_changes() throws Exception {
    agree(INBOX, 1);
    put(INBOX, "new", new Letter(5, 5, Letter.Manner.UNWELCOME));
    assertThat(World.codes(world.sync())).containsExactly(Code.UPLOAD_REFUSED);
    inbox.add(Letter.of(9), Flags.NONE);
    assertThat(World.codes(world.sync())).isEmpty();
    put(INBOX, "new", new Letter(5, 6, Letter.Manner.UNWELCOME));
    assertThat(World.codes(world.sync())).containsExactly(Code.UPLOAD_REFUSED);
    put(INBOX, "new", Letter.of(7));
    assertThat(world.sync().tally().of(Kind.UPLOADED)).isEqualTo(1);
  }

  @Test
  void a_refused_upload_is_tried_once_a_day_on_every_level() throws Exception {
    for (Ladder ladder : Ladder.values()) {
      world.server.abilities = new Abilities(ladder, true, true, true);
      MailboxName name = World.name(ladder.name());
      agree(name, 3);
      put(name, "new", new Letter(5, 5, Letter.Manner.UNWELCOME));
      assertThat(World.codes(world.sync())).containsExactly(Code.UPLOAD_REFUSED);
      world.sync();
      world.clock.advance(86_401);
      assertThat(World.codes(world.sync())).containsExactly(Code.UPLOAD_REFUSED);
      world.server.hospitable = true;
      assertThat(world.sync().tally().of(Kind.UPLOADED)).isZero();
      world.clock.advance(86_401);
      assertThat(world.sync().tally().of(Kind.UPLOADED)).isEqualTo(1);
      world.server.hospitable = false;
    }
  }

  @Test
  void a_refusal_of_a_file_that_is_gone_is_forgotten() throws Exception {
    agree(INBOX, 3);
    put(INBOX, "new", new Letter(5, 5, Letter.Manner.UNWELCOME));
    world.sync();
    world.twin.box(INBOX).files.remove("new");
    world.sync();
    assertThat(world.twin.box(INBOX).refused).isNotEmpty();
    world.sync(new SyncOptions(false, true, false));
    assertThat(world.twin.box(INBOX).refused).isEmpty();
  }

  @Test
  void a_message_with_a_nul_is_refused_without_asking_the_server() throws Exception {
    put(INBOX, "new", new Letter(5, 5, Letter.Manner.UNSENDABLE));
    assertThat(World.codes(world.sync())).containsExactly(Code.UPLOAD_REFUSED);
    assertThat(World.codes(world.sync(new SyncOptions(false, true, false)))).isEmpty();
  }

  @Test
  void what_is_deleted_here_stays_deleted_where_the_server_can_only_mark() throws Exception {
    for (Ladder ladder : Ladder.values()) {
      world.server.abilities = new Abilities(ladder, false, false, true);
      MailboxName name = World.name(ladder.name());
      agree(name, 3);
      delete(name, 1);
      assertThat(World.codes(world.sync())).containsExactly(Code.MARKED_DELETED);
      for (int run = 0; run < 4; run++) {
        world.sync();
      }
      assertThat(world.twin.box(name).files).hasSize(2);
      assertThat(world.server.box(name).messages).hasSize(3);
    }
    assertThat(trash.messages).hasSize(3);
  }

  @Test
  void a_mailbox_that_is_listed_no_more_keeps_its_files() throws Exception {
    agree(LISTS, 30);
    agree(INBOX, 1);
    world.server.boxes.remove(LISTS);
    Run run = world.sync();
    assertThat(World.codes(run)).containsExactly(Code.WITHDRAWN);
    assertThat(world.twin.box(LISTS).files).hasSize(30);
    assertThat(world.server.boxes).doesNotContainKey(LISTS);
  }

  @Test
  void a_dry_run_says_what_goes_into_a_mailbox_it_would_create() throws Exception {
    agree(INBOX, 30);
    for (int n = 0; n < 25; n++) {
      moveFile(INBOX, LISTS);
    }
    Run dry = world.sync(World.DRY);
    assertThat(World.codes(dry)).isEmpty();
    assertThat(dry.tally().of(Kind.MOVED_ON_SERVER)).isEqualTo(25);
    assertThat(world.server.boxes).doesNotContainKey(LISTS);
  }

  /// What is missing elsewhere may have moved there.
  @Test
  void a_new_directory_that_cannot_be_read_makes_deletions_wait() throws Exception {
    agree(INBOX, 30);
    moveFile(INBOX, LISTS);
    world.faults.unreadable.add(LISTS);
    for (SyncOptions options : List.of(World.DRY, World.ORDINARY, World.CONFIRMED)) {
      Run run = world.sync(options);
      assertThat(World.codes(run)).contains(Code.DISK, Code.DELETIONS_WAIT);
      assertThat(run.tally().of(Kind.DELETED_ON_SERVER)).isZero();
      assertThat(inbox.messages).hasSize(30);
    }
    world.faults.unreadable.clear();
    assertThat(world.sync().tally().of(Kind.MOVED_ON_SERVER)).isEqualTo(1);
    assertThat(trash.messages).isEmpty();
  }

  private void agree(MailboxName name, int messages) throws IOException, InterruptedException {
    for (int n = 0; n < messages; n++) {
      world.server.box(name).add(Letter.of(name.toString().hashCode() + n), Flags.NONE);
    }
    world.sync();
    world.sync();
  }

  private static void expunge(WorldServer.Box box, int messages) {
    box.messages.keySet().stream().limit(messages).toList().forEach(box::expunge);
  }

  private void delete(MailboxName name, int messages) {
    for (int n = 0; n < messages; n++) {
      deleteFirst(name);
    }
  }

  private Letter deleteFirst(MailboxName name) {
    WorldTwin.Box box = world.twin.box(name);
    return box.remove(box.files.firstKey()).letter();
  }

  private String moveFile(MailboxName from, MailboxName to) {
    WorldTwin.Box box = world.twin.box(from);
    String base = box.files.firstKey();
    world.twin.box(to).put(base, box.remove(base));
    return base;
  }

  private void put(MailboxName name, String base, Letter letter) {
    world.twin.box(name).put(base, new WorldTwin.File(letter, Flags.NONE));
  }
}
