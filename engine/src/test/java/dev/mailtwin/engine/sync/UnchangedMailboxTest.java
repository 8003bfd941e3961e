package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which mailboxes need no look: all numbers are those of the last run.
class UnchangedMailboxTest {

  private static MailboxState state(Ladder ladder, boolean settled, long modseq, long overlap) {
    return new MailboxState(7, 12, 5, modseq, ladder, 1, settled, Flags.NONE, overlap);
  }

  private static RemoteMailbox listed(long validity, long next, long messages, long modseq) {
    var name = new MailboxName(List.of("INBOX"));
    return new RemoteMailbox(name, Use.NONE, true, validity, next, messages, modseq, "");
  }

  @Test
  void each_number_must_be_the_same() {
    MailboxState known = state(Ladder.L1, true, 90, 90);

    assertThat(listed(7, 12, 5, 90).isUnchangedSince(known)).isTrue();
    assertThat(listed(8, 12, 5, 90).isUnchangedSince(known)).as("UIDVALIDITY").isFalse();
    assertThat(listed(7, 13, 5, 90).isUnchangedSince(known)).as("UIDNEXT").isFalse();
    assertThat(listed(7, 12, 4, 90).isUnchangedSince(known)).as("MESSAGES").isFalse();
    assertThat(listed(7, 12, 5, 91).isUnchangedSince(known)).as("HIGHESTMODSEQ").isFalse();
  }

  @Test
  void a_state_that_proves_nothing_needs_a_look() {
    RemoteMailbox now = listed(7, 12, 5, 90);

    assertThat(now.isUnchangedSince(state(Ladder.L0, true, 90, 90))).as("L0").isFalse();
    assertThat(now.isUnchangedSince(state(Ladder.L1, false, 90, 90))).as("unsettled").isFalse();
    assertThat(now.isUnchangedSince(state(Ladder.L1, true, 90, 80))).as("overlap").isFalse();
    assertThat(listed(7, 12, 5, 0).isUnchangedSince(state(Ladder.L1, true, 0, 0)))
        .as("no mod-sequences")
        .isFalse();
  }
}
