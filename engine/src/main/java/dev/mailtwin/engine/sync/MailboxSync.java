package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.Plan.Link;
import dev.mailtwin.engine.sync.Plan.Merge;
import dev.mailtwin.engine.sync.SyncPlanner.Views;
import dev.mailtwin.engine.sync.Tally.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Brings one mailbox in step, except for removals: those wait until all mailboxes have been seen.
///
/// Every step leaves the three witnesses in a state from which running again reaches the same end:
/// what replaces something is durable and agreed before anything is taken away.
final class MailboxSync {

  private static final long DAY_SECONDS = 86_400;
  private static final int MODIFIED_ROUNDS_MAX = 3;

  private final Run run;
  private final MailboxName name;
  private final TwinMailbox twin;
  private final ServerMailbox server;

  /// Flags that the server took in this run and does not show.
  private Flags notKept = Flags.NONE;

  /// Something was left for the next run, so changes seen now must be seen again then.
  private boolean leftover;

  MailboxSync(Run run, MailboxName name, TwinMailbox twin, ServerMailbox server) {
    this.run = run;
    this.name = name;
    this.twin = twin;
    this.server = server;
  }

  /// What one mailbox came to.
  ///
  /// @param linked how many messages were linked before the run
  /// @param arrivedOnServer new messages of this run, for telling moves from deletions
  /// @param state what to remember if the removals succeed as well
  record Outcome(
      MailboxName name,
      int linked,
      List<Departure> goneFromServer,
      List<Departure> goneFromDisk,
      List<Arrival> arrivedOnServer,
      List<Arrival> arrivedOnDisk,
      MailboxState state) {}

  /// A message that is missing on one side, and how to recognise it elsewhere.
  ///
  /// @param headerHash 0 if unknown
  record Departure(Link link, AgreedView.SizeAndDate facts, long headerHash) {}

  /// A message that is new on one side.
  ///
  /// @param headerHash 0 if unknown
  record Arrival(String base, AgreedView.SizeAndDate size, long headerHash) {}

  Outcome bringIn() throws IOException, InterruptedException {
    ServerMailbox.Opened opened = server.opened();
    MailboxState before = twin.state();
    checkAddress(opened, before);
    List<Arrival> fromDisk = new ArrayList<>();
    var uploads = new UploadSync(run, name, twin, server);
    if (!run.options().dryRun()) {
      rememberGeneration(opened, before);
      uploads.resolveDoubts(fromDisk);
    }
    boolean complete = run.options().full() || auditDue(opened, before);
    AgreedView agreed = twin.agreed();
    fromDisk.addAll(unfinishedArrivals(agreed, before));
    List<Problem> notes = new ArrayList<>();
    ServerMailbox.Look look = server.look(agreed, twin.table(), complete, notes);
    notes.forEach(note -> run.problems().add(note.at(name.toString())));
    Plan plan = plan(agreed, look.view(), opened.keepable());
    record(plan);

    List<Arrival> fromServer = new ArrayList<>();
    if (run.options().dryRun()) {
      foresee(plan, look.view(), fromServer, fromDisk);
    } else {
      twin.forget(plan.forget());
      download(plan, look.view(), fromServer);
      leftover |= !uploads.upload(plan.uploads(), fromDisk);
      changeFlags(plan.merges());
    }
    return new Outcome(
        name,
        agreed.linked(),
        departures(plan.goneFromServer(), agreed),
        departures(plan.goneFromDisk(), agreed),
        fromServer,
        fromDisk,
        after(opened, before, look, complete, uploads));
  }

