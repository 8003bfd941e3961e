package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.PackedNames;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.Moves.Arrival;
import dev.mailtwin.engine.sync.Moves.Departure;
import dev.mailtwin.engine.sync.Plan.Link;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerMailbox.Opened;
import dev.mailtwin.engine.sync.TwinAccount.Relocation;
import dev.mailtwin.engine.sync.TwinMailbox.Agreement;
import dev.mailtwin.engine.sync.TwinMailbox.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One mailbox between looking and acting: what both sides have, and what is to be done about it.
/// Nothing has been transferred or taken away yet.
final class Survey {

  final RemoteMailbox mailbox;
  final TwinMailbox twin;
  final Opened opened;
  final List<Problem> notes = new ArrayList<>();

  /// What came to the disk, or was recognised there, without being transferred in this run.
  final List<Arrival> fromDisk = new ArrayList<>();

  /// What was remembered; a mailbox that was renumbered starts anew.
  MailboxState before;

  /// This run created it on the server: what is there came since.
  boolean createdNow;

  /// UIDs mean something else than the agreements say.
  boolean renumbered;

  /// Every message was compared.
  boolean complete;

  /// Something is left for the next run, so changes seen now must be seen again then.
  boolean leftover;

  /// The old state is kept, so that the next run sees again what this one left.
  boolean unfinished;

  /// Messages whose bodies were refused once, and are asked for again in this run.
  UidList askedAgain = new UidList();

  /// Absences that only the second look saw; the next run judges them.
  final Set<Link> tooFresh = new HashSet<>();

  /// Files that this run moved here.
  final Set<String> broughtHere = new HashSet<>();

  /// Files that only the second look saw.
  final Set<String> lateFiles = new HashSet<>();

  /// Absences on the server that only the second look saw. They tell nothing but what came to other
  /// mailboxes.
  List<Departure> lateFromServer = List.of();

  /// Absences on the disk that only the second look saw.
  List<Departure> lateDepartures = List.of();

  /// Files that the next run will judge: their messages went to this mailbox, the server did not
  /// say where; or what they belong to could not be found out.
  final Set<String> later = new HashSet<>();

  /// Messages came here by our own doing, and the server did not say under which number.
  boolean someCame;

  /// Messages that the next run will judge, for the same reasons.
  final Set<Long> laterUids = new HashSet<>();

  /// Messages that were moved here or recognised in this run. What their flags need belongs to
  /// that, and is not counted by itself.
  final Set<Long> cameByMove = new HashSet<>();

  /// What was agreed of files that moved here, while it is not known which messages they are.
  final Map<String, Flags> agreedElsewhere = new HashMap<>();

  /// What was on the disk when it was last decided.
  private DiskView seen = DiskView.sorted(new PackedNames(), new int[0], Flags.NONE);

  /// Keywords that file names show.
  private Flags lettered = Flags.NONE;

  MailboxState.Ladder ladder;
  ServerView view = new ServerView();
  Plan plan = Plan.NOTHING;
  int linked;
  List<Departure> goneFromServer = List.of();
  List<Departure> goneFromDisk = List.of();
  List<Departure> goneFromBoth = List.of();

  /// Uploads whose replies were lost, and that were not found where they should be.
  List<UploadIntent> neverArrived = List.of();

  /// Messages that were not found again in a mailbox that was renumbered, or after an upload whose
  /// reply was lost. Their files, where there are any, may belong to messages of other mailboxes:
  /// somebody moved them there.
  List<Departure> estranged = List.of();

  /// How many messages may have left a mailbox that the server has no more.
  private int candidates;

  /// What would be agreed by now, in a dry run; null for what is.
  @Nullable PretendedAgreements pretended;

  /// Gone there and edited here: kept, unless it only moved there.
  List<Departure> keptHere = List.of();

  /// Gone here and edited there: kept, unless it only moved here.
  List<Departure> keptThere = List.of();

  /// Nothing was agreed in the whole account, so that nothing can have left any mailbox.
  boolean nothingLeft;

  /// No run over the state came to its end yet, so a file may be what its size and header say.
  boolean lost;

  /// Something has left some mailbox, and may be among what is new in this one.
  boolean tellsArrivals;

  /// Here or gone from here: another program renames too fast to tell.
  List<Departure> unseen = List.of();

  /// Those of them that are gone there.
  List<Departure> goneAmidRenames = List.of();

  Survey(RemoteMailbox mailbox, TwinMailbox twin, Opened opened) {
    this.mailbox = mailbox;
    this.twin = twin;
    this.opened = opened;
    this.before = twin.state();
    this.ladder = opened.ladder();
  }

