package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.Side;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.FileProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.MailboxSync.Outcome;
import dev.mailtwin.engine.sync.Moves.Arrival;
import dev.mailtwin.engine.sync.Moves.Departure;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.engine.sync.ServerMailbox.Disposal;
import dev.mailtwin.engine.sync.ServerMailbox.RemovalCandidate;
import dev.mailtwin.engine.sync.Tally.Kind;
import dev.mailtwin.engine.sync.TwinMailbox.Departed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The second half of a run: takes away on one side what is gone from the other, after everything
/// new is in place, and only as much as needs no consent.
final class Removals {

  private static final long DAY_SECONDS = 86_400;

  private final Run run;
  private final ServerAccount server;
  private final TwinAccount twin;
  private final Map<MailboxName, RemoteMailbox> remote;
  private final Set<MailboxName> failed;
  private final Predicate<MailboxName> leaving;

  /// The mailboxes of the account.
  ///
  /// @param failed gains those that the next run must see as they were
  /// @param leaving those that the user wants gone as a whole
  record Places(
      Map<MailboxName, RemoteMailbox> remote,
      Set<MailboxName> failed,
      Predicate<MailboxName> leaving) {}

  Removals(Run run, ServerAccount server, TwinAccount twin, Places places) {
    this.run = run;
    this.server = server;
    this.twin = twin;
    this.remote = places.remote;
    this.failed = places.failed;
    this.leaving = places.leaving;
  }

  /// What will be taken away from one mailbox.
  ///
  /// @param toTrash also what moved on the disk, unless it is certain that the very same file is at
  ///   its new place
  /// @param movedOnDisk what is there under its new address, with a copy in the attic
  private record Verdict(
      Outcome outcome,
      List<Departure> toAttic,
      List<Departure> toTrash,
      List<Departure> movedOnDisk,
      long countedFromServer,
      long countedFromDisk) {

    /// All that is missing on the server and has not moved, as far as there is anything to decide.
    long absentFromServer() {
      return countedFromServer == 0 ? 0 : countedFromServer + outcome.settledFromServer();
    }

    /// The same for the disk.
    long absentFromDisk() {
      return countedFromDisk == 0 ? 0 : countedFromDisk + outcome.settledFromDisk();
    }

    boolean leavesServer() {
      return !toTrash.isEmpty() || !movedOnDisk.isEmpty();
    }
  }

