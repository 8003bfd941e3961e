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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What looks like a deletion here and something new there, and is neither: no body is transferred,
/// nothing goes to the Trash, and nothing is there twice.
class RecognitionTest {

  private static final MailboxName INBOX = MailboxName.INBOX;
  private static final MailboxName LISTS = World.name("Lists");
  private static final MailboxName WORK = World.name("Work");
  private static final MailboxName TRASH = World.name("Trash");

  private final World world = new World();
  private final WorldServer.Box inbox = world.server.box(INBOX);
  private final WorldServer.Box lists = world.server.box(LISTS);
  private final WorldServer.Box work = world.server.box(WORK);
  private final WorldServer.Box trash = world.server.box(TRASH, Use.TRASH);

  @Test
  void a_file_that_got_another_name_where_it_is_stays_the_same_message() throws Exception {
    agree(INBOX, 3);
    WorldTwin.Box box = world.twin.box(INBOX);
    String base = box.files.firstKey();
    WorldTwin.File file = box.remove(base);
    Flags flagged = Flags.of(SystemFlag.FLAGGED);
    box.put(base + ",U=7", new WorldTwin.File(file.letter(), flagged));
    Run run = world.sync();
    assertThat(transfers(run)).isZero();
    assertThat(run.tally().of(Kind.DELETED_ON_SERVER)).isZero();
    assertThat(trash.messages).isEmpty();
    world.sync();
    assertThat(inbox.messages.values()).extracting(WorldServer.Message::flags).contains(flagged);
    assertIdle();
  }

  @Test
  void all_files_of_a_mailbox_renamed_need_no_consent() throws Exception {
    agree(INBOX, 40);
    WorldTwin.Box box = world.twin.box(INBOX);
    for (String base : List.copyOf(box.files.keySet())) {
      box.put(base + ",S=9", box.remove(base));
    }
    Run run = world.sync();
    assertThat(World.codes(run)).isEmpty();
    assertThat(transfers(run)).isZero();
    assertThat(inbox.messages).hasSize(40);
    assertIdle();
  }

  @Test
  void a_message_that_went_and_came_back_keeps_its_file() throws Exception {
    agree(INBOX, 3);
    long uid = inbox.messages.firstKey();
    WorldServer.move(inbox, uid, lists);
    WorldServer.move(lists, lists.messages.firstKey(), inbox);
    Run run = world.sync();
    assertThat(transfers(run)).isZero();
    assertThat(world.twin.attic).isEmpty();
    assertThat(world.twin.box(INBOX).files).hasSize(3);
    assertIdle();
  }

  @Test
  void of_a_move_on_both_sides_the_servers_place_wins_under_any_file_name() throws Exception {
    agree(INBOX, 3);
    long uid = inbox.messages.firstKey();
    String base = baseOf(INBOX, uid);
    WorldServer.move(inbox, uid, lists);
    WorldTwin.Box box = world.twin.box(INBOX);
    world.twin.box(WORK).put("another-name", box.remove(base));
    Run run = world.sync();
    assertThat(transfers(run)).isZero();
    assertThat(world.twin.box(LISTS).files).containsKey("another-name");
    assertThat(world.twin.box(WORK).files).isEmpty();
    assertThat(lists.messages).hasSize(1);
    assertThat(work.messages).isEmpty();
    assertIdle();
  }

  @Test
  void a_move_is_a_move_where_the_server_can_only_copy_and_mark() throws Exception {
    world.server.abilities = new Abilities(Ladder.L0, false, false, true);
    agree(INBOX, 3);
    agree(LISTS, 1);
    long uid = inbox.messages.firstKey();
    String base = baseOf(INBOX, uid);
    inbox.flags(uid, Flags.of(SystemFlag.ANSWERED));
    world.twin.box(LISTS).put(base, world.twin.box(INBOX).remove(base));
    Run run = world.sync();
    assertThat(run.tally().of(Kind.MOVED_ON_SERVER)).isEqualTo(1);
    assertThat(transfers(run) + transfers(world.sync())).isZero();
    assertThat(World.codes(run)).containsExactly(Code.MARKED_DELETED);
    assertThat(lists.messages.values())
        .extracting(WorldServer.Message::flags)
        .containsOnlyOnce(Flags.of(SystemFlag.ANSWERED));
    assertThat(inbox.messages).hasSize(3); // The original stays there, marked.
    assertThat(world.twin.box(INBOX).files).hasSize(2);
    assertThat(trash.messages).isEmpty();
    assertIdle();
  }

  @Test
  void mailboxes_that_changed_their_names_with_each_other_transfer_nothing() throws Exception {
    agree(LISTS, 4);
    agree(WORK, 3);
    swap();
    Run dry = world.sync(World.DRY);
    assertThat(dry.tally().of(Kind.MOVED_ON_DISK)).isEqualTo(7);
    assertThat(transfers(dry)).isZero();
    Run run = world.sync();
    assertThat(run.tally().of(Kind.MOVED_ON_DISK)).isEqualTo(7);
    assertThat(transfers(run) + transfers(world.sync())).isZero();
    assertThat(world.twin.box(LISTS).files).hasSize(3);
    assertThat(world.twin.box(WORK).files).hasSize(4);
    assertIdle();
  }

