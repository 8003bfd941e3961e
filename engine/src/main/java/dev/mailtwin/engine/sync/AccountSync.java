package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.MailboxSync.Outcome;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Brings all mailboxes of one account in step, once.
///
/// First all mailboxes are looked at, and those where something is missing a second time. Then
/// moves are followed, then everything new is brought in, and last come removals: nothing is taken
/// away before what replaces it is there.
public final class AccountSync {

  /// What keeps a mailbox from being looked at for now, and not for good.
  private static final Set<Code> PASSING = EnumSet.of(Code.M1, Code.M9, Code.M14, Code.UNAVAILABLE);

  private final Run run;
  private final ServerAccount server;
  private final TwinAccount twin;
  private final Wanted wanted;

  private final Map<MailboxName, Outcome> outcomes = new TreeMap<>();
  private final Map<MailboxName, RemoteMailbox> remote = new HashMap<>();
  private final Set<MailboxName> failed = new HashSet<>();

  /// Mailboxes with messages that could not be looked at.
  private final Set<MailboxName> unseen = new TreeSet<>();

  /// For now some mailbox cannot be looked at.
  private boolean hidden;

  /// Mailboxes that were looked at and not acted on yet.
  private final Map<MailboxName, Survey> surveys = new TreeMap<>();

  /// The mailbox that is open on the server.
  private @Nullable MailboxName selected;

  private @Nullable ServerMailbox inHand;

  private final MailboxDepartures departures;
  private final MailboxCreations creations;

  /// Mailboxes that this run was not asked for and looks at, because something may have moved
  /// there. Nothing else is done in them.
  private final Set<MailboxName> around = new HashSet<>();

  /// What this run looks after besides: both names of what was renamed in it, and everything after
  /// the state was lost.
  private final Set<MailboxName> alsoWanted = new HashSet<>();

  /// Mailboxes that were looked at.
  private final Set<MailboxName> seen = new HashSet<>();

  private final Neighbours neighbours;

  /// How many messages were agreed when the run began.
  private long linked;

  /// No run over this state came to its end yet.
  private boolean lost;

  private int counted;

  /// All surveys, at the end also those of mailboxes in which nothing is done.
  private final List<Survey> looked = new ArrayList<>();

  /// A run over one account.
  ///
  /// @param wanted which mailboxes take part
  public AccountSync(Run run, ServerAccount server, TwinAccount twin, Wanted wanted) {
    this.run = run;
    this.server = server;
    this.twin = twin;
    this.wanted = wanted.orAnyOf(alsoWanted);
    this.departures = new MailboxDepartures(run, server, twin, this.wanted, remote);
    this.creations = new MailboxCreations(run, server, twin, this.wanted, remote);
    this.neighbours = new Neighbours(run, twin, this.wanted, remote);
  }

  /// How many mailboxes took part, skipped ones included.
  public int mailboxes() {
    return counted;
  }

  /// Runs. Problems are collected in the run; only those of the whole account are thrown.
  public void sync() throws IOException, InterruptedException {
    list();
    new AnotherServer(server, twin, run.options().dryRun()).check(remote);
    UploadSync.followWriters(run, twin);
    linked = twin.linked();
    lost = neighbours.noneIsComplete();
    alsoWanted.addAll(linked == 0 ? neighbours.ofLostState() : Set.of());
    var renames = new MailboxRenames(run, server, twin, wanted, remote);
    if (renames.carryOut()) {
      list();
    }
    alsoWanted.addAll(renames.names());
    departures.judge(renames.recognised());
    createOnServer(renames.recognised());
    boolean blank = linked == 0 && twin.onDisk().isEmpty();
    Set<MailboxName> order = new TreeSet<>(remote.keySet());
    for (MailboxName name : order) {
      RemoteMailbox mailbox = remote.get(name);
      if (mailbox != null && mailbox.selectable() && wanted.test(name)) {
        counted++;
        run.stopIfAsked();
        if (needsALook(mailbox) && survey(mailbox) && blank) {
          carryOut(name); // Nothing can have moved yet, so each mailbox is opened only once.
        }
      }
    }
    List<Survey> withdrawn = departures.withdrawn(surveys.values());
    boolean left = !withdrawn.isEmpty() || hasDepartures();
    if (left || (linked > 0 && hasUploads()) || neighbours.maySend(surveys.values())) {
      followMoves(withdrawn, left);
    } else {
      recogniseOwn();
    }
    unseen.addAll(neighbours.leaveWhatWentThere(seen, surveys.values()));
    MovedFiles.putOldCopiesAway(run, twin, surveys.values());
    departures.judgeWithdrawn(withdrawn);
    bringStraysHome();
    looked.addAll(surveys.values());
    neighbours.leaveWhatCameFrom(looked, unseen, surveys.values());
    Survey.prepare(surveys.values(), hidden || !unseen.isEmpty());
    for (MailboxName name : List.copyOf(surveys.keySet())) {
      carryOut(name);
    }
    if (Removals.isNeeded(outcomes.values(), twin)) {
      new Removals(run, server, twin, new Removals.Places(remote, failed, departures::isLeaving))
          .carryOut(List.copyOf(outcomes.values()), linked, unseen);
    }
    remember();
    if (!run.options().dryRun() && wasWhole()) {
      twin.sawEverything();
    }
    departures.finish();
  }