  /// Takes away what needs no consent.
  ///
  /// @param linked how many messages of the account were linked when the run began
  /// @param unseen mailboxes that could not be looked at: what is missing may have moved there, and
  ///   absence needs proof
  void carryOut(List<Outcome> outcomes, long linked, Set<MailboxName> unseen)
      throws IOException, InterruptedException {
    if (!unseen.isEmpty()) {
      outcomes.stream().filter(Removals::hasAny).forEach(outcome -> failed.add(outcome.name()));
      String names = unseen.stream().map(MailboxName::toString).collect(Collectors.joining(", "));
      run.problems().add(FileProblems.deletionsWait(names));
      return;
    }
    Moves onServer = Moves.onServer(outcomes);
    Moves onDisk = Moves.onDisk(outcomes);
    List<Verdict> verdicts = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      verdicts.add(judge(outcome, onServer, onDisk));
    }
    long fromServer = verdicts.stream().mapToLong(Verdict::absentFromServer).sum();
    long fromDisk = verdicts.stream().mapToLong(Verdict::absentFromDisk).sum();
    boolean serverStops = accountStops(fromServer, linked, false);
    boolean diskStops = accountStops(fromDisk, linked, true);
    for (Verdict verdict : verdicts) {
      Set<Side> asked = EnumSet.noneOf(Side.class);
      asked.addAll(twin.standing(verdict.outcome.name()).asked());
      if ((serverStops && !verdict.toAttic.isEmpty()) || (diskStops && verdict.leavesServer())) {
        failed.add(verdict.outcome.name()); // So that the next run sees these absences again.
      }
      try {
        if (!serverStops && consents(verdict, verdict.absentFromServer(), Side.SERVER, asked)) {
          toAttic(verdict);
        }
        if (!diskStops && consents(verdict, verdict.absentFromDisk(), Side.DISK, asked)) {
          removeOnServer(verdict);
        }
      } catch (ProblemException e) {
        stopMailbox(verdict, e);
      }
      remember(verdict, asked);
    }
  }

  /// Whether something is missing, or a question of consent is open, which may have answered
  /// itself.
  static boolean isNeeded(Collection<Outcome> outcomes, TwinAccount twin) throws IOException {
    for (Outcome outcome : outcomes) {
      if (hasAny(outcome) || !twin.standing(outcome.name()).asked().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasAny(Outcome outcome) {
    return !outcome.goneFromServer().isEmpty() || !outcome.goneFromDisk().isEmpty();
  }

  private Verdict judge(Outcome outcome, Moves onServer, Moves onDisk) throws IOException {
    RemoteMailbox mailbox = remote.get(outcome.name());
    boolean emptied = mailbox != null && (mailbox.use() == Use.TRASH || mailbox.use() == Use.JUNK);
    long fromServer = 0;
    for (Departure departure : outcome.goneFromServer()) {
      if (onServer.claim(departure) == null && !emptied) {
        fromServer++;
      }
    }
    List<Departure> toTrash = new ArrayList<>();
    List<Departure> moved = new ArrayList<>();
    long fromDisk = 0;
    for (Departure departure : outcome.goneFromDisk()) {
      Moves.FoundAt found = onDisk.claim(departure);
      if (found == null && !leaving.test(outcome.name())) {
        fromDisk++;
      }
      if (found != null && isSameFile(departure, found.arrival()) && isKept(found)) {
        moved.add(departure);
      } else {
        toTrash.add(departure);
      }
    }
    return new Verdict(outcome, outcome.goneFromServer(), toTrash, moved, fromServer, fromDisk);
  }

  private boolean isKept(Moves.FoundAt found) throws IOException {
    return run.options().dryRun() || twin.keepInAttic(found.mailbox(), found.arrival().base());
  }

  /// A header that is alike does not prove that the body is: a new version of a draft has the old
  /// one's header. Only the file itself stands for what is expunged: under its own name, or where a
  /// program gave it another one, with all its bytes.
  private static boolean isSameFile(Departure gone, Arrival arrival) {
    long hash = gone.headerHash();
    long checksum = gone.content().checksum();
    return (arrival.base().equals(gone.link().base())
            || (checksum != 0 && checksum == arrival.checksum()))
        && arrival.size().size() == gone.facts().size()
        && (hash == 0 || hash == arrival.headerHash());
  }

  private boolean accountStops(long deletions, long linked, boolean onDisk) throws IOException {
    if (deletions == 0) {
      return false;
    }
    if (onDisk && DeletionGuard.isEverything(deletions, linked)) {
      run.problems().add(Problems.everythingGone(deletions));
      return true;
    }
    long before = twin.removedSince(run.clock().seconds() - DAY_SECONDS, onDisk);
    long today = deletions + before;
    long base = before + linkedOutsideTrash();
    if (!run.options().confirmDeletions() && DeletionGuard.stopsAccount(today, base)) {
      run.problems().add(Problems.massDeletionToday(deletions, today, base, onDisk));
      return true;
    }
    return false;
  }

  /// What was deleted does not count among what there is: else each deletion would make room for
  /// the next.
  private long linkedOutsideTrash() throws IOException {
    long linked = 0;
    for (RemoteMailbox mailbox : remote.values()) {
      if (mailbox.use() != Use.TRASH) {
        linked += twin.linked(mailbox.name());
      }
    }
    return linked;
  }

  /// Once asked, only the answer counts, whatever comes into the mailbox meanwhile.
  ///
  /// @param asked the open questions of this mailbox; gains or loses this one
  private boolean consents(Verdict verdict, long deletions, Side side, Set<Side> asked) {
    MailboxName name = verdict.outcome.name();
    long linked = verdict.outcome.linked();
    boolean open = deletions > 0 && asked.contains(side);
    if (run.options().confirmDeletions()
        || (!open && !DeletionGuard.stopsMailbox(deletions, linked))) {
      asked.remove(side);
      return true;
    }
    asked.add(side);
    failed.add(name);
    boolean onDisk = side == Side.DISK;
    run.problems().add(Problems.massDeletion(name.toString(), deletions, linked, onDisk));
    return false;
  }

  private void remember(Verdict verdict, Set<Side> asked) throws IOException {
    MailboxName name = verdict.outcome.name();
    if (!run.options().dryRun() && !twin.standing(name).asked().equals(asked)) {
      twin.save(name, twin.standing(name).asked(asked));
    }
  }

  private void toAttic(Verdict verdict) throws IOException, InterruptedException {
    MailboxName name = verdict.outcome.name();
    if (verdict.toAttic.isEmpty()) {
      return;
    }
    run.stopIfAsked();
    if (run.options().dryRun()) {
      run.count(Kind.DELETED_ON_DISK, "delete-on-disk", name, verdict.toAttic.size());
      return;
    }
    TwinMailbox local = twin.open(name);
    var done = new UidList();
    long moved = local.toAttic(verdict.toAttic.stream().map(gone -> gone.link().base()).toList());
    verdict.toAttic.forEach(gone -> done.add(gone.link().uid()));
    local.forget(done, new Departed(Event.TO_ATTIC, null));
    run.count(Kind.DELETED_ON_DISK, "delete-on-disk", name, moved);
    record(false, verdict.countedFromServer);
  }

  private void removeOnServer(Verdict verdict) throws IOException, InterruptedException {
    MailboxName name = verdict.outcome.name();
    if (!verdict.leavesServer()) {
      return;
    }
    run.stopIfAsked();
    if (run.options().dryRun()) {
      long all = verdict.toTrash.size() + (long) verdict.movedOnDisk.size();
      run.count(Kind.DELETED_ON_SERVER, "delete-on-server", name, all);
      return;
    }
    TwinMailbox local = twin.open(name);
    RemoteMailbox mailbox = remote.get(name);
    if (mailbox == null) {
      failed.add(name);
      return;
    }
    ServerMailbox opened = server.open(mailbox, local.state());
    if (opened.opened().uidValidity() != verdict.outcome.state().uidValidity()) {
      throw new ProblemException(Problems.renumbered(name.toString()));
    }
    Disposal disposal = mailbox.use() == Use.TRASH ? Disposal.EXPUNGE : Disposal.TO_TRASH;
    Departed how =
        disposal == Disposal.EXPUNGE
            ? new Departed(Event.EXPUNGED, null)
            : new Departed(Event.TO_TRASH, trash());
    var place = new Place(name, opened, local);
    long marked = remove(place, verdict.toTrash, disposal, how);
    var moved = new Departed(Event.MOVED_AWAY, null);
    marked += remove(place, verdict.movedOnDisk, Disposal.EXPUNGE, moved);
    if (marked > 0) {
      run.problems().add(Problems.onlyMarked(name.toString(), marked));
    }
    record(true, verdict.countedFromDisk);
  }

  /// What the user consented to does not count towards the next question.
  private void record(boolean onServer, long messages) throws IOException {
    if (messages > 0 && !run.options().confirmDeletions()) {
      twin.recordRemovals(run.clock().seconds(), onServer, messages);
    }
  }

  /// Null if it was created in this run; then the history does not name it.
  private @Nullable MailboxName trash() {
    return remote.values().stream()
        .filter(mailbox -> mailbox.use() == Use.TRASH)
        .map(RemoteMailbox::name)
        .findFirst()
        .orElse(null);
  }

  /// A mailbox on both sides.
  private record Place(MailboxName name, ServerMailbox opened, TwinMailbox local) {}

  /// @return how many are still there, marked as deleted
  private long remove(Place place, List<Departure> departures, Disposal disposal, Departed how)
      throws IOException, InterruptedException {
    if (departures.isEmpty()) {
      return 0;
    }
    ServerMailbox.Removed removed =
        place.opened.remove(
            departures.stream()
                .map(gone -> new RemovalCandidate(gone.link().uid(), gone.facts()))
                .toList(),
            disposal,
            place.local.copyIntents());
    String name = place.name.toString();
    place.local.forget(removed.removed(), how);
    boolean moved = how.event() == Event.MOVED_AWAY;
    place.local.deletedHere(removed.marked(), moved ? how : new Departed(Event.MARKED, null));
    long done = removed.removed().size() + (long) removed.marked().size();
    run.count(Kind.DELETED_ON_SERVER, "delete-on-server", place.name, done);
    if (done < departures.size()) {
      failed.add(place.name); // So that the next run sees what became of the others.
    }
    if (removed.strangers().size() > 0) {
      throw new ProblemException(Problems.renumbered(name));
    }
    return removed.marked().size();
  }

  private void stopMailbox(Verdict verdict, ProblemException e) throws ProblemException {
    if (e.problem().scope().compareTo(Problem.Scope.MAILBOX) > 0 || server.isEnded()) {
      throw e;
    }
    MailboxName name = verdict.outcome.name();
    Problem problem = e.problem();
    failed.add(name);
    run.problems().add(problem.where().isEmpty() ? problem.at(name.toString()) : problem);
  }
}
