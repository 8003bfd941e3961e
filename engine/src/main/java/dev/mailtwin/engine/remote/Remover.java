package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.CopyIntents;
import dev.mailtwin.engine.sync.ServerMailbox.Disposal;
import dev.mailtwin.engine.sync.ServerMailbox.RemovalCandidate;
import dev.mailtwin.engine.sync.ServerMailbox.Removed;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.command.Select;
import dev.mailtwin.protocol.imap.command.UidExpunge;
import dev.mailtwin.protocol.imap.command.UidFetch;
import dev.mailtwin.protocol.imap.command.UidStore;
import dev.mailtwin.protocol.imap.command.UidStore.Change;
import dev.mailtwin.protocol.imap.command.UidTransfer;
import dev.mailtwin.protocol.imap.command.UidTransfer.Transferred;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Takes messages away. Each is looked at first: under a stale address there may be another
/// message.
///
/// To the Trash goes a message by MOVE; where that does not exist by COPY, and only when the copy
/// is confirmed is the original marked `\Deleted` and expunged by its UID. Without UIDPLUS it stays
/// marked: the bare EXPUNGE would remove what other programs marked as well.
final class Remover {

  private static final int BATCH_MESSAGES = 500;
  private static final int EXPUNGE_TRIES = 2;

  /// For what is expunged without being copied by us.
  static final CopyIntents NO_INTENTS =
      new CopyIntents() {
        @Override
        public Map<Long, Begun> open() {
          return Map.of();
        }

        @Override
        public void begin(UidList uids, Begun where) {
          throw new IllegalStateException("nothing is copied here");
        }
      };

  private final Session session;
  private final TrashBin trash;
  private final String wireName;
  private final long uidValidity;
  private final UidList removed = new UidList();
  private final UidList marked = new UidList();
  private final UidList strangers = new UidList();

  /// @param uidValidity of the mailbox, as it was when it was opened
  Remover(Session session, TrashBin trash, String wireName, long uidValidity) {
    this.session = session;
    this.trash = trash;
    this.wireName = wireName;
    this.uidValidity = uidValidity;
  }

  /// What the server says about a candidate now.
  private record Now(SizeAndDate facts, boolean markedDeleted) {}

  Removed remove(List<RemovalCandidate> messages, Disposal disposal, CopyIntents intents)
      throws IOException, InterruptedException {
    for (int start = 0; start < messages.size(); start += BATCH_MESSAGES) {
      int end = Math.min(messages.size(), start + BATCH_MESSAGES);
      removeBatch(messages.subList(start, end), disposal, intents);
    }
    return new Removed(removed, marked, strangers);
  }

  private void removeBatch(List<RemovalCandidate> batch, Disposal disposal, CopyIntents intents)
      throws IOException, InterruptedException {
    Map<Long, Now> now = ask(uidsOf(batch));
    Set<Long> confirmed = new TreeSet<>();
    Set<Long> undelete = new TreeSet<>();
    for (RemovalCandidate candidate : batch) {
      Now there = now.get(candidate.uid());
      if (there != null && !isSame(candidate.facts(), there.facts)) {
        strangers.add(candidate.uid());
      } else if (there != null) { // Else gone meanwhile, or not told of: the next look will prove.
        confirmed.add(candidate.uid());
        if (there.markedDeleted) {
          undelete.add(candidate.uid());
        }
      }
    }
    if (confirmed.isEmpty()) {
      return;
    }
    switch (disposal) {
      case TO_TRASH -> toTrash(confirmed, undelete, intents);
      case EXPUNGE -> expunge(confirmed);
    }
  }

  /// Those that still are what the index says.
  List<RemovalCandidate> unchanged(List<RemovalCandidate> batch)
      throws IOException, InterruptedException {
    Map<Long, Now> now = ask(uidsOf(batch));
    return batch.stream()
        .filter(candidate -> {
          Now there = now.get(candidate.uid());
          return there != null && isSame(candidate.facts(), there.facts);
        })
        .toList();
  }

  /// A size of -1 was never measured and proves nothing either way.
  private static boolean isSame(SizeAndDate index, SizeAndDate server) {
    return index.size() < 0 || index.equals(server);
  }

  private static List<Long> uidsOf(List<RemovalCandidate> batch) {
    return batch.stream().map(RemovalCandidate::uid).toList();
  }

  private Map<Long, Now> ask(Collection<Long> uids) throws IOException, InterruptedException {
    Map<Long, Now> now = new HashMap<>();
    session.run(
        UidFetch.of(
            set(uids),
            UidFetch.FACTS,
            message -> {
              if (message.uid() > 0 && message.size() >= 0 && message.flags() != null) {
                long date =
                    message.internalDate() == FetchData.NO_DATE ? 0 : message.internalDate();
                boolean deleted =
                    message.flags().names().stream().anyMatch("\\Deleted"::equalsIgnoreCase);
                now.put(message.uid(), new Now(new SizeAndDate(message.size(), date), deleted));
              }
            }));
    return now;
  }