  private void followMoves(List<Survey> withdrawn, boolean left)
      throws IOException, InterruptedException {
    lookAround();
    boolean there = left || hasDepartures();
    lookAgain(there);
    if (!there && surveys.values().stream().anyMatch(s -> !s.lateDepartures.isEmpty())) {
      lookAgain(true);
    }
    for (RemoteMailbox place : neighbours.whereItCame(surveys.values())) {
      if (survey(place)) {
        Objects.requireNonNull(surveys.get(place.name())).confirm(null);
      }
    }
    recogniseOwn();
    new MessageMoves(run, twin, surveys.values(), withdrawn, this::open).carryOut();
    MovedFiles.leaveLate(surveys.values());
    lookForWhatCame();
    around.stream().map(surveys::remove).filter(Objects::nonNull).forEach(looked::add);
  }

  private void createOnServer(Set<MailboxName> recognised)
      throws IOException, InterruptedException {
    Set<MailboxName> known = new HashSet<>(twin.agreed());
    known.addAll(recognised);
    creations.carryOut(known, this::fail);
    alsoWanted.addAll(creations.names());
  }

  private void list() throws IOException, InterruptedException {
    remote.clear();
    Set<MailboxName> agreed = twin.agreed();
    for (RemoteMailbox mailbox : server.mailboxes()) {
      MailboxName name = mailbox.name();
      if (isReal(mailbox, agreed)) {
        remote.put(name, mailbox);
      } else if (agreed.isEmpty() && wanted.test(name)) {
        run.problems().add(Problems.virtualFolder(name.toString()));
      }
    }
  }

  /// A view of other mailboxes, such as Gmail's "All Mail", takes no part unless it is asked for.
  private boolean isReal(RemoteMailbox mailbox, Set<MailboxName> agreed) {
    MailboxName name = mailbox.name();
    return !mailbox.use().isVirtual() || agreed.contains(name) || wanted.asksFor(name);
  }

  private boolean needsALook(RemoteMailbox mailbox) throws IOException {
    MailboxName name = mailbox.name();
    MailboxState state = twin.state(name);
    return run.options().full()
        || !mailbox.isUnchangedSince(state)
        || auditDue(state)
        || !(isUnchangedHere(name) || isQuiet(name, state));
  }

  private boolean isUnchangedHere(MailboxName name) throws IOException {
    try {
      return twin.isUnchanged(name);
    } catch (ProblemException e) {
      return false; // The survey meets it again, and says so.
    }
  }

  /// Our own writing makes a directory look changed as well. Where the server has nothing new and
  /// each file is as it was agreed, a mailbox need not be opened.
  private boolean isQuiet(MailboxName name, MailboxState state) throws IOException {
    try {
      TwinMailbox local = run.options().dryRun() ? twin.peek(name) : twin.open(name);
      AgreedView agreed = local.agreed();
      if (!local.doubts().isEmpty()
          || agreed.size() != state.exists() // Something was taken out of the state by hand.
          || !agreed.isHeldBy(local.scan())
          || local.unusableNames() > 0) {
        return false;
      }
      if (!run.options().dryRun()) {
        local.save(state); // With the directory as it was listed.
      }
      return true;
    } catch (ProblemException e) {
      return false; // The survey meets it again, and says so.
    }
  }

