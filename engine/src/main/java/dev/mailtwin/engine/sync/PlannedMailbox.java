package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.KeepableFlags;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.problem.Problem;
import java.util.List;
import java.util.Map;

/// A mailbox that a dry run would create: empty, keeps every flag, and can only be looked at.
final class PlannedMailbox implements ServerMailbox {

  @Override
  public Opened opened() {
    return new Opened(0, 1, 0, 0, MailboxState.Ladder.L0, KeepableFlags.ALL);
  }

  @Override
  public Look look(AgreedView agreed, FlagTable table, boolean complete, List<Problem> notes) {
    return new Look(new ServerView(), MailboxState.Ladder.L0, new UidList());
  }

  @Override
  public Map<Long, String> bodies(ServerView view, UidList uids, BodyReceiver receiver) {
    throw notThere();
  }

  @Override
  public FlagsChanged changeFlags(List<Plan.Merge> merges) {
    throw notThere();
  }

  @Override
  public List<Appended> append(List<Outgoing> messages) {
    throw notThere();
  }

  @Override
  public Map<UploadIntent, Appended.As> find(
      List<UploadIntent> intents, AgreedView known, boolean stored) {
    throw notThere();
  }

  @Override
  public Map<Long, Fingerprint> fingerprints(UidList uids, boolean bodies) {
    return Map.of();
  }

  @Override
  public Moved moveTo(ServerAccount.RemoteMailbox target, List<RemovalCandidate> messages) {
    throw notThere();
  }

  @Override
  public Removed remove(List<RemovalCandidate> messages, Disposal disposal, CopyIntents intents) {
    throw notThere();
  }

  @Override
  public long existsNow() {
    return 0;
  }

  private static IllegalStateException notThere() {
    return new IllegalStateException("this mailbox was never created: the run is a dry one");
  }
}