  /// Never act on a stale address: a new generation, or a UIDNEXT that went down, means that UIDs
  /// no longer name what the index says.
  private void checkAddress(ServerMailbox.Opened opened, MailboxState before)
      throws ProblemException {
    boolean renumbered = before.uidValidity() != 0 && opened.uidValidity() != before.uidValidity();
    boolean restored = opened.uidNext() != 0 && opened.uidNext() < before.uidNext();
    if (renumbered || restored) {
      throw new ProblemException(Problems.renumbered(name.toString()));
    }
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

  /// What an interrupted run has brought to its new place may still be at its old one, and is no
  /// deletion there. Nothing could have left another place before the first complete run.
  private List<Arrival> unfinishedArrivals(AgreedView agreed, MailboxState before)
      throws IOException {
    List<Link> links = new ArrayList<>();
    int first = before.uidNext() == 0 ? agreed.size() : agreed.position(before.uidNext());
    for (int row = first; row < agreed.size(); row++) {
      if (agreed.kind(row) == AgreedView.Kind.LINKED) {
        links.add(new Link(agreed.uid(row), agreed.base(row)));
      }
    }
    return departures(links, agreed).stream()
        .map(known -> new Arrival(known.link().base(), known.facts(), known.headerHash()))
        .toList();
  }

  /// It is not proven that every server raises mod-sequences for every change.
  private boolean auditDue(ServerMailbox.Opened opened, MailboxState before) {
    boolean trusting = opened.ladder() == Ladder.L1 && before.ladder() != Ladder.L0;
    return trusting && run.clock().seconds() - before.auditedAt() > DAY_SECONDS;
  }

  private Plan plan(AgreedView agreed, ServerView view, KeepableFlags keepable) throws IOException {
    DiskView disk = twin.scan();
    List<String> missing = agreed.missing(disk);
    Set<String> unknown = new HashSet<>(missing);
    if (!missing.isEmpty()) {
      unknown.removeAll(twin.confirmGone(missing));
    }
    if (!unknown.isEmpty()) {
      leftover = true;
      run.problems().add(Problems.busyDirectory(name.toString(), unknown.size()));
    }
    return SyncPlanner.plan(new Views(view, disk, agreed, twin.table(), keepable, unknown));
  }

  private void record(Plan plan) {
    long toServer = plan.merges().stream().filter(merge -> !merge.server().isEmpty()).count();
    long toDisk = plan.merges().stream().filter(merge -> !merge.disk().isEmpty()).count();
    run.count(Kind.FLAGS_TO_SERVER, "flags-to-server", name, toServer);
    run.count(Kind.FLAGS_TO_DISK, "flags-to-disk", name, toDisk);
    if (!plan.kept().isEmpty()) {
      run.problems().add(Problems.editBeatsDelete(name.toString(), plan.kept().size()));
    }
  }

  /// A dry run knows size and date of what would arrive; that is what it recognises moves by.
  private void foresee(Plan plan, ServerView view, List<Arrival> fromServer, List<Arrival> fromDisk)
      throws IOException {
    run.count(Kind.DOWNLOADED, "download", name, plan.downloads().size());
    plan.downloads().stream().forEach(uid -> fromServer.add(arrival(view, uid, 0)));
    long uploads = 0;
    for (String base : plan.uploads()) {
      Outgoing message = twin.outgoing(base);
      if (message != null && message.sendable() && !twin.wasRefused(message)) {
        uploads++;
        fromDisk.add(UploadSync.arrival(message));
      }
    }
    run.count(Kind.UPLOADED, "upload", name, uploads);
  }

  private static Arrival arrival(ServerView view, long uid, long headerHash) {
    int at = view.find(uid);
    return new Arrival("", new AgreedView.SizeAndDate(view.bytes(at), view.date(at)), headerHash);
  }

  private void download(Plan plan, ServerView view, List<Arrival> fromServer)
      throws IOException, InterruptedException {
    if (plan.downloads().size() == 0) {
      return;
    }
    run.stopIfAsked();
    long bytes =
        plan.downloads().stream().map(uid -> Math.max(0, view.bytes(view.find(uid)))).sum();
    run.listener().begins(name, plan.downloads().size(), bytes);
    Map<Long, String> failed;
    Arrived arrived;
    try (TwinMailbox.Arrivals arrivals = twin.arrivals(view, plan.downloads().size())) {
      try {
        failed = server.bodies(view, plan.downloads(), arrivals);
      } finally {
        arrivals.finish(); // What came before a failure is kept: the next run goes on from there.
        arrived = arrivals.arrived();
        run.count(Kind.DOWNLOADED, "download", name, arrived.size());
      }
    }
    leftover |= arrived.size() + failed.size() < plan.downloads().size();
    if (!failed.isEmpty()) {
      twin.bodiless(view, failed.keySet());
      failed.forEach(
          (uid, reason) -> run.problems().add(Problems.bodyRefused(name.toString(), uid, reason)));
    }
    for (int n = 0; n < arrived.size(); n++) {
      fromServer.add(arrival(view, arrived.uid(n), arrived.headerHash(n)));
    }
  }

  private void changeFlags(List<Merge> merges) throws IOException, InterruptedException {
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
      leftover |= done.size() + leftAlone.size() < open.size();
      open = leftAlone.isEmpty() ? List.of() : replan(leftAlone);
    }
    leftover |= !open.isEmpty();
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

  /// Another program was faster: look again, and merge with what it did.
  private List<Merge> replan(Set<Long> uids) throws IOException, InterruptedException {
    AgreedView agreed = twin.agreed();
    ServerView view = server.look(agreed, twin.table(), true, new ArrayList<>()).view();
    return plan(agreed, view, server.opened().keepable()).merges().stream()
        .filter(merge -> uids.contains(merge.link().uid()))
        .toList();
  }

  private List<Departure> departures(List<Link> links, AgreedView agreed) throws IOException {
    List<Departure> departures = new ArrayList<>();
    Map<Long, Long> hashes = twin.headerHashes(links);
    for (Link link : links) {
      long hash = hashes.getOrDefault(link.uid(), 0L);
      departures.add(new Departure(link, agreed.facts(agreed.find(link.uid())), hash));
    }
    return departures;
  }

  private MailboxState after(
      ServerMailbox.Opened opened,
      MailboxState before,
      ServerMailbox.Look look,
      boolean complete,
      UploadSync uploads) {
    ServerView view = look.view();
    long lastSeen = view.size() == 0 ? 0 : view.uid(view.size() - 1);
    long lastUid = Math.max(lastSeen, uploads.lastUid());
    boolean first = before.uidValidity() == 0;
    return new MailboxState(
        opened.uidValidity(),
        Math.max(opened.uidNext(), lastUid + 1),
        view.size() + uploads.count(),
        leftover ? before.highestModseq() : opened.highestModseq(),
        look.ladder(),
        complete || first ? run.clock().seconds() : before.auditedAt(),
        !leftover,
        before.notKept().plus(notKept));
  }
}
