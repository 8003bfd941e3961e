package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.KeepableFlags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.BodyReceiver;
import dev.mailtwin.engine.sync.CopyIntents;
import dev.mailtwin.engine.sync.MailboxState;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.Outgoing;
import dev.mailtwin.engine.sync.Plan;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerMailbox;
import dev.mailtwin.engine.sync.ServerView;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.FlagList;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.Select;
import dev.mailtwin.protocol.imap.command.Select.Resync;
import dev.mailtwin.protocol.imap.command.UidFetch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A mailbox opened by SELECT.
final class OpenMailbox implements ServerMailbox {

  private final Session session;
  private final OpenState state;
  private final String wireName;
  private final Means means;
  private final Opened opened;
  private final Since since;

  private OpenMailbox(Session session, OpenState state, String wireName, Means means, Start start) {
    this.session = session;
    this.state = state;
    this.wireName = wireName;
    this.means = means;
    this.opened = start.opened;
    this.since = start.since;
  }

  /// What the account lends a mailbox.
  ///
  /// @param resync QRESYNC is switched on
  record Lent(boolean resync, DownloadCap cap, TrashBin trash) {}

  /// What a mailbox works with.
  ///
  /// @param told by broken connections of this run
  record Means(DownloadCap cap, TrashBin trash, Heard.Mailbox told) {}

  /// What changed since the last run, as far as the SELECT told.
  ///
  /// @param modseq everything up to here was seen before; 0 if nothing can be asked that way
  /// @param uidNext all messages below were seen before; 0 if that is not known
  record Since(
      long modseq, long uidNext, List<FetchData> changed, List<UidSet> vanished, boolean settled) {}

  /// Which mailbox it is.
  ///
  /// @param heard what broken connections told about all of them
  record Place(MailboxName name, String wireName, Heard heard) {}

  private record Start(Opened opened, Since since) {}

  static OpenMailbox open(
      Session session, OpenState state, Place place, MailboxState before, Lent lent)
      throws IOException, InterruptedException {
    List<FetchData> changed = new ArrayList<>();
    List<UidSet> vanished = new ArrayList<>();
    boolean known = before.settled() && before.uidValidity() > 0 && before.highestModseq() > 0;
    boolean resync = lent.resync && known && before.ladder() == Ladder.L2;
    Resync ask = new Resync.None();
    if (resync) {
      ask = new Resync.Since(before.uidValidity(), before.highestModseq());
    } else if (session.has("CONDSTORE")) {
      ask = new Resync.Condstore();
    }
    Select.Selected selected =
        session.run(
            new Select(
                place.wireName,
                false,
                ask,
                data -> {
                  switch (data) {
                    case Untagged.Fetch(FetchData message) -> changed.add(message);
                    case Untagged.Vanished(_, UidSet uids) -> vanished.add(uids);
                    case Untagged _ -> {} // Select passes on nothing else.
                  }
                }));
    if (selected.uidValidity() == 0) {
      throw new ProblemException(MailboxProblems.noGeneration());
    }
    boolean same = selected.uidValidity() == before.uidValidity();
    boolean goesUp = selected.highestModseq() >= before.highestModseq();
    long modseq = known && same && goesUp ? before.overlapFrom() : 0;
    Ladder offered = offered(selected, lent.resync, session.has("CONDSTORE"));
    var opened =
        new Opened(
            selected.uidValidity(),
            selected.uidNext(),
            selected.exists(),
            selected.highestModseq(),
            lower(offered, before.ladder()),
            keepable(selected, before.notKept()));
    var since =
        new Since(
            modseq,
            same ? before.uidNext() : 0,
            resync && modseq > 0 ? changed : List.of(),
            vanished,
            before.settled());
    Heard.Mailbox told = place.heard.at(place.name, selected.uidValidity());
    var means = new Means(lent.cap, lent.trash, told);
    return new OpenMailbox(session, state, place.wireName, means, new Start(opened, since));
  }