  /// @return whether it could be looked at
  private boolean survey(RemoteMailbox mailbox) throws IOException, InterruptedException {
    MailboxName name = mailbox.name();
    try {
      TwinMailbox local = run.options().dryRun() ? twin.peek(name) : twin.open(name);
      MailboxState state = twin.state(name);
      boolean whole = run.options().full() || auditDue(state);
      boolean afresh = whole && state.isLongAgo(run.clock().seconds()); // It may keep flags now.
      ServerMailbox opened = select(mailbox, afresh ? state.offeringAllFlags() : state);
      Survey survey = new MailboxSync(run, name, local, opened).survey(mailbox);
      survey.createdNow = creations.isNew(name);
      survey.nothingLeft = linked == 0;
      survey.lost = lost;
      surveys.put(name, survey);
      seen.add(name);
      return true;
    } catch (ProblemException e) {
      fail(name, e);
      if (twin.agreed().contains(name)) {
        unseen.add(name);
      }
      hidden |= PASSING.contains(e.problem().code());
      return false;
    }
  }

  private void carryOut(MailboxName name) throws IOException, InterruptedException {
    Survey survey = surveys.remove(name);
    if (survey == null) {
      return;
    }
    run.stopIfAsked();
    try {
      ServerMailbox opened = open(survey);
      outcomes.put(name, new MailboxSync(run, name, survey.twin, opened).carryOut(survey));
    } catch (ProblemException e) {
      fail(name, e);
    }
  }

  private ServerMailbox select(RemoteMailbox mailbox, MailboxState since)
      throws IOException, InterruptedException {
    inHand = null; // A SELECT that is refused leaves nothing selected (RFC 9051 §6.3.2).
    ServerMailbox opened =
        creations.isPlanned(mailbox.name()) ? new PlannedMailbox() : server.open(mailbox, since);
    selected = mailbox.name();
    inHand = opened;
    return opened;
  }

  /// The mailbox as it was surveyed, opened again if another one was opened since. Changes are not
  /// asked for again: the survey has them.
  private ServerMailbox open(Survey survey) throws IOException, InterruptedException {
    ServerMailbox held = inHand;
    if (held != null && survey.name().equals(selected)) {
      return held;
    }
    MailboxState before = survey.before;
    var nothing = new MailboxState(0, 0, 0, 0, before.ladder(), 0, false, before.notKept());
    ServerMailbox opened = select(survey.mailbox, nothing);
    if (opened.opened().uidValidity() != survey.opened.uidValidity()) {
      throw new ProblemException(Problems.renumbered(survey.name().toString()));
    }
    return opened;
  }

  private boolean auditDue(MailboxState state) {
    return state.ladder() == MailboxState.Ladder.L1 && state.isLongAgo(run.clock().seconds());
  }

  /// A problem of a mailbox stops that mailbox; a larger one stops the account.
  private void fail(MailboxName name, ProblemException e) throws ProblemException {
    Problem problem = e.problem();
    if (problem.scope().compareTo(Problem.Scope.MAILBOX) > 0 || server.isEnded()) {
      throw e;
    }
    failed.add(name);
    outcomes.remove(name);
    surveys.remove(name);
    run.problems().add(problem.where().isEmpty() ? problem.at(name.toString()) : problem);
  }

  /// In a mailbox whose numbers or agreements are gone every message looks new, and to an old state
  /// what came since. Its own files are found first: else a message that left elsewhere could be
  /// taken for one of them.
  private void recogniseOwn() throws IOException, InterruptedException {
    var strays = new StrayFiles(run, twin, lost, this::open);
    for (Survey survey : List.copyOf(surveys.values())) {
      List<String> own = strays.own(survey, surveys.values());
      if (own.isEmpty() || !Relinking.mayMatch(survey.plan)) {
        continue;
      }
      try {
        new MailboxSync(run, survey.name(), survey.twin, open(survey)).relink(survey, own);
      } catch (ProblemException e) {
        fail(survey.name(), e);
      }
    }
  }

  /// Where the state was lost or is an old one, files may lie in other folders than their messages.
  private void bringStraysHome() throws IOException, InterruptedException {
    if (!StrayFiles.mayBe(surveys.values())) {
      return;
    }
    var strays = new StrayFiles(run, twin, lost, this::open);
    for (Survey survey : surveys.values()) {
      strays.add(survey, strays.of(survey));
    }
    Set<Survey> changed = new LinkedHashSet<>();
    for (Survey survey : List.copyOf(surveys.values())) {
      try {
        Set<Survey> left = strays.bringTo(survey);
        changed.addAll(left);
        if (!left.isEmpty() && !run.options().dryRun()) {
          changed.add(survey);
        }
      } catch (ProblemException e) {
        fail(survey.name(), e);
      }
    }
    for (Survey first : changed) {
      try {
        boolean gone = first.createdNow && takeBack(first);
        if (!gone && !run.options().dryRun()) {
          lookOnceMore(first);
        }
      } catch (ProblemException e) {
        fail(first.name(), e);
      }
    }
  }

