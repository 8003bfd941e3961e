package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.ServerMailbox.Look;
import dev.mailtwin.engine.sync.ServerMailbox.Opened;
import dev.mailtwin.engine.sync.ServerView;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.FlagList;
import dev.mailtwin.protocol.imap.Reply;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.UidFetch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The ladder: one answer — everything the server has — from four sources of change.
///
/// At L0 all flags are read. From L1 up only what changed is read, and whether something was
/// expunged is found out by counting: known messages plus new ones must equal EXISTS. Where that
/// does not balance, [Expunged] searches by halves. L2 is told what vanished, and is counted all
/// the same. Whenever numbers do not add up, the look starts again one step lower.
final class Looker {

  /// Messages per slice of a complete look: an answer of about a megabyte.
  private static final int SLICE_MESSAGES = 20_000;

  private static final int ROUNDS_MAX = 3;

  private final Session session;
  private final OpenState state;
  private final Opened opened;
  private final OpenMailbox.Since since;
  private final FlagTable table;

  /// A few dozen lists, however many messages.
  private final Map<FlagList, Integer> numbers = new HashMap<>();

  Looker(
      Session session, OpenState state, Opened opened, OpenMailbox.Since since, FlagTable table) {
    this.session = session;
    this.state = state;
    this.opened = opened;
    this.since = since;
    this.table = table;
  }

  Look look(AgreedView agreed, boolean complete, List<Problem> notes)
      throws IOException, InterruptedException {
    boolean changesOnly =
        !complete && opened.ladder() != Ladder.L0 && since.modseq() > 0 && since.settled();
    for (int round = 0; changesOnly && round < ROUNDS_MAX; round++) {
      long before = state.changes();
      Found found = changes(agreed);
      if (state.changes() == before && found.all.size() == state.exists()) {
        return new Look(found.view(), opened.ladder());
      }
    }
    Found found = everything(agreed);
    Ladder ladder = opened.ladder();
    long missed = complete && since.modseq() > 0 && since.settled() ? missed(found, agreed) : 0;
    if (missed > 0 && ladder != Ladder.L0) {
      notes.add(Problems.steppedDown("", missed));
      ladder = Ladder.L0;
    }
    return new Look(found.view(), ladder);
  }

  /// What is known of one message.
  private record Known(int flags, long size, long date, long modseq) {}

  /// Messages by UID.
  private record Found(NavigableMap<Long, Known> all) {
    ServerView view() {
      var view = new ServerView();
      all.forEach((uid, m) -> view.add(uid, m.flags, m.size, m.date, m.modseq));
      return view;
    }
  }

  /// L1 and L2: the index, with the server's changes applied to it.
  private Found changes(AgreedView agreed) throws IOException, InterruptedException {
    NavigableMap<Long, Known> all = new TreeMap<>();
    for (int row = 0; row < agreed.size(); row++) {
      AgreedView.SizeAndDate facts = agreed.facts(row);
      all.put(agreed.uid(row), new Known(agreed.flags(row), facts.size(), facts.date(), 0));
    }
    for (UidSet gone : since.vanished()) {
      for (UidSet.Range range : gone.ranges()) {
        all.subMap(range.first(), true, range.last(), true).clear();
      }
    }
    since.changed().forEach(message -> change(all, message));
    if (opened.ladder() != Ladder.L2 && agreed.size() > 0) {
      UidSet known = UidSet.between(1, agreed.lastUid());
      session.run(
          new UidFetch(known, UidFetch.FLAGS, since.modseq(), message -> change(all, message)));
    }
    addNew(all, agreed);
    if (all.size() > state.exists()) {
      new Expunged(session).removeFrom(all.navigableKeySet(), agreed.lastUid(), state);
    }
    return new Found(all);
  }

  private void change(NavigableMap<Long, Known> all, FetchData message) {
    Known known = all.get(message.uid());
    if (known != null && message.flags() != null) {
      long modseq = Math.max(known.modseq, message.modseq());
      all.put(message.uid(), new Known(number(message.flags()), known.size, known.date, modseq));
    }
  }

