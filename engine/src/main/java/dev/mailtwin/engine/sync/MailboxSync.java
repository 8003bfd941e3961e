package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.FileProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.Moves.Arrival;
import dev.mailtwin.engine.sync.Moves.Departure;
import dev.mailtwin.engine.sync.Plan.Merge;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.Tally.Kind;
import dev.mailtwin.engine.sync.TwinAccount.Relocation;
import dev.mailtwin.engine.sync.TwinMailbox.Agreement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Brings one mailbox in step, in two halves: [#survey] looks and decides, [#carryOut] transfers.
/// Between them the moves of all mailboxes are recognised; removals come last, when all mailboxes
/// have been seen.
///
/// Every step leaves the three witnesses in a state from which running again reaches the same end:
/// what replaces something is durable and agreed before anything is taken away.
final class MailboxSync {

  private static final int MODIFIED_ROUNDS_MAX = 3;
  private static final int LINKS_PER_STEP = 1_000;

  private final Run run;
  private final MailboxName name;
  private final TwinMailbox twin;
  private final ServerMailbox server;

  /// Flags that the server took in this run and does not show.
  private Flags notKept = Flags.NONE;

  MailboxSync(Run run, MailboxName name, TwinMailbox twin, ServerMailbox server) {
    this.run = run;
    this.name = name;
    this.twin = twin;
    this.server = server;
  }

  /// What one mailbox came to.
  ///
  /// @param linked how many messages were linked before the run
  /// @param settledFromServer how many others are missing on the server, and need no removal here:
  ///   they are missing here too, or were edited here
  /// @param settledFromDisk the same for the disk
  /// @param arrivedOnServer new messages of this run, for telling moves from deletions
  /// @param state what to remember if the removals succeed as well
  /// @param unfinished the old state is to be kept
  record Outcome(
      MailboxName name,
      int linked,
      List<Departure> goneFromServer,
      List<Departure> goneFromDisk,
      long settledFromServer,
      long settledFromDisk,
      List<Arrival> arrivedOnServer,
      List<Arrival> arrivedOnDisk,
      MailboxState state,
      boolean unfinished) {}

  /// Looks at both sides and decides.
  Survey survey(RemoteMailbox mailbox) throws IOException, InterruptedException {
    var survey = new Survey(mailbox, twin, server.opened());
    if (isRenumbered(survey.opened, survey.before)) {
      startAnew(survey);
    }
    if (!run.options().dryRun() && !survey.renumbered) {
      rememberGeneration(survey.opened, survey.before);
      survey.neverArrived = new UploadSync(run, name, twin, server).resolveDoubts(survey.fromDisk);
    }
    try {
      look(survey);
    } catch (ProblemException e) {
      if (e.problem().code() != Code.M6 || survey.renumbered) {
        throw e;
      }
      startAnew(survey);
      look(survey);
    }
    if (!survey.neverArrived.isEmpty() && !survey.renumbered) {
      survey.estranged = cameAndLeft(survey);
    }
    return survey;
  }

  /// Uploads that may have arrived and left again before anybody knew their UIDs: the server gave
  /// out more UIDs since than it shows.
  private List<Departure> cameAndLeft(Survey survey) throws IOException {
    List<Departure> left = new ArrayList<>();
    for (UploadIntent intent : survey.neverArrived) {
      long given = survey.opened.uidNext() - intent.uidNext();
      Outgoing file =
          given > survey.view.from(intent.uidNext()) ? twin.outgoing(intent.base()) : null;
      if (file != null && file.sha256().equals(intent.sha256())) {
        left.add(Departure.of(file));
      }
    }
    return left;
  }

  /// Never act on a stale address: a new generation, or a UIDNEXT that went down, means that UIDs
  /// no longer name what the index says.
  private static boolean isRenumbered(ServerMailbox.Opened opened, MailboxState before) {
    boolean another = before.uidValidity() != 0 && opened.uidValidity() != before.uidValidity();
    boolean restored = opened.uidNext() != 0 && opened.uidNext() < before.uidNext();
    return another || restored;
  }

  /// No agreement holds as it is, all files stay: messages are matched again by their content.
  private void startAnew(Survey survey) throws IOException {
    survey.renumbered = true;
    survey.notes.add(Problems.matchedAgain(name.toString()));
    MailboxState old = survey.before;
    survey.before =
        new MailboxState(
            survey.opened.uidValidity(), 0, 0, 0, old.ladder(), 0, false, old.notKept());
  }

  /// What was agreed under other UIDs is looked for under the new ones. What is not found there is
  /// known by the file that it had, wherever the message is now.
  private void readdress(Survey survey) throws IOException, InterruptedException {
    AgreedView old = twin.agreed();
    List<Relocation> found = new Readdressing(twin, server, survey.view, old).match();
    survey.estranged = survey.rest(old, found);
    if (run.options().dryRun()) {
      survey.pretended = PretendedAgreements.renumbered(twin, old, found);
    } else {
      twin.renumber(survey.before, found);
    }
  }

  private AgreedView agreed(Survey survey) throws IOException {
    PretendedAgreements pretended = survey.pretended;
    return pretended != null ? pretended.view() : twin.agreed();
  }

  private void look(Survey survey) throws IOException, InterruptedException {
    survey.complete =
        run.options().full() || survey.renumbered || auditDue(survey.opened, survey.before);
    AgreedView agreed = survey.renumbered ? new AgreedView() : tryingAgain(survey, agreed(survey));
    survey.fromDisk.addAll(survey.unfinishedArrivals(agreed));
    List<Problem> notes = new ArrayList<>();
    ServerMailbox.Look look = server.look(agreed, twin.table(), survey.complete, notes);
    notes.forEach(note -> survey.notes.add(note.at(name.toString())));
    survey.view = look.view();
    survey.ladder = look.ladder();
    if (survey.renumbered) {
      readdress(survey);
      agreed = agreed(survey);
    } else {
      Readdressing.refuseStrangers(look.doubtful(), agreed, twin, server);
    }
    survey.linked = agreed.linked();
    survey.decide(agreed);
    if (twin.unusableNames() > 0) {
      survey.notes.add(FileProblems.unusableFiles(name.toString(), twin.unusableNames()));
    }
  }

  /// A body or an upload that was refused once is tried again, once a day and when everything is
  /// compared: it may have been the server's bad hour.
  private AgreedView tryingAgain(Survey survey, AgreedView agreed) throws IOException {
    UidList skipped = agreed.bodiless();
    boolean due = run.options().full() || survey.before.isLongAgo(run.clock().seconds());
    if (!due || (skipped.size() == 0 && !twin.refusedSome())) {
      return agreed;
    }
    survey.complete = true;
    survey.askedAgain = skipped;
    return agreed.withBodies();
  }

  /// Pairs files and messages that belong together without a transfer.
  ///
  /// @param files those to be looked at
  void relink(Survey survey, List<String> files) throws IOException, InterruptedException {
    if (!Relinking.mayMatch(survey.plan)) {
      return; // What was agreed on need not be read a second time.
    }
    boolean anew = survey.isAnew() && survey.lost && !survey.createdNow;
    var known = new Relinking.Known(survey.view, agreed(survey), anew, survey.agreedElsewhere);
    var relinking = new Relinking(twin, server, known);
    List<Relinking.Pair> pairs = relinking.match(survey.plan, files);
    server.forgetFingerprints();
    if (!relinking.unreadUids().isEmpty()) {
      survey.leave(relinking.unreadUids(), relinking.unreadFiles(), Set.of());
      long first = relinking.unreadUids().iterator().next();
      survey.notes.add(Problems.bodyRefused(name.toString(), first, "it told nothing of it"));
    }
    if (pairs.isEmpty()) {
      return;
    }
    List<Agreement> foreseen = new ArrayList<>();
    for (int start = 0; start < pairs.size(); start += LINKS_PER_STEP) {
      int end = Math.min(pairs.size(), start + LINKS_PER_STEP);
      List<Agreement> agreements = relinking.agreements(pairs.subList(start, end));
      survey.recognised(agreements);
      if (run.options().dryRun()) {
        agreements.forEach(one -> foreseen.add(one.withoutFacts()));
      } else {
        twin.forget(survey.numbersBefore(agreements));
        twin.link(agreements);
      }
    }
    if (run.options().dryRun()) {
      survey.foresee(foreseen);
    } else {
      survey.decideAgain(twin.agreed());
    }
  }

  /// Transfers what is new and changes flags.
  Outcome carryOut(Survey survey) throws IOException, InterruptedException {
    relink(survey, survey.plan.uploads()); // What moves explain is recognised as a move first.
    run.problems().addAll(survey.notes);
    Plan plan = survey.plan;
    if (!plan.kept().isEmpty()) {
      run.problems().add(Problems.editBeatsDelete(name.toString(), plan.kept().size()));
    }
    List<Arrival> fromServer = new ArrayList<>();
    List<Arrival> fromDisk = new ArrayList<>(survey.fromDisk);
    var uploads = new UploadSync(run, name, twin, server);
    if (run.options().dryRun()) {
      countFlags(survey.toCount(plan.merges()));
      foresee(survey, fromServer, fromDisk);
    } else {
      var gone = new UidList();
      plan.goneFromBoth().forEach(link -> gone.add(link.uid()));
      twin.forget(gone, new TwinMailbox.Departed(Event.GONE_FROM_BOTH, null));
      twin.forget(plan.forget());
      if (survey.askedAgain.size() > 0) {
        twin.save(
            survey.before.unsettled()); // A run that breaks off here must not be the last look.
        twin.forget(survey.askedAgain);
      }
      twin.dropIntents(survey.neverArrived);
      download(survey, fromServer);
      survey.leftover |= !uploads.upload(survey, fromDisk);
      changeFlags(survey);
    }
    return new Outcome(
        name,
        survey.linked,
        survey.goneFromServer,
        survey.goneFromDisk,
        survey.goneFromBoth.size() + (long) survey.keptHere.size(),
        survey.goneFromBoth.size() + (long) survey.keptThere.size(),
        fromServer,
        fromDisk,
        after(survey, uploads),
        survey.unfinished);
  }

  /// Agreements without their generation would be taken for those of any: a first run that is
  /// broken off has made some.
  private void rememberGeneration(ServerMailbox.Opened opened, MailboxState before)
      throws IOException {
    if (before.uidValidity() == 0) {
      MailboxState fresh = MailboxState.NEW;
      twin.save(
          new MailboxState(
              opened.uidValidity(), 0, 0, 0, fresh.ladder(), 0, fresh.settled(), fresh.notKept()));
    }
  }

  /// It is not proven that every server raises mod-sequences for every change.
  private boolean auditDue(ServerMailbox.Opened opened, MailboxState before) {
    boolean trusting = opened.ladder() == Ladder.L1 && before.ladder() != Ladder.L0;
    return trusting && before.isLongAgo(run.clock().seconds());
  }

  private void countFlags(List<Merge> merges) {
    long toServer = merges.stream().filter(merge -> !merge.server().isEmpty()).count();
    long toDisk = merges.stream().filter(merge -> !merge.disk().isEmpty()).count();
    run.count(Kind.FLAGS_TO_SERVER, "flags-to-server", name, toServer);
    run.count(Kind.FLAGS_TO_DISK, "flags-to-disk", name, toDisk);
  }

  /// A dry run knows size and date of what would arrive; that is what it recognises moves by.
  private void foresee(Survey survey, List<Arrival> fromServer, List<Arrival> fromDisk)
      throws IOException {
    Plan plan = survey.plan;
    UidList wanted = fitting(survey);
    run.count(Kind.DOWNLOADED, "download", name, wanted.size());
    if (survey.tellsArrivals) {
      wanted.stream().forEach(uid -> fromServer.add(arrival(survey.view, uid, 0)));
    }
    long uploads = 0;
    for (String base : plan.uploads()) {
      Outgoing message = twin.outgoing(base);
      if (message != null && message.sendable() && (survey.complete || !twin.wasRefused(message))) {
        uploads++;
        fromDisk.add(UploadSync.arrival(message));
      }
    }
    run.count(Kind.UPLOADED, "upload", name, uploads);
  }

  private static Arrival arrival(ServerView view, long uid, long headerHash) {
    int at = view.find(uid);
    var facts = new AgreedView.SizeAndDate(view.bytes(at), view.date(at));
    return new Arrival("", facts, headerHash, 0);
  }

  /// What is to come, without what there is no room for: it would be tried again and again, and
  /// keep the others from coming. Where none fits, the disk is to say that it is full.
  private UidList fitting(Survey survey) throws IOException {
    UidList wanted = survey.plan.downloads();
    ServerView view = survey.view;
    if (wanted.size() == 0) {
      return wanted;
    }
    long room = twin.room();
    UidList fitting =
        UidList.of(wanted.stream().filter(uid -> view.bytes(view.find(uid)) < room).toArray());
    int left = wanted.size() - fitting.size();
    if (left == 0 || fitting.size() == 0) {
      return wanted;
    }
    survey.leftover = true;
    run.problems().add(FileProblems.noRoomFor(name.toString(), left, room));
    return fitting;
  }

  private void download(Survey survey, List<Arrival> fromServer)
      throws IOException, InterruptedException {
    ServerView view = survey.view;
    UidList wanted = fitting(survey);
    if (wanted.size() == 0) {
      return;
    }
    run.stopIfAsked();
    long bytes = wanted.stream().map(uid -> Math.max(0, view.bytes(view.find(uid)))).sum();
    run.listener().begins(name, wanted.size(), bytes);
    Map<Long, String> failed;
    TwinMailbox.Arrived arrived;
    try (TwinMailbox.Arrivals arrivals = twin.arrivals(view, wanted.size())) {
      try {
        failed = server.bodies(view, wanted, arrivals);
      } finally {
        try {
          arrivals.finish(); // What came before a failure is kept: the next run goes on from there.
        } finally {
          arrived = arrivals.arrived();
          run.count(Kind.DOWNLOADED, "download", name, arrived.size());
        }
      }
    }
    survey.leftover |= arrived.size() + failed.size() < wanted.size();
    if (!failed.isEmpty()) {
      twin.bodiless(view, failed.keySet());
      failed.forEach(
          (uid, reason) -> run.problems().add(Problems.bodyRefused(name.toString(), uid, reason)));
    }
    for (int n = 0; survey.tellsArrivals && n < arrived.size(); n++) {
      fromServer.add(arrival(view, arrived.uid(n), arrived.headerHash(n)));
    }
  }

  private void changeFlags(Survey survey) throws IOException, InterruptedException {
    List<Merge> merges = survey.plan.merges();
    if (merges.isEmpty()) {
      return;
    }
    run.stopIfAsked();
    List<Merge> open = merges;
    for (int round = 0; !open.isEmpty() && round < MODIFIED_ROUNDS_MAX; round++) {
      ServerMailbox.FlagsChanged answer = server.changeFlags(open);
      notKept = notKept.plus(answer.notKept());
      UidList modified = answer.modified();
      Set<Long> leftAlone = new HashSet<>();
      modified.stream().forEach(leftAlone::add);
      List<Merge> done = new ArrayList<>();
      for (Merge merge : open) {
        boolean changed = !leftAlone.contains(merge.link().uid());
        if (changed
            && (merge.disk().isEmpty() || twin.changeFlags(merge.link().base(), merge.disk()))) {
          done.add(kept(merge));
        }
      }
      twin.agreeFlags(done);
      countFlags(survey.toCount(done)); // Only now: a run that is broken off does them again.
      survey.leftover |= done.size() + leftAlone.size() < open.size();
      open = leftAlone.isEmpty() ? List.of() : replan(survey, leftAlone);
    }
    survey.leftover |= !open.isEmpty();
  }

  /// Agreed is what the server shows; a flag it dropped stays on the disk, and is no change there.
  private Merge kept(Merge merge) {
    return notKept.isEmpty()
        ? merge
        : new Merge(
            merge.link(),
            merge.server(),
            merge.disk(),
            merge.agreed().minus(notKept),
            merge.modseq());
  }

  /// Another program was faster: look again, and merge with what it did. What else this look shows
  /// is for the next run.
  private List<Merge> replan(Survey survey, Set<Long> uids)
      throws IOException, InterruptedException {
    survey.leftover = true;
    AgreedView agreed = twin.agreed();
    ServerView view = server.look(agreed, twin.table(), true, new ArrayList<>()).view();
    return survey.plan(agreed, view).merges().stream()
        .filter(merge -> uids.contains(merge.link().uid()))
        .toList();
  }

  /// All messages with a lower UID were seen. What somebody else added between two of our own was
  /// not, although ours have a higher one.
  private static long seenBelow(Survey survey, Set<Long> uploaded) {
    Set<Long> own = new HashSet<>(survey.cameByMove);
    own.addAll(uploaded);
    ServerView view = survey.view;
    int last = view.size() - 1;
    boolean said = survey.opened.uidNext() > 0;
    while (said && last >= 0 && own.contains(view.uid(last))) {
      last--;
    }
    long next = Math.max(survey.opened.uidNext(), last < 0 ? 0 : view.uid(last) + 1);
    if (!said) {
      return Math.max(next, uploaded.stream().mapToLong(uid -> uid + 1).max().orElse(0));
    }
    while (own.contains(next)) {
      next++;
    }
    return next;
  }

  private MailboxState after(Survey survey, UploadSync uploads) {
    ServerView view = survey.view;
    ServerMailbox.Opened opened = survey.opened;
    MailboxState before = survey.before;
    boolean audited = survey.complete || before.uidValidity() == 0;
    var after =
        new MailboxState(
            opened.uidValidity(),
            seenBelow(survey, uploads.uids()),
            view.size() + uploads.count(),
            survey.leftover ? before.highestModseq() : opened.highestModseq(),
            survey.ladder,
            audited ? run.clock().seconds() : before.auditedAt(),
            !survey.leftover,
            opened.keepable().refused().plus(notKept));
    boolean late = server.showsChangesLate() && !survey.complete && before.highestModseq() > 0;
    return late ? after.overlapping(before.highestModseq()) : after;
  }
}