  /// A directory whose files all belonged elsewhere was a folder under another name, such as `A.B`
  /// for `A/B`. The folder that this run created for it goes again.
  private boolean takeBack(Survey emptied) throws IOException, InterruptedException {
    MailboxName name = emptied.name();
    RemoteMailbox there = remote.get(name);
    boolean dry = run.options().dryRun();
    if (there == null || !(dry ? emptied.hasNoFile() : twin.holdsNoFile(name))) {
      return false;
    }
    if (dry) {
      run.plan().removeIf(line -> line.mailbox().equals(name) && line.step().startsWith("create"));
    } else if (server.deleteIfEmpty(there)) {
      twin.drop(name);
    } else {
      return false;
    }
    surveys.remove(name);
    remote.remove(name);
    return true;
  }

  /// Where the server copies and does not say where to, the copies are new messages there, which
  /// belong to files.
  private void lookForWhatCame() throws IOException, InterruptedException {
    for (Survey first : List.copyOf(surveys.values())) {
      if (first.someCame) {
        lookOnceMore(first);
        Survey second = surveys.get(first.name());
        if (second != null) {
          second.leaveLater(first);
        }
      }
    }
  }

  private void lookOnceMore(Survey first) throws IOException, InterruptedException {
    if (failed.contains(first.name()) || !survey(first.mailbox)) {
      return;
    }
    Survey second = surveys.get(first.name());
    if (second != null) {
      second.confirm(first);
      second.cameByMove.addAll(first.cameByMove);
      second.agreedElsewhere.putAll(first.agreedElsewhere);
      second.broughtHere.addAll(first.broughtHere);
    }
  }

  private boolean hasDepartures() {
    return surveys.values().stream().anyMatch(Survey::hasDepartures);
  }

  /// A new file may have left another mailbox after that one was read.
  private boolean hasUploads() {
    return surveys.values().stream().anyMatch(survey -> !survey.plan.uploads().isEmpty());
  }

  private void lookAround() throws IOException, InterruptedException {
    for (RemoteMailbox mailbox : neighbours.toLookAt(twin.agreed(), surveys.values())) {
      around.add(mailbox.name());
      if (needsALook(mailbox)) {
        survey(mailbox);
      }
    }
  }

  /// What was missing in one mailbox may have come into another after that one was read, and what
  /// was new in one may have left another.
  ///
  /// @param there the server is asked once more too; else only directories that changed meanwhile
  ///   are looked at
  private void lookAgain(boolean there) throws IOException, InterruptedException {
    Set<MailboxName> agreed = twin.agreed();
    for (RemoteMailbox now : there ? server.mailboxes() : List.copyOf(remote.values())) {
      RemoteMailbox before = remote.get(now.name());
      boolean takesPart =
          isReal(now, agreed) && (wanted.test(now.name()) || around.contains(now.name()));
      if (!now.selectable() || !takesPart || failed.contains(now.name())) {
        continue;
      }
      Survey survey = surveys.get(now.name());
      boolean serverMoved =
          before == null
              || (there && now.uidNext() < 0)
              || now.uidNext() != before.uidNext()
              || now.messages() != before.messages();
      boolean diskMoved =
          (there || survey == null) ? !isUnchangedHere(now.name()) : !survey.twin.isAsListed();
      if (serverMoved || diskMoved || (survey != null && survey.hasDepartures())) {
        remote.put(now.name(), now);
        if (survey(now)) {
          Survey second = surveys.get(now.name());
          if (second != null) {
            second.confirm(survey);
          }
        }
      }
    }
  }

  private boolean wasWhole() {
    return failed.isEmpty()
        && unseen.isEmpty()
        && !hidden
        && remote.keySet().stream().noneMatch(neighbours::isOne)
        && outcomes.values().stream().noneMatch(Outcome::unfinished);
  }

  private void remember() throws IOException {
    if (run.options().dryRun()) {
      return;
    }
    for (Outcome outcome : outcomes.values()) {
      if (!failed.contains(outcome.name()) && !outcome.unfinished()) {
        twin.open(outcome.name()).save(outcome.state());
      }
    }
    for (MailboxName name : failed) {
      MailboxState before = twin.state(name);
      if (before.settled()) {
        twin.save(name, before.unsettled()); // It is not in step, whatever the last run left.
      }
    }
  }
}
