package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import org.junit.jupiter.api.Test;

/// Another client makes a mailbox anew while a run is at work: nothing that was decided about its
/// messages is done to those that have their numbers now.
class RemadeMailboxTest {

  private static final MailboxName INBOX = MailboxName.INBOX;
  private static final MailboxName LISTS = World.name("Lists");
  private static final Flags FLAGGED = Flags.of(SystemFlag.FLAGGED);
  private static final int LOOKS = 25;
  private static final int MESSAGES = 3;

  /// Whoever has it open goes on with what it was.
  private static void remake(World world) {
    world.server.boxes.remove(INBOX);
    WorldServer.Box fresh = world.server.box(INBOX);
    fresh.uidValidity = 2;
    for (int n = 0; n < MESSAGES; n++) {
      fresh.add(Letter.of(100 + n), Flags.NONE);
    }
  }

  @Test
  void at_any_moment_of_a_run_that_opens_it_twice() throws Exception {
    for (int look = 0; look < LOOKS; look++) {
      var world = new World();
      world.server.box(World.name("Trash"), Use.TRASH);
      for (int n = 0; n < MESSAGES; n++) {
        world.server.box(INBOX).add(Letter.of(n), Flags.NONE);
        world.server.box(LISTS).add(Letter.of(10 + n), Flags.NONE);
      }
      world.sync();
      assertThat(world.sync().tally().isZero()).isTrue();
      WorldTwin.Box here = world.twin.box(INBOX);
      here.files.replaceAll((_, file) -> new WorldTwin.File(file.letter(), FLAGGED));
      here.renamedMeanwhile();
      world.server.box(LISTS).add(Letter.of(20), Flags.NONE);
      world.faults.otherAtLook(look, () -> remake(world));

      world.sync();
      world.faults.none();
      world.sync();
      world.sync();

      for (WorldServer.Message message : world.server.box(INBOX).messages.values()) {
        boolean strange = message.letter().body() >= 100;
        assertThat(message.flags())
            .as("%s, remade at look %d", message.letter(), look)
            .isEqualTo(strange ? Flags.NONE : FLAGGED);
      }
      Laws.bothSidesAreEqual(world);
    }
  }
}