  /// It starts without agreements: renumbered, or never synced to the end.
  boolean isAnew() {
    return renumbered || before.uidNext() == 0;
  }

  MailboxName name() {
    return mailbox.name();
  }

  /// Decides what must change, from what both sides have and what they agreed on.
  void decide(AgreedView known) throws IOException {
    AgreedView agreed = askedAgain.size() == 0 ? known : known.withBodies();
    plan = plan(agreed, view).without(laterUids, later, tooFresh);
    leftover |= !later.isEmpty() || !laterUids.isEmpty();
    goneFromServer = departures(plan.goneFromServer(), agreed);
    goneFromDisk = departures(plan.goneFromDisk(), agreed);
    goneFromBoth = departures(plan.goneFromBoth(), agreed);
    keptHere = departures(kept(plan, false), agreed);
    keptThere = departures(kept(plan, true), agreed);
  }

  /// Decides once more, after some of it was carried out. What came or left on the disk since it
  /// was looked at may have gone to or come from a mailbox that was read before: the next run
  /// judges it.
  void decideAgain(AgreedView known) throws IOException {
    DiskView before = seen;
    List<Departure> doubted = unseen;
    decide(known);
    Set<String> late = new HashSet<>();
    plan.uploads().stream()
        .filter(base -> !before.holds(base) && !broughtHere.contains(base))
        .forEach(late::add);
    Set<Link> doubtful = new HashSet<>();
    doubted.forEach(one -> doubtful.add(one.link()));
    Set<Link> fresh = new HashSet<>();
    Stream.of(goneFromDisk, goneFromBoth, keptThere)
        .flatMap(List::stream)
        .map(Departure::link)
        .filter(gone -> before.holds(gone.base()) || doubtful.contains(gone))
        .forEach(fresh::add);
    lateFiles.addAll(late);
    Set<Long> edited = new HashSet<>();
    keptThere.stream()
        .map(Departure::link)
        .filter(fresh::contains)
        .forEach(gone -> edited.add(gone.uid()));
    // By now it may be known where they are, but nothing has looked for them elsewhere.
    unseen = Stream.concat(doubted.stream(), unseen.stream()).distinct().toList();
    if (!late.isEmpty() || !fresh.isEmpty()) {
      leave(edited, late, fresh);
    }
  }

  /// Leaves files that came since an earlier look to the next run.
  void leaveLater(Survey earlier) {
    Set<String> late = new HashSet<>();
    plan.uploads().stream()
        .filter(base -> earlier.lateFiles.contains(base) || !earlier.seen.holds(base))
        .forEach(late::add);
    if (!late.isEmpty()) {
      leave(Set.of(), late, Set.of());
    }
  }

  /// The old numbers of messages that were edited here, went away, and came back: by another
  /// program's hand, or after an older state was restored.
  UidList numbersBefore(List<Agreement> pairs) {
    Set<String> bases = new HashSet<>();
    pairs.forEach(pair -> bases.add(pair.base()));
    var before = new UidList();
    plan.kept().stream()
        .filter(link -> bases.contains(link.base()))
        .forEach(link -> before.add(link.uid()));
    return before;
  }

  /// Changes of flags by themselves.
  List<Plan.Merge> toCount(List<Plan.Merge> merges) {
    return merges.stream().filter(merge -> !cameByMove.contains(merge.link().uid())).toList();
  }

  private List<Link> kept(Plan plan, boolean there) {
    return plan.kept().stream().filter(link -> view.find(link.uid()) >= 0 == there).toList();
  }

  Plan plan(AgreedView agreed, ServerView now) throws IOException {
    DiskView disk = twin.scan();
    seen = disk;
    lettered = disk.lettered();
    List<String> missing = agreed.missing(disk);
    Set<String> unknown = new HashSet<>(missing);
    if (!missing.isEmpty()) {
      unknown.removeAll(twin.confirmGone(missing));
    }
    unseen = unknown.isEmpty() ? List.of() : linkedAs(unknown, agreed);
    goneAmidRenames = unseen.stream().filter(one -> now.find(one.link().uid()) < 0).toList();
    if (!unknown.isEmpty()) {
      leftover = true;
      notes.add(Problems.busyDirectory(name().toString(), unknown.size()));
    }
    return SyncPlanner.plan(
        new SyncPlanner.Views(now, disk, agreed, twin.table(), opened.keepable(), unknown));
  }

  private List<Departure> linkedAs(Set<String> bases, AgreedView agreed) throws IOException {
    List<Link> links = new ArrayList<>();
    for (int row = 0; row < agreed.size(); row++) {
      boolean linked = agreed.kind(row) == AgreedView.Kind.LINKED;
      if (linked && bases.contains(agreed.base(row))) {
        links.add(new Link(agreed.uid(row), agreed.base(row)));
      }
    }
    return departures(links, agreed);
  }