  private void addNew(NavigableMap<Long, Known> all, AgreedView agreed)
      throws IOException, InterruptedException {
    if (opened.exists() == 0 && state.exists() == 0) {
      return;
    }
    long first = agreed.lastUid() + 1;
    session.run(
        UidFetch.of(
            UidSet.from(first),
            items(),
            message -> {
              // "n:*" always names the last message, even if its UID is lower (RFC 9051 §9).
              if (message.uid() >= first) {
                add(all, message);
              }
            }));
  }

  private void add(NavigableMap<Long, Known> all, FetchData message) {
    if (message.uid() > 0 && message.flags() != null && message.size() >= 0) {
      all.put(
          message.uid(),
          new Known(
              number(message.flags()),
              message.size(),
              message.internalDate() == FetchData.NO_DATE ? 0 : message.internalDate(),
              Math.max(0, message.modseq())));
    }
  }

  private String items() {
    return opened.highestModseq() > 0
        ? "(UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ)"
        : UidFetch.FACTS;
  }

  /// L0: the flags of all known messages, and all facts of the others. If the number of answers is
  /// not the number of messages, the mailbox moved, and it is read again.
  private Found everything(AgreedView agreed) throws IOException, InterruptedException {
    Found found = new Found(new TreeMap<>());
    for (int round = 0; round < ROUNDS_MAX; round++) {
      long before = state.changes();
      found = readAll(agreed);
      if (state.changes() == before && found.all.size() == state.exists()) {
        return found;
      }
    }
    if (found.all.size() < state.exists()) {
      // Absence needs proof; a listing that never adds up proves nothing.
      throw new dev.mailtwin.engine.problem.ProblemException(
          Problems.neverBalances(found.all.size(), state.exists()));
    }
    return found;
  }

  private Found readAll(AgreedView agreed) throws IOException, InterruptedException {
    NavigableMap<Long, Known> all = new TreeMap<>();
    List<Long> strangers = new ArrayList<>();
    List<Reply<ResponseText>> replies = new ArrayList<>();
    String flags = opened.highestModseq() > 0 ? "(UID FLAGS MODSEQ)" : UidFetch.FLAGS;
    if (state.exists() == 0) {
      return new Found(all);
    }
    for (int row = 0; row < agreed.size(); row += SLICE_MESSAGES) {
      long first = row == 0 ? 1 : agreed.uid(row);
      int next = row + SLICE_MESSAGES;
      long last = next < agreed.size() ? agreed.uid(next) - 1 : agreed.lastUid();
      replies.add(
          session.send(
              UidFetch.of(
                  UidSet.between(first, last),
                  flags,
                  message -> known(all, strangers, agreed, message))));
    }
    for (Reply<ResponseText> reply : replies) {
      session.await(reply);
    }
    if (!strangers.isEmpty()) {
      long[] uids = strangers.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
      for (int start = 0; start < uids.length; start += SLICE_MESSAGES) {
        UidSet set = UidSet.ofSorted(uids, start, Math.min(uids.length, start + SLICE_MESSAGES));
        session.run(UidFetch.of(set, items(), message -> add(all, message)));
      }
    }
    addNew(all, agreed);
    return new Found(all);
  }

  private void known(
      NavigableMap<Long, Known> all, List<Long> strangers, AgreedView agreed, FetchData message) {
    FlagList flags = message.flags();
    if (message.uid() == 0 || flags == null) {
      return;
    }
    int row = agreed.find(message.uid());
    if (row < 0) {
      strangers.add(message.uid());
      return;
    }
    AgreedView.SizeAndDate facts = agreed.facts(row);
    all.put(
        message.uid(),
        new Known(number(flags), facts.size(), facts.date(), Math.max(0, message.modseq())));
  }

  /// Flags that differ from the index although their mod-sequence says they did not change since.
  private long missed(Found found, AgreedView agreed) {
    long missed = 0;
    for (int row = 0; row < agreed.size(); row++) {
      Known now = found.all.get(agreed.uid(row));
      if (now != null
          && agreed.kind(row) == AgreedView.Kind.LINKED
          && now.modseq > 0
          && now.modseq <= since.modseq()
          && now.flags != agreed.flags(row)) {
        missed++;
      }
    }
    return missed;
  }

  private int number(FlagList flags) {
    Integer known = numbers.get(flags);
    if (known == null) {
      known = table.number(Flags.ofImap(flags.names()));
      numbers.put(flags, known);
    }
    return known;
  }
}
