package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Another client makes a mailbox anew while a run is at work: nothing that was decided about its
/// messages is done to those that have their numbers now, although they have their sizes and dates
/// as well.
class RemadeMailboxTest {

  private static final MailboxName INBOX = MailboxName.INBOX;
  private static final MailboxName LISTS = World.name("Lists");
  private static final MailboxName TRASH = World.name("Trash");
  private static final Flags FLAGGED = Flags.of(SystemFlag.FLAGGED);
  private static final int LOOKS = 25;
  private static final int MESSAGES = 3;

  /// Letters whose numbers differ by this have one size and different headers.
  private static final int SAME_SIZE = 700;

  private static Letter stranger(int number) {
    return new Letter(number + SAME_SIZE, number, Letter.Manner.ORDINARY);
  }

  /// Whoever has it open goes on with what it was.
  private static void remake(World world) {
    world.server.boxes.remove(INBOX);
    WorldServer.Box fresh = world.server.box(INBOX);
    fresh.uidValidity = 2;
    for (int n = 0; n < MESSAGES; n++) {
      fresh.add(stranger(n), Flags.NONE);
    }
  }

  /// Whatever was done here before the run.
  private static void staysAsItIs(Consumer<WorldTwin> before) throws Exception {
    for (int look = 0; look < LOOKS; look++) {
      var world = new World();
      world.server.box(TRASH, Use.TRASH);
      for (int n = 0; n < MESSAGES; n++) {
        world.server.box(INBOX).add(Letter.of(n), Flags.NONE);
        world.server.box(LISTS).add(Letter.of(10 + n), Flags.NONE);
      }
      world.sync();
      world.sync();
      assertThat(world.sync().tally().isZero()).isTrue();
      before.accept(world.twin);
      world.server.box(LISTS).add(Letter.of(20), Flags.NONE);
      world.faults.otherAtLook(look, () -> remake(world));

      world.sync();
      world.faults.none();
      world.sync();
      world.sync();

      List<Letter> strangers = new ArrayList<>();
      for (WorldServer.Message message : world.server.box(INBOX).messages.values()) {
        if (message.letter().header() >= SAME_SIZE) {
          strangers.add(message.letter());
          assertThat(message.flags()).as("remade at look %d", look).isEqualTo(Flags.NONE);
        }
      }
      boolean remade = world.server.box(INBOX).uidValidity == 2;
      assertThat(strangers)
          .as("remade at look %d", look)
          .hasSize(remade ? MESSAGES : 0)
          .doesNotHaveDuplicates();
      Laws.bothSidesAreEqual(world);
    }
  }

  @Test
  void flags_are_not_given_to_strangers() throws Exception {
    staysAsItIs(twin -> {
      WorldTwin.Box here = twin.box(INBOX);
      List.copyOf(here.files.keySet())
          .forEach(base -> here.put(base, new WorldTwin.File(here.file(base).letter(), FLAGGED)));
    });
  }

  @Test
  void strangers_do_not_go_to_the_trash() throws Exception {
    staysAsItIs(twin -> twin.box(INBOX).remove(twin.box(INBOX).files.firstKey()));
  }

  @Test
  void strangers_do_not_move() throws Exception {
    staysAsItIs(twin -> {
      String base = twin.box(INBOX).files.firstKey();
      twin.box(LISTS).put(base, twin.box(INBOX).remove(base));
    });
  }
}