  /// What an interrupted run has brought to its new place may still be at its old one, and is no
  /// deletion there. Nothing could have left another place before the first complete run.
  List<Arrival> unfinishedArrivals(AgreedView agreed) throws IOException {
    List<Link> links = new ArrayList<>();
    int first = before.uidNext() == 0 ? agreed.size() : agreed.position(before.uidNext());
    for (int row = first; row < agreed.size(); row++) {
      if (agreed.kind(row) == AgreedView.Kind.LINKED) {
        links.add(new Link(agreed.uid(row), agreed.base(row)));
      }
    }
    return departures(links, agreed).stream().map(Arrival::of).toList();
  }

  /// The old agreements that were not found under other UIDs.
  List<Departure> rest(AgreedView old, List<Relocation> found) throws IOException {
    Set<Link> again = new HashSet<>();
    found.forEach(message -> again.add(message.link()));
    List<Link> rest = new ArrayList<>();
    for (int row = 0; row < old.size(); row++) {
      var link = new Link(old.uid(row), old.base(row));
      if (old.kind(row) == AgreedView.Kind.LINKED && !again.contains(link)) {
        rest.add(link);
      }
    }
    return departures(rest, old);
  }

  private List<Departure> departures(List<Link> links, AgreedView agreed) throws IOException {
    List<Departure> departures = new ArrayList<>();
    PretendedAgreements otherwise = pretended;
    Map<Long, Content> contents =
        otherwise == null || otherwise.view() != agreed
            ? twin.contents(links)
            : otherwise.contents();
    for (Link link : links) {
      Content content = contents.getOrDefault(link.uid(), Content.UNKNOWN);
      int row = agreed.find(link.uid());
      Flags flags = twin.table().flags(agreed.flags(row));
      departures.add(new Departure(link, agreed.facts(row), content, flags));
    }
    return departures;
  }

  /// Files and messages that were found to be one: nothing came, and what left another mailbox may
  /// be found here.
  void recognised(List<Agreement> pairs) {
    for (Agreement pair : pairs) {
      if (!isAnew() || broughtHere.contains(pair.base())) { // Else flags are changes like others.
        cameByMove.add(pair.uid());
      }
      if (!nothingLeft) {
        fromDisk.add(Arrival.of(pair));
      }
    }
  }

  /// Keywords that a file has, that its name does not show, and that would be lost when it is
  /// uploaded again; by base name.
  Map<String, Flags> silentKeywords() {
    Map<String, Flags> silent = new HashMap<>();
    for (Departure kept : keptHere) {
      silent.put(kept.link().base(), Flags.ofImap(kept.agreed().keywords()).minus(lettered));
    }
    return silent;
  }

  boolean hasDepartures() {
    return !goneFromServer.isEmpty()
        || !goneFromDisk.isEmpty()
        || !goneFromBoth.isEmpty()
        || !estranged.isEmpty()
        || !goneAmidRenames.isEmpty()
        || !plan.kept().isEmpty();
  }

  /// For a mailbox that the server has no more: takes its messages of these sizes and dates for
  /// gone, and decides nothing about the others.
  void mayHaveLeft(Set<AgreedView.SizeAndDate> came) throws IOException {
    AgreedView agreed = twin.agreed();
    DiskView files = twin.scan();
    List<Link> links = new ArrayList<>();
    List<Link> without = new ArrayList<>();
    for (int row = 0; row < agreed.size(); row++) {
      if (agreed.kind(row) == AgreedView.Kind.LINKED && came.contains(agreed.facts(row))) {
        var link = new Link(agreed.uid(row), agreed.base(row));
        (files.holds(link.base()) ? links : without).add(link);
      }
    }
    goneFromServer = departures(links, agreed);
    goneFromBoth = departures(without, agreed);
    candidates = links.size();
  }

  /// Whether that mailbox would have no file any more, when what moved is taken out.
  boolean wouldHoldNoFile() throws IOException {
    return goneFromServer.isEmpty() && twin.scan().size() == candidates;
  }

  /// Whether a mailbox that a dry run would create would have no file.
  boolean hasNoFile() {
    return plan.uploads().isEmpty();
  }

  /// Those of some messages that are linked here already: a server that keeps one of several equal
  /// messages names the one it has.
  Set<Long> linkedAmong(Collection<Long> uids) throws IOException {
    Set<Long> old = new HashSet<>(uids);
    old.removeIf(uid -> uid >= opened.uidNext());
    if (!old.isEmpty()) {
      AgreedView agreed = twin.agreed();
      old.removeIf(uid -> !agreed.isLinked(uid));
    }
    return old;
  }

