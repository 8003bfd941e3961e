package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  private static final int SAMPLE_MESSAGES = 20;

  /// Where as many messages are there as are known.
  private static final int SAMPLE_OF_COMPLETE = 2;

  private final Session session;
  private final OpenState state;
  private final Opened opened;
  private final OpenMailbox.Since since;
  private final FlagTable table;
  private final Heard.Mailbox told;

  /// Known UIDs of a sample under which something of another size or date was found. Written by the
  /// reading thread while a command is awaited.
  private final List<Long> strangers = Collections.synchronizedList(new ArrayList<>());

  /// A few dozen lists, however many messages.
  private final Map<FlagList, Integer> numbers = new HashMap<>();

  Looker(Session session, OpenState state, Opened opened, Before before, FlagTable table) {
    this.session = session;
    this.state = state;
    this.opened = opened;
    this.since = before.since;
    this.told = before.told;
    this.table = table;
  }

  /// What is known already.
  ///
  /// @param since from the last run, and what the SELECT told
  /// @param told from broken connections of this run
  record Before(OpenMailbox.Since since, Heard.Mailbox told) {}

  Look look(AgreedView agreed, boolean complete, List<Problem> notes)
      throws IOException, InterruptedException {
    boolean changesOnly =
        !complete
            && opened.ladder() != Ladder.L0
            && since.modseq() > 0
            && since.settled()
            && !told.wasBroken();
    for (int round = 0; changesOnly && round < ROUNDS_MAX; round++) {
      long before = state.changes();
      Gathered found = changes(agreed);
      if (state.changes() == before && found.distinct() == state.exists()) {
        return new Look(survived(found.view(), agreed), opened.ladder(), doubtful());
      }
    }
    ServerView found = survived(everything(agreed).view(), agreed);
    Ladder ladder = opened.ladder();
    long missed = complete && since.modseq() > 0 && since.settled() ? missed(found, agreed) : 0;
    if (missed > 0 && ladder != Ladder.L0) {
      notes.add(Problems.steppedDown("", missed));
      ladder = Ladder.L0;
    }
    return new Look(found, ladder, doubtful());
  }

  /// Never act on a stale address: a sample of what is left must still be what the index says. A
  /// mailbox that was re-created may have the same UIDVALIDITY (Zoho's is 1 everywhere) and others
  /// under the same UIDs. Then some UIDs are missing, or messages that came since have them; or
  /// there are just as many, and then a few tell that, if they all do: some servers are not exact
  /// about sizes.
  private ServerView survived(ServerView found, AgreedView agreed)
      throws IOException, InterruptedException {
    boolean missing = false;
    for (int row = 0; row < agreed.size() && !missing; row++) {
      missing = found.find(agreed.uid(row)) < 0;
    }
    if (!missing && told.isConfirmed()) {
      return found; // By a connection that broke; asking again would break this one.
    }
    boolean moved = missing || found.size() > agreed.size();
    strangers.clear();
    int wanted = moved ? SAMPLE_MESSAGES : SAMPLE_OF_COMPLETE;
    int step = Math.max(1, agreed.size() / wanted);
    var sample = new UidList();
    for (int row = agreed.size() - 1; row >= 0 && sample.size() < 2 * wanted; row -= step) {
      long uid = agreed.uid(row);
      if (found.find(uid) >= 0 && !told.isConfirmed(uid)) {
        sample.add(uid);
      }
    }
    if (sample.size() > 0) {
      long[] uids = sample.sorted();
      session.run(
          UidFetch.of(
              UidSet.ofSorted(uids, 0, uids.length),
              "(UID INTERNALDATE RFC822.SIZE)",
              message -> compare(message, agreed)));
    }
    int others = strangers.size();
    boolean strange = moved ? others > 0 : others > 0 && others == sample.size();
    if (strange) {
      throw new ProblemException(Problems.renumbered(""));
    }
    return found;
  }

  /// Too few to tell: their headers decide.
  private UidList doubtful() {
    var doubtful = new UidList();
    strangers.stream().sorted().forEach(doubtful::add);
    return doubtful;
  }

  private void compare(FetchData message, AgreedView agreed) {
    if (isStranger(message, agreed)) {
      strangers.add(message.uid());
    } else {
      told.confirm(message.uid());
    }
  }

  private static boolean isStranger(FetchData message, AgreedView agreed) {
    int row = agreed.find(message.uid());
    if (row < 0 || message.size() < 0 || message.internalDate() == FetchData.NO_DATE) {
      return false;
    }
    AgreedView.SizeAndDate known = agreed.facts(row);
    var now = new AgreedView.SizeAndDate(message.size(), message.internalDate());
    return known.size() >= 0 && !known.equals(now);
  }

  /// L1 and L2: the index, with the server's changes applied to it.
  private Gathered changes(AgreedView agreed) throws IOException, InterruptedException {
    Map<Long, FetchData> changed = new HashMap<>();
    since.changed().forEach(message -> change(changed, agreed, message));
    if ((opened.ladder() != Ladder.L2 || isSilent()) && agreed.size() > 0) {
      UidSet known = UidSet.between(1, agreed.lastUid());
      session.run(
          new UidFetch(
              known, UidFetch.FLAGS, since.modseq(), message -> change(changed, agreed, message)));
    }
    var vanished = new Vanished(agreed);
    since.vanished().forEach(vanished::add);
    Gathered fresh = new Gathered();
    addNew(fresh, agreed);
    long left = (long) agreed.size() - vanished.size();
    if (left + fresh.size() > state.exists()) {
      new Expunged(session).search(vanished, left + fresh.size() - state.exists());
    }
    Gathered all = new Gathered();
    for (int row = 0; row < agreed.size(); row++) {
      if (!vanished.has(row)) {
        FetchData now = changed.get(agreed.uid(row));
        all.add(agreed.uid(row), flags(now, agreed.flags(row)), agreed.facts(row), modseq(now));
      }
    }
    all.addAll(fresh);
    return all;
  }

  /// Whether something changed and SELECT did not bring it, although it was asked to: James never
  /// does.
  private boolean isSilent() {
    return since.changed().isEmpty()
        && since.vanished().isEmpty()
        && opened.highestModseq() > since.modseq();
  }

  private static void change(Map<Long, FetchData> changed, AgreedView agreed, FetchData message) {
    if (message.flags() != null && agreed.find(message.uid()) >= 0) {
      changed.put(message.uid(), message);
    }
  }

  private int flags(@Nullable FetchData now, int before) {
    FlagList flags = now == null ? null : now.flags();
    return flags == null ? before : number(flags);
  }

  private static long modseq(@Nullable FetchData now) {
    return now == null ? 0 : Math.max(0, now.modseq());
  }

  private void addNew(Gathered all, AgreedView agreed) throws IOException, InterruptedException {
    if (isEmpty()) {
      return;
    }
    // What we added ourselves may have a higher UID than what somebody else added just before.
    long behind = agreed.lastUid() + 1;
    long first = since.uidNext() == 0 ? behind : Math.min(behind, since.uidNext());
    session.run(
        UidFetch.of(
            UidSet.from(first),
            items(),
            message -> {
              // "n:*" always names the last message, even if its UID is lower (RFC 9051 §9).
              if (message.uid() >= first && agreed.find(message.uid()) < 0) {
                add(all, message);
              }
            }));
  }

  /// Some servers refuse to look into an empty mailbox. One that was not empty when it was opened
  /// is asked all the same: that it is now is proven by an answer, not by counting backwards.
  private boolean isEmpty() {
    return opened.exists() == 0 && state.exists() == 0;
  }

  private void add(Gathered all, FetchData message) {
    FlagList flags = message.flags();
    if (message.uid() > 0 && flags != null && message.size() >= 0) {
      long date = message.internalDate() == FetchData.NO_DATE ? 0 : message.internalDate();
      all.add(
          message.uid(),
          number(flags),
          new AgreedView.SizeAndDate(message.size(), date),
          Math.max(0, message.modseq()));
    }
  }

  private String items() {
    return opened.highestModseq() > 0
        ? "(UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ)"
        : UidFetch.FACTS;
  }

  /// L0: the flags of all known messages, and all facts of the others. If the number of answers is
  /// not the number of messages, the mailbox moved, and it is read again.
  private Gathered everything(AgreedView agreed) throws IOException, InterruptedException {
    Gathered found = new Gathered();
    for (int round = 0; round < ROUNDS_MAX; round++) {
      long before = state.changes();
      found = readAll(agreed);
      if (state.changes() == before && found.distinct() == state.exists()) {
        told.keepReading();
        return found;
      }
      told.forgetReading();
    }
    if (found.distinct() < state.exists()) {
      // Absence needs proof; a listing that never adds up proves nothing.
      throw new ProblemException(Problems.neverBalances(found.distinct(), state.exists()));
    }
    return found;
  }

  private Gathered readAll(AgreedView agreed) throws IOException, InterruptedException {
    if (isEmpty()) {
      return new Gathered();
    }
    Reading reading = told.reading(opened.highestModseq());
    long known = reading.upTo();
    readFlags(reading, agreed);
    long first = Math.max(reading.upTo(), agreed.lastUid()) + 1;
    if (known == 0 || first < opened.uidNext()) {
      session.run(
          UidFetch.of(
              // "n:*" always names the last message, even if its UID is lower (RFC 9051 §9).
              UidSet.from(first), items(), message -> reading.facts(message, first)));
    }
    if (known > 0 && reading.modseq() > 0) {
      session.run(
          new UidFetch(
              UidSet.between(1, known),
              UidFetch.FLAGS,
              reading.modseq(),
              message -> reading.flags(message, known)));
    }
    long[] uids = reading.strangers(agreed).sorted();
    for (int start = 0; start < uids.length; start += SLICE_MESSAGES) {
      UidSet set = UidSet.ofSorted(uids, start, Math.min(uids.length, start + SLICE_MESSAGES));
      session.run(UidFetch.of(set, items(), message -> reading.facts(message, 1)));
    }
    return reading.all(agreed, this::number);
  }

  /// The flags of known messages, behind those that were read already.
  private void readFlags(Reading reading, AgreedView agreed)
      throws IOException, InterruptedException {
    String flags = opened.highestModseq() > 0 ? "(UID FLAGS MODSEQ)" : UidFetch.FLAGS;
    long lastUid = agreed.lastUid();
    List<Reply<ResponseText>> replies = new ArrayList<>();
    int row = reading.upTo() == 0 ? 0 : agreed.position(reading.upTo() + 1);
    for (; row < agreed.size(); row += SLICE_MESSAGES) {
      long first = row == 0 ? 1 : replies.isEmpty() ? reading.upTo() + 1 : agreed.uid(row);
      int next = row + SLICE_MESSAGES;
      long last = next < agreed.size() ? agreed.uid(next) - 1 : lastUid;
      replies.add(
          session.send(
              UidFetch.of(
                  UidSet.between(first, last), flags, message -> reading.flags(message, lastUid))));
    }
    for (Reply<ResponseText> reply : replies) {
      session.await(reply);
    }
  }

  /// Flags that differ from the index although their mod-sequence says they did not change since.
  private long missed(ServerView found, AgreedView agreed) {
    long missed = 0;
    for (int row = 0; row < agreed.size(); row++) {
      int at = found.find(agreed.uid(row));
      if (at >= 0
          && agreed.kind(row) == AgreedView.Kind.LINKED
          && found.modseq(at) > 0
          && found.modseq(at) <= since.modseq()
          && found.flags(at) != agreed.flags(row)) {
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
