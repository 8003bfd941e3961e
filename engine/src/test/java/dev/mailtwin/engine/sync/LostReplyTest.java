package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.model.UploadIntent;
import org.junit.jupiter.api.Test;

/// The reply to an APPEND was lost. Did the message arrive?
class LostReplyTest {

  private static final MailboxName INBOX = MailboxName.INBOX;
  private static final Flags FLAGGED = Flags.of(SystemFlag.FLAGGED);

  private final World world = new World();
  private final WorldServer.Box server = world.server.box(INBOX);
  private final WorldTwin.Box disk = world.twin.box(INBOX);

  /// Else nothing tells that the server may still be at it.
  @Test
  void what_is_sent_was_written_down_before() throws Exception {
    int doubtful = 0;
    for (int effect = 0; effect < 20; effect++) {
      World broken = new World();
      WorldServer.Box there = broken.server.box(INBOX);
      WorldTwin.Box here = broken.twin.box(INBOX);
      here.put("file", new WorldTwin.File(Letter.of(1), Flags.NONE));
      broken.faults.breakAt(effect, Faults.Kind.WIRE);
      broken.syncUntilBroken(World.ORDINARY);
      if (!there.messages.isEmpty() && here.rows.isEmpty()) {
        doubtful++;
        assertThat(here.intents).as("broken at effect %d", effect).hasSize(1);
      }
    }
    assertThat(doubtful).isPositive();
  }

  @Test
  void a_message_that_is_there_is_linked_at_once() throws Exception {
    doubt(0);
    server.add(Letter.of(1), Flags.NONE);
    world.sync();
    assertThat(server.messages).hasSize(1);
    assertThat(world.clock.paused()).isZero();
    assertThat(disk.intents).isEmpty();
  }

  @Test
  void a_message_that_is_not_there_is_sent_again_after_two_looks_ten_seconds_apart()
      throws Exception {
    doubt(0);
    world.sync();
    assertThat(server.messages).hasSize(1);
    assertThat(world.clock.paused()).isEqualTo(10);
  }

  @Test
  void a_look_of_an_earlier_run_counts() throws Exception {
    doubt(world.clock.seconds() - 10);
    world.sync();
    assertThat(server.messages).hasSize(1);
    assertThat(world.clock.paused()).isZero();
  }

  @Test
  void a_look_nine_seconds_ago_is_too_fresh() throws Exception {
    doubt(world.clock.seconds() - 9);
    world.sync();
    assertThat(world.clock.paused()).isEqualTo(10);
  }

  @Test
  void a_look_dated_in_the_future_is_none() throws Exception {
    doubt(world.clock.seconds() + 100_000);
    world.sync();
    assertThat(server.messages).hasSize(1);
    assertThat(world.clock.paused()).isEqualTo(10);
  }

  @Test
  void a_flag_set_meanwhile_is_not_taken_back() throws Exception {
    doubt(0);
    server.add(Letter.of(1), Flags.NONE);
    disk.put("a", new WorldTwin.File(Letter.of(1), FLAGGED));
    world.sync();
    assertThat(server.message(1).flags()).isEqualTo(FLAGGED);
    assertThat(disk.file("a").flags()).isEqualTo(FLAGGED);
  }

  @Test
  void a_file_that_holds_something_else_by_now_is_another_message() throws Exception {
    doubt(0);
    server.add(Letter.of(1), Flags.NONE);
    disk.put("a", new WorldTwin.File(Letter.of(2), Flags.NONE));
    world.sync();
    assertThat(server.messages).hasSize(2);
    assertThat(disk.files).hasSize(2);
  }

  @Test
  void two_equal_uploads_of_which_one_arrived_become_two_messages() throws Exception {
    doubt(0);
    doubt("b", 0);
    server.add(Letter.of(1), Flags.NONE);
    world.sync();
    assertThat(server.messages).hasSize(2);
    assertThat(disk.files).hasSize(2);
  }

  /// The server may take longer than ten seconds for what it had received before the wire broke.
  @Test
  void one_that_came_since_the_last_look_starts_the_waiting_for_the_others_again()
      throws Exception {
    doubt(world.clock.seconds() - 10);
    doubt("b", world.clock.seconds() - 10);
    server.add(Letter.of(1), Flags.NONE);
    world.sync();
    assertThat(world.clock.paused()).isEqualTo(10);
    assertThat(server.messages).hasSize(2);
    assertThat(disk.intents).isEmpty();
  }

  private void doubt(long missedAt) {
    doubt("a", missedAt);
  }

  private void doubt(String base, long missedAt) {
    Letter letter = Letter.of(1);
    disk.put(base, new WorldTwin.File(letter, Flags.NONE));
    disk.intents.add(
        new UploadIntent(
            base,
            server.uidValidity,
            1,
            letter.size(),
            letter.toString(),
            letter.facts().messageId(),
            letter.facts().headerHash(),
            letter.facts().checksum(),
            Flags.NONE,
            missedAt));
  }
}
