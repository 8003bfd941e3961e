package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.engine.sync.Tally.Kind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Messages that look alike: which of them is taken for which, and what tells that none is.
class AlikeTest {

  private static final MailboxName INBOX = MailboxName.INBOX;
  private static final MailboxName LISTS = World.name("Lists");
  private static final Flags SEEN = Flags.of(SystemFlag.SEEN);

  /// Letters whose numbers differ by this have one size and different headers.
  private static final int SAME_SIZE = 700;

  private final World world = new World();
  private final WorldServer.Box inbox = world.server.box(INBOX);
  private final WorldServer.Box lists = world.server.box(LISTS);

  @BeforeEach
  void settle() throws Exception {
    world.server.box(World.name("Trash"), Use.TRASH);
    for (int n = 0; n < 9; n++) {
      inbox.add(Letter.of(n), Flags.NONE);
    }
    lists.add(Letter.of(50), Flags.NONE);
    world.sync();
    assertThat(world.sync().tally().isZero()).isTrue();
  }

  private WorldTwin.Box here(MailboxName name) {
    return world.twin.box(name);
  }

  private static long transfers(Run run) {
    return run.tally().of(Kind.DOWNLOADED) + run.tally().of(Kind.UPLOADED);
  }

  private void isSettled() throws IOException, InterruptedException {
    world.sync();
    assertThat(world.sync().plan()).isEmpty();
    Laws.bothSidesAreEqual(world);
  }

  /// In both orders, so that no order is right by chance.
  @Test
  void of_equal_files_each_gets_the_message_with_its_flags() throws Exception {
    Letter same = Letter.of(90);
    for (boolean seenFirst : new boolean[] {true, false}) {
      MailboxName name = World.name("Twice " + seenFirst);
      world.server.box(name).add(same, seenFirst ? SEEN : Flags.NONE);
      world.server.box(name).add(same, seenFirst ? Flags.NONE : SEEN);
      here(name).put("a", new WorldTwin.File(same, Flags.NONE));
      here(name).put("b", new WorldTwin.File(same, SEEN));
    }

    assertThat(world.sync().tally().isZero()).isTrue();

    isSettled();
  }

  @Test
  void of_equal_messages_with_new_numbers_each_keeps_the_file_with_its_flags() throws Exception {
    Letter same = Letter.of(90);
    inbox.add(same, Flags.NONE);
    inbox.add(same, SEEN);
    world.sync();
    List<WorldServer.Message> all = List.copyOf(inbox.messages.values());
    inbox.messages.clear();
    inbox.uidValidity++;
    all.reversed().forEach(message -> inbox.add(message.letter(), message.flags()));

    assertThat(world.sync().tally().isZero()).isTrue();

    isSettled();
  }

  /// It has the size and the date of one that is gone.
  @Test
  void a_message_with_another_header_in_a_renumbered_mailbox_is_not_the_old_one() throws Exception {
    List<WorldServer.Message> all = List.copyOf(inbox.messages.values());
    inbox.messages.clear();
    inbox.uidValidity++;
    var other = new Letter(SAME_SIZE, 0, Letter.Manner.ORDINARY);
    inbox.add(other, Flags.NONE);
    all.subList(1, all.size()).forEach(one -> inbox.add(one.letter(), one.flags()));

    Run run = world.sync();

    assertThat(run.tally().of(Kind.DOWNLOADED)).isEqualTo(1);
    isSettled();
    assertThat(here(INBOX).files.values())
        .extracting(WorldTwin.File::letter)
        .contains(other, Letter.of(0));
  }

  /// It has the size and the date of one that left at the same time.
  @Test
  void a_new_message_with_another_header_is_none_that_moved() throws Exception {
    inbox.expunge(inbox.messages.firstKey());
    lists.add(new Letter(SAME_SIZE, 0, Letter.Manner.ORDINARY), Flags.NONE);

    Run run = world.sync();

    assertThat(run.tally().of(Kind.MOVED_ON_DISK)).isZero();
    assertThat(run.tally().of(Kind.DOWNLOADED)).isEqualTo(1);
    assertThat(world.twin.attic).containsExactly(Letter.of(0));
    isSettled();
  }