  private static Ladder offered(Select.Selected selected, boolean resync, boolean condstore) {
    if (selected.highestModseq() == 0 || !condstore) {
      return Ladder.L0;
    }
    return resync ? Ladder.L2 : Ladder.L1;
  }

  /// A step down stays: once caught hiding a change, a mailbox is not trusted again.
  private static Ladder lower(Ladder offered, Ladder allowed) {
    return offered.compareTo(allowed) < 0 ? offered : allowed;
  }

  private static KeepableFlags keepable(Select.Selected selected, Flags notKept) {
    if (selected.readOnly()) {
      return KeepableFlags.NOTHING;
    }
    FlagList permanent = selected.permanentFlags();
    if (permanent == null) {
      KeepableFlags all = KeepableFlags.ALL; // RFC 9051 §7.1: then all flags can be changed.
      return new KeepableFlags(all.anyKeyword(), all.listed(), notKept);
    }
    boolean any = permanent.names().contains("\\*");
    return new KeepableFlags(any, Flags.ofImap(permanent.names()), notKept);
  }

  @Override
  public Opened opened() {
    return opened;
  }

  /// Gmail (X-GM-EXT-1) raises it at once and shows the change a little later.
  @Override
  public boolean showsChangesLate() {
    return session.has("X-GM-EXT-1");
  }

  @Override
  public Look look(AgreedView agreed, FlagTable table, boolean complete, List<Problem> notes)
      throws IOException, InterruptedException {
    var before = new Looker.Before(since, means.told);
    return new Looker(session, state, opened, before, table).look(agreed, complete, notes);
  }

  @Override
  public Map<Long, String> bodies(ServerView view, UidList uids, BodyReceiver receiver)
      throws IOException, InterruptedException {
    return new BodyFetcher(session, means, view, receiver).fetch(uids);
  }

  @Override
  public FlagsChanged changeFlags(List<Plan.Merge> merges)
      throws IOException, InterruptedException {
    boolean conditional = opened.ladder() != Ladder.L0;
    means.told.forgetReading(); // Or the next connection would take our own changes for undone.
    return new FlagChanges(session, conditional).apply(merges);
  }

  @Override
  public List<Appended> append(List<Outgoing> messages) throws IOException, InterruptedException {
    return new Uploader(session, wireName, opened).append(messages);
  }

  @Override
  public Map<UploadIntent, Appended.As> find(
      List<UploadIntent> intents, AgreedView known, boolean stored)
      throws IOException, InterruptedException {
    return new UploadFinder(session, opened).find(intents, known, stored);
  }

  @Override
  public Map<Long, Fingerprint> fingerprints(UidList uids, boolean bodies)
      throws IOException, InterruptedException {
    return new Fingerprints(session, means.told).read(uids, bodies);
  }

  @Override
  public void forgetFingerprints() {
    means.told.forgetFingerprints();
  }

  @Override
  public Map<Long, Long> emailIds(UidList uids) throws IOException, InterruptedException {
    Map<Long, Long> found = new HashMap<>();
    String item = EmailIds.item(session);
    if (!item.isEmpty()) {
      long[] sorted = uids.sorted();
      UidSet set = UidSet.ofSorted(sorted, 0, sorted.length);
      session.run(
          UidFetch.of(
              set,
              "(UID " + item.strip() + ")",
              message -> found.put(message.uid(), EmailIds.number(message.emailId()))));
    }
    return found;
  }

  @Override
  public Moved moveTo(RemoteMailbox target, List<RemovalCandidate> messages)
      throws IOException, InterruptedException {
    var remover = new Remover(session, means.trash, wireName, opened.uidValidity());
    means.told.forgetReading();
    return new Mover(session, remover).move(messages, means.trash.wireNameOf(target));
  }

  @Override
  public Removed remove(List<RemovalCandidate> messages, Disposal disposal, CopyIntents intents)
      throws IOException, InterruptedException {
    means.told.forgetReading();
    return new Remover(session, means.trash, wireName, opened.uidValidity())
        .remove(messages, disposal, intents);
  }

  @Override
  public long existsNow() {
    return state.exists();
  }
}
