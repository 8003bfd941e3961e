package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.KeepableFlags;
import java.io.IOException;
import java.util.Set;

/// What was changed in a mailbox on this computer since both sides last agreed: what the next run
/// would carry to a server that has not changed.
public final class LocalChanges {

  private LocalChanges() {}

  /// How many messages were written, deleted or flagged here. Reads only.
  public static long count(TwinMailbox mailbox) throws IOException {
    AgreedView agreed = mailbox.agreed();
    var unchanged = new ServerView();
    for (int row = 0; row < agreed.size(); row++) {
      AgreedView.SizeAndDate facts = agreed.facts(row);
      unchanged.add(agreed.uid(row), agreed.flags(row), facts.size(), facts.date(), 0);
    }
    KeepableFlags all = KeepableFlags.ALL;
    var keepable = new KeepableFlags(all.anyKeyword(), all.listed(), mailbox.state().notKept());
    Plan plan =
        SyncPlanner.plan(
            new SyncPlanner.Views(
                unchanged, mailbox.scan(), agreed, mailbox.table(), keepable, Set.of()));
    long flagged = plan.merges().stream().filter(merge -> !merge.server().isEmpty()).count();
    return plan.uploads().size() + plan.goneFromDisk().size() + flagged;
  }
}