  /// An agreement of a time when only headers were remembered.
  @Test
  void a_file_of_the_same_name_with_another_header_is_none_that_moved() throws Exception {
    here(INBOX)
        .rows
        .replaceAll((_, row) -> {
          MessageFacts known = row.known();
          var header = new MessageFacts("", known.headerHash(), 0, "", "", "", "", "");
          return new WorldTwin.Row(row.kind(), row.base(), row.flags(), row.facts(), header);
        });
    String base = here(INBOX).files.firstKey();
    Letter old = here(INBOX).remove(base).letter();
    Letter other = Letter.of(old.header() + SAME_SIZE);
    here(LISTS).put(base, new WorldTwin.File(other, Flags.NONE));

    Run run = world.sync();

    assertThat(run.tally().of(Kind.MOVED_ON_SERVER)).isZero();
    assertThat(run.tally().of(Kind.UPLOADED)).isEqualTo(1);
    assertThat(world.server.trash().messages.values())
        .extracting(WorldServer.Message::letter)
        .containsExactly(old);
    isSettled();
  }

  /// Nothing is known but what both sides have, and dates need not be the same then.
  @Test
  void a_file_of_the_same_size_with_another_header_is_another_message() throws Exception {
    var fresh = new World();
    fresh.server.box(INBOX).add(Letter.of(80), Flags.NONE);
    fresh.twin.box(INBOX).put("a", new WorldTwin.File(Letter.of(80 + SAME_SIZE), Flags.NONE));

    assertThat(transfers(fresh.sync())).isEqualTo(2);

    Laws.bothSidesAreEqual(fresh);
  }

  /// Another client gave them new dates, so they are fetched anew.
  @Test
  void what_went_elsewhere_with_another_date_is_no_deletion_to_ask_about() throws Exception {
    for (long uid : List.copyOf(inbox.messages.keySet())) {
      Letter letter = inbox.message(uid).letter();
      inbox.expunge(uid);
      lists.add(new Letter(letter.header(), 900 + letter.body(), letter.manner()), Flags.NONE);
    }

    Run run = world.sync();

    assertThat(World.codes(run)).isEmpty();
    assertThat(run.tally().of(Kind.DOWNLOADED)).isEqualTo(9);
    assertThat(run.tally().of(Kind.DELETED_ON_DISK)).isEqualTo(9);
    isSettled();
  }

  /// A program changed their bodies on the way, so they go up anew.
  @Test
  void files_that_went_elsewhere_with_another_body_are_no_deletion_to_ask_about() throws Exception {
    for (String base : List.copyOf(here(INBOX).files.keySet())) {
      Letter letter = here(INBOX).remove(base).letter();
      var changed = new Letter(letter.header(), 900 + letter.body(), letter.manner());
      here(LISTS).put("new" + base, new WorldTwin.File(changed, Flags.NONE));
    }

    Run run = world.sync();

    assertThat(World.codes(run)).isEmpty();
    assertThat(run.tally().of(Kind.UPLOADED)).isEqualTo(9);
    assertThat(run.tally().of(Kind.DELETED_ON_SERVER)).isEqualTo(9);
    isSettled();
  }

  /// Where it is now cannot be seen; uploaded from where it was, it would be there twice.
  @Test
  void an_edited_file_of_a_message_that_is_gone_waits_while_a_folder_cannot_be_read()
      throws Exception {
    long uid = inbox.messages.firstKey();
    String base = java.util.Objects.requireNonNull(here(INBOX).rows.get(uid)).base();
    Letter letter = here(INBOX).file(base).letter();
    here(INBOX).put(base, new WorldTwin.File(letter, SEEN));
    WorldServer.move(inbox, uid, lists);
    world.faults.unreadable.add(LISTS);

    Run blind = world.sync();

    assertThat(World.codes(blind)).contains(Code.DISK);
    assertThat(transfers(blind)).isZero();
    world.faults.unreadable.clear();
    assertThat(world.sync().tally().of(Kind.MOVED_ON_DISK)).isEqualTo(1);
    assertThat(inbox.messages).hasSize(8);
    assertThat(lists.message(lists.messages.lastKey()).flags()).isEqualTo(SEEN);
    isSettled();
  }
}