  /// Leaves messages and files to the next run, which shall see everything again.
  void leave(Set<Long> uids, Set<String> bases, Set<Link> links) {
    laterUids.addAll(uids);
    later.addAll(bases);
    tooFresh.addAll(links);
    unfinished = true;
    leftover = true;
    drop(uids, bases, links);
  }

  /// Before the first of these is carried out.
  ///
  /// @param blind some other mailbox could not be looked at
  static void prepare(Collection<Survey> surveys, boolean blind) {
    boolean someLeft = surveys.stream().anyMatch(Survey::hasDepartures);
    for (Survey survey : surveys) {
      survey.tellsArrivals = someLeft;
      if (blind) {
        survey.leaveKept();
      }
    }
  }

  /// What was edited on one side and is gone from the other may have moved to a mailbox that cannot
  /// be looked at now. Taken for deleted it would be there twice.
  private void leaveKept() {
    Set<Long> uids = new HashSet<>();
    Set<String> bases = new HashSet<>();
    Set<Link> links = new HashSet<>(plan.kept());
    keptHere.forEach(kept -> bases.add(kept.link().base()));
    keptThere.forEach(kept -> uids.add(kept.link().uid()));
    if (!links.isEmpty()) {
      leave(uids, bases, links);
    }
  }

  /// For a dry run: files and messages that are one, of which only the flags are left to do.
  void foresee(List<Agreement> pairs) throws IOException {
    AgreedView agreed = PretendedAgreements.only(pairs, twin.table());
    List<Plan.Merge> flags = plan(agreed, view).merges();
    Set<String> bases = new HashSet<>();
    pairs.forEach(pair -> bases.add(pair.base()));
    drop(pairs.stream().map(Agreement::uid).collect(Collectors.toSet()), bases, Set.of());
    plan = plan.withAlso(flags);
  }

  /// Takes out what needs no transfer after all.
  void drop(Set<Long> uids, Set<String> bases, Set<Link> links) {
    plan = plan.without(uids, bases, links);
    goneFromServer = without(goneFromServer, links);
    goneFromDisk = without(goneFromDisk, links);
    goneFromBoth = without(goneFromBoth, links);
    keptHere = without(keptHere, links);
    keptThere = without(keptThere, links);
  }

  /// An absence that only this second look saw is left for the next run: the mailbox where the
  /// message may be now was perhaps read before it came there. Likewise a new file: it may have
  /// left a mailbox after that was read.
  ///
  /// @param first the look before; null if there was none
  void confirm(@Nullable Survey first) {
    Set<Link> leftServer = new HashSet<>();
    Set<Link> leftDisk = new HashSet<>();
    lateFiles.addAll(plan.uploads());
    if (first != null) {
      first.plan.uploads().forEach(lateFiles::remove);
      lateFiles.addAll(first.lateFiles);
      Stream.of(first.goneFromServer, first.goneFromBoth, first.keptHere)
          .forEach(all -> all.forEach(gone -> leftServer.add(gone.link())));
      Stream.of(first.goneFromDisk, first.goneFromBoth, first.keptThere)
          .forEach(all -> all.forEach(gone -> leftDisk.add(gone.link())));
      notes.removeAll(first.notes);
      notes.addAll(0, first.notes);
      fromDisk.addAll(0, first.fromDisk);
      if (!renumbered) {
        estranged = first.estranged; // The first look has forgotten them.
      }
    }
    lateDepartures =
        Stream.concat(
                Stream.concat(goneFromDisk.stream(), keptThere.stream())
                    .filter(gone -> !leftDisk.contains(gone.link())),
                goneFromBoth.stream()
                    .filter(gone ->
                        !leftDisk.contains(gone.link()) || !leftServer.contains(gone.link())))
            .toList();
    lateFromServer =
        Stream.concat(goneFromServer.stream(), keptHere.stream())
            .filter(gone -> !leftServer.contains(gone.link()))
            .toList();
    Set<Link> fresh = new HashSet<>();
    Stream.of(goneFromServer, goneFromDisk)
        .forEach(all -> all.forEach(gone -> fresh.add(gone.link())));
    fresh.removeAll(leftServer);
    fresh.removeAll(leftDisk);
    if (!fresh.isEmpty()) {
      tooFresh.addAll(fresh);
      drop(Set.of(), Set.of(), fresh);
      unfinished = true;
    }
    MovedFiles.leaveEdited(this, leftServer, leftDisk);
  }

  private static List<Departure> without(List<Departure> departures, Set<Link> links) {
    return departures.stream().filter(gone -> !links.contains(gone.link())).toList();
  }
}