  @Test
  void what_was_changed_here_in_a_renumbered_mailbox_is_carried_on() throws Exception {
    agree(LISTS, 6);
    agree(WORK, 1);
    renumber(lists);
    WorldTwin.Box box = world.twin.box(LISTS);
    String moved = box.files.firstKey();
    world.twin.box(WORK).put(moved, box.remove(moved));
    String flagged = box.files.firstKey();
    box.put(flagged, new WorldTwin.File(box.remove(flagged).letter(), Flags.of(SystemFlag.SEEN)));
    box.remove(box.files.lastKey());
    Run run = world.sync();
    assertThat(transfers(run)).isZero();
    assertThat(run.tally().of(Kind.MOVED_ON_SERVER)).isEqualTo(1);
    assertThat(run.tally().of(Kind.DELETED_ON_SERVER)).isEqualTo(1);
    assertThat(lists.messages).hasSize(4);
    assertThat(lists.messages.values())
        .extracting(WorldServer.Message::flags)
        .contains(Flags.of(SystemFlag.SEEN));
    assertThat(work.messages).hasSize(2);
    assertThat(trash.messages).hasSize(1);
  }

  @Test
  void what_a_restored_server_has_at_its_old_place_goes_back_there_here() throws Exception {
    world.server.abilities = new Abilities(Ladder.L0, true, true, true);
    agree(INBOX, 2);
    agree(LISTS, 2);
    long uid = lists.messages.lastKey();
    WorldServer.Message message = lists.messages.get(uid);
    WorldServer.move(lists, uid, inbox);
    world.sync();
    world.sync();
    inbox.messages.remove(inbox.messages.lastKey());
    inbox.uidNext--;
    lists.messages.put(uid, message);
    Run run = world.sync();
    assertThat(transfers(run)).isZero();
    assertThat(world.twin.box(LISTS).files).hasSize(2);
    assertThat(world.twin.box(INBOX).files).hasSize(2);
    assertThat(transfers(world.sync())).isZero();
    assertIdle();
  }

  @Test
  void a_mailbox_whose_last_file_was_moved_out_goes_with_its_directory() throws Exception {
    agree(INBOX, 2);
    agree(LISTS, 1);
    WorldTwin.Box box = world.twin.box(LISTS);
    String base = box.files.firstKey();
    world.twin.box(INBOX).put(base, box.remove(base));
    box.directory = false;
    Run dry = world.sync(World.DRY);
    Run run = world.sync();
    assertThat(World.codes(run)).isEmpty();
    assertThat(transfers(run)).isZero();
    assertThat(run.tally().of(Kind.MAILBOXES_DELETED)).isEqualTo(1);
    assertThat(dry.tally().of(Kind.MAILBOXES_DELETED)).isEqualTo(1);
    assertThat(inbox.messages).hasSize(3);
    assertThat(world.server.boxes).doesNotContainKey(LISTS);
    assertIdle();
  }

  @Test
  void a_mailbox_with_a_purpose_stays_when_its_last_file_was_moved_out_and_its_directory_is_gone()
      throws Exception {
    MailboxName archive = World.name("Archive");
    world.server.box(archive, Use.ARCHIVE);
    agree(INBOX, 2);
    agree(archive, 1);
    WorldTwin.Box box = world.twin.box(archive);
    String base = box.files.firstKey();
    world.twin.box(INBOX).put(base, box.remove(base));
    box.directory = false;
    Run run = world.sync();
    assertThat(World.codes(run)).isEmpty();
    assertThat(transfers(run)).isZero();
    assertThat(inbox.messages).hasSize(3);
    assertThat(world.server.box(archive).messages).isEmpty();
    assertIdle();
  }

  @Test
  void an_empty_mailbox_that_the_server_lists_no_more_goes() throws Exception {
    agree(INBOX, 2);
    agree(LISTS, 1);
    WorldTwin.Box box = world.twin.box(LISTS);
    String base = box.files.firstKey();
    world.twin.box(INBOX).put(base, box.remove(base));
    world.server.boxes.remove(LISTS);
    Run run = world.sync();
    assertThat(World.codes(run)).isEmpty();
    assertThat(world.twin.box(LISTS).directory).isFalse();
    assertThat(inbox.messages).hasSize(3);
    assertIdle();
  }

  @Test
  void a_dry_run_foresees_that_an_empty_mailbox_goes() throws Exception {
    agree(INBOX, 2);
    world.sync();
    world.twin.box(LISTS).directory = false;
    assertThat(world.sync(World.DRY).tally().of(Kind.MAILBOXES_DELETED)).isEqualTo(1);
    assertThat(world.sync().tally().of(Kind.MAILBOXES_DELETED)).isEqualTo(1);
  }

  private void swap() {
    var here = new TreeMap<>(lists.messages);
    lists.messages.clear();
    lists.messages.putAll(work.messages);
    work.messages.clear();
    work.messages.putAll(here);
    long next = lists.uidNext;
    lists.uidNext = work.uidNext;
    work.uidNext = next;
    lists.uidValidity = 70;
    work.uidValidity = 71;
  }

  private static void renumber(WorldServer.Box box) {
    List<WorldServer.Message> all = List.copyOf(box.messages.values());
    box.messages.clear();
    box.uidValidity++;
    all.reversed().forEach(message -> box.add(message.letter(), message.flags()));
  }

  private String baseOf(MailboxName name, long uid) {
    WorldTwin.Row row = world.twin.box(name).rows.get(uid);
    if (row == null) {
      throw new AssertionError("no row " + uid);
    }
    return row.base();
  }

  private static long transfers(Run run) {
    return run.tally().of(Kind.DOWNLOADED) + run.tally().of(Kind.UPLOADED);
  }

  private void assertIdle() throws IOException, InterruptedException {
    world.sync();
    Run run = world.sync();
    assertThat(run.plan()).isEmpty();
    Laws.bothSidesAreEqual(world);
  }

  private void agree(MailboxName name, int messages) throws IOException, InterruptedException {
    for (int n = 0; n < messages; n++) {
      world.server.box(name).add(Letter.of(name.toString().hashCode() + n), Flags.NONE);
    }
    world.sync();
    world.sync();
  }
}
