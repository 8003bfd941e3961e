package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.WorldServer.Abilities;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Gmail raises HIGHESTMODSEQ before it shows what changed.
class LateChangesTest {

  private static final MailboxName INBOX = World.name("INBOX");
  private static final Flags SEEN = Flags.of(SystemFlag.SEEN);

  private final World world = new World();
  private final WorldServer.Box server = world.server.box(INBOX);

  @BeforeEach
  void settle() throws Exception {
    world.server.abilities = new Abilities(Ladder.L1, true, true, true);
    world.server.late = true;
    for (int n = 0; n < 3; n++) {
      server.add(Letter.of(n), Flags.NONE);
    }
    world.sync();
    assertThat(world.sync().tally().isZero()).isTrue();
  }

  @Test
  void a_change_that_shows_a_run_later_is_not_missed() throws Exception {
    server.flags(2, SEEN);
    server.late.add(2L);
    assertThat(world.sync().tally().isZero()).isTrue();
    server.late.clear();

    assertThat(world.sync().tally().of(Tally.Kind.FLAGS_TO_DISK)).isEqualTo(1);

    Laws.bothSidesAreEqual(world);
  }

  @Test
  void after_one_more_look_there_is_nothing_to_ask() throws Exception {
    server.flags(2, SEEN);
    world.sync();
    world.sync();
    MailboxState state = world.twin.box(INBOX).state;
    assertThat(state.overlapFrom()).isEqualTo(state.highestModseq());
    world.sync();
    assertThat(world.faults.count()).as("an idle run writes nothing").isZero();
  }
}