  /// `\Deleted` is cleared first: in the Trash it could make another program expunge the message.
  private void toTrash(Set<Long> uids, Set<Long> undelete, CopyIntents intents)
      throws IOException, InterruptedException {
    if (!undelete.isEmpty()) {
      store(undelete, Change.REMOVE);
    }
    if (session.has("MOVE")) {
      move(uids, trash.wireName());
      uids.forEach(removed::add);
      return;
    }
    Set<Long> uncopied = new TreeSet<>(uids);
    uncopied.removeAll(alreadyCopied(uids, intents));
    if (!uncopied.isEmpty()) {
      Untagged.MailboxStatus bin = trash.status();
      var list = new UidList();
      uncopied.forEach(list::add);
      intents.begin(
          list,
          new CopyIntents.Begun(
              bin.numbers().getOrDefault("UIDVALIDITY", 0L),
              bin.numbers().getOrDefault("UIDNEXT", 0L)));
      copy(uncopied, bin.numbers().getOrDefault("UIDNEXT", 0L));
    }
    expunge(uids); // Every copy is confirmed by now.
  }

  /// MOVE. A server that does not say where the messages went is asked whether they have left: OK
  /// alone is no proof.
  ///
  /// @throws ProblemException if they are still here
  Transferred move(Collection<Long> uids, String target) throws IOException, InterruptedException {
    Transferred went = session.run(new UidTransfer(UidTransfer.Kind.MOVE, set(uids), target));
    if (went instanceof Transferred.Somewhere) {
      int stayed = ask(uids).size();
      if (stayed > 0) {
        throw new ProblemException(MailboxProblems.onlyPretended(stayed, target));
      }
    }
    return went;
  }

  /// COPY to the Trash. Where the originals are to be expunged, and the server does not say where
  /// their copies are, its Trash must at least have given out as many numbers.
  private void copy(Set<Long> uids, long firstNumber) throws IOException, InterruptedException {
    String target = trash.wireName();
    Transferred went = session.run(new UidTransfer(UidTransfer.Kind.COPY, set(uids), target));
    if (went instanceof Transferred.Somewhere && firstNumber > 0 && session.has("UIDPLUS")) {
      long next = trash.status().numbers().getOrDefault("UIDNEXT", 0L);
      if (next < firstNumber + uids.size()) {
        throw new ProblemException(MailboxProblems.onlyPretended(uids.size(), target));
      }
    }
  }

  /// Copies that an interrupted run made: one message of the same size and date in the Trash, among
  /// those that were not there before, for each.
  private Set<Long> alreadyCopied(Set<Long> uids, CopyIntents intents)
      throws IOException, InterruptedException {
    Map<Long, CopyIntents.Begun> begun = new TreeMap<>(intents.open());
    begun.keySet().retainAll(uids);
    Set<Long> copied = new TreeSet<>();
    if (begun.isEmpty()) {
      return copied;
    }
    Map<Long, SizeAndDate> originals = factsOf(set(uids));
    Select.Selected bin = session.run(Select.of(trash.wireName(), new Select.Resync.None()));
    long first = begun.values().stream().mapToLong(CopyIntents.Begun::uidNext).min().orElse(1);
    List<SizeAndDate> inTrash =
        bin.exists() == 0
            ? new ArrayList<>()
            : new ArrayList<>(factsOf(UidSet.from(Math.max(1, first))).values());
    begun.forEach((uid, where) -> {
      SizeAndDate original = originals.get(uid);
      if (where.uidValidity() == bin.uidValidity()
          && original != null
          && inTrash.remove(original)) {
        copied.add(uid);
      }
    });
    Select.Selected back = session.run(Select.of(wireName, new Select.Resync.None()));
    if (back.uidValidity() != uidValidity || !factsOf(set(uids)).equals(originals)) {
      throw new ProblemException(Problems.renumbered("")); // It may have been made anew meanwhile.
    }
    return copied;
  }

  private Map<Long, SizeAndDate> factsOf(UidSet uids) throws IOException, InterruptedException {
    Map<Long, SizeAndDate> facts = new TreeMap<>();
    session.run(
        UidFetch.of(
            uids,
            UidFetch.FACTS,
            message -> {
              if (message.uid() > 0 && message.size() >= 0) {
                facts.put(message.uid(), new SizeAndDate(message.size(), message.internalDate()));
              }
            }));
    return facts;
  }

  private void expunge(Set<Long> uids) throws IOException, InterruptedException {
    store(uids, Change.ADD);
    boolean gone = session.has("UIDPLUS") && expunged(uids);
    uids.forEach(gone ? removed::add : marked::add);
  }

  /// Some servers offer UIDPLUS and refuse it all the same: then the messages stay marked, for
  /// good. So they are asked more than once: it may have been the moment.
  private boolean expunged(Set<Long> uids) throws IOException, InterruptedException {
    for (int asked = 0; asked < EXPUNGE_TRIES; asked++) {
      try {
        session.awaitOrRefused(session.send(new UidExpunge(set(uids))));
        return true;
      } catch (ImapException.Refused e) {
        System.getLogger(Remover.class.getName())
            .log(System.Logger.Level.DEBUG, "UID EXPUNGE was refused", e);
      }
    }
    return false;
  }

  private void store(Set<Long> uids, Change change) throws IOException, InterruptedException {
    session.run(new UidStore(set(uids), change, List.of("\\Deleted"), 0));
  }

  private static UidSet set(Collection<Long> uids) {
    long[] sorted = uids.stream().mapToLong(Long::longValue).sorted().toArray();
    return UidSet.ofSorted(sorted, 0, sorted.length);
  }
}
