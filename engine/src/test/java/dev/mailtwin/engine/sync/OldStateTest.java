package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The state comes from an old backup: it knows less than both sides have.
class OldStateTest {

  private static final MailboxName INBOX = World.name("INBOX");

  private final World world = new World();
  private final WorldServer.Box server = world.server.box(INBOX);
  private final WorldTwin.Box disk = world.twin.box(INBOX);

  @BeforeEach
  void settle() throws Exception {
    world.server.box(World.name("Trash"), Use.TRASH);
    for (int n = 0; n < 10; n++) {
      server.add(Letter.of(n), Flags.NONE);
    }
    world.sync();
  }

  private void restoreStateAfter(int more) throws Exception {
    var rows = new TreeMap<>(disk.rows);
    MailboxState state = disk.state;
    for (int n = 0; n < more; n++) {
      server.add(Letter.of(100 + n), Flags.NONE);
    }
    world.sync();
    disk.rows.clear();
    disk.rows.putAll(rows);
    disk.state = state;
  }

  @Test
  void what_came_since_is_matched_without_reading_a_body() throws Exception {
    restoreStateAfter(5);
    String edited = disk.files.lastKey();
    disk.put(edited, new WorldTwin.File(disk.file(edited).letter(), Flags.of(SystemFlag.SEEN)));

    Run run = world.sync();

    assertThat(run.tally().of(Tally.Kind.DOWNLOADED)).isZero();
    assertThat(run.tally().of(Tally.Kind.UPLOADED)).isZero();
    assertThat(world.server.bodiesRead).isZero();
    assertThat(disk.files).hasSize(15);
    world.sync();
    Laws.bothSidesAreEqual(world);
    assertThat(world.sync().tally().isZero()).isTrue();
  }

  @Test
  void another_server_with_the_same_numbers_for_other_messages_is_matched_by_content()
      throws Exception {
    var messages = new TreeMap<>(server.messages);
    server.messages.clear();
    messages.forEach((uid, message) -> server.messages.put(11 - uid, message));
    world.server.identity = "there";
    String base = disk.files.firstKey();
    disk.put(base, new WorldTwin.File(disk.file(base).letter(), Flags.of(SystemFlag.SEEN)));

    Run run = world.sync();

    assertThat(run.tally().of(Tally.Kind.DOWNLOADED)).isZero();
    assertThat(run.tally().of(Tally.Kind.UPLOADED)).isZero();
    world.sync();
    Laws.bothSidesAreEqual(world);
    assertThat(disk.files).hasSize(10);
    assertThat(world.sync().tally().isZero()).isTrue();
  }

  @Test
  void the_same_mailbox_under_another_name_of_its_server_keeps_its_agreements() throws Exception {
    world.server.identity = "alias of here";
    server.expunge(3);

    Run run = world.sync();

    assertThat(run.problems()).isEmpty();
    assertThat(run.tally().of(Tally.Kind.DELETED_ON_DISK)).isEqualTo(1);
    Laws.bothSidesAreEqual(world);
  }

  @Test
  void the_next_version_of_a_draft_is_another_message() throws Exception {
    restoreStateAfter(1);
    String base = disk.files.lastKey();
    disk.put(base, new WorldTwin.File(new Letter(100, 900, Letter.Manner.ORDINARY), Flags.NONE));

    world.sync();

    assertThat(world.server.bodiesRead).isPositive();
    assertThat(server.messages).hasSize(12);
    world.sync();
    Laws.bothSidesAreEqual(world);
  }
}
