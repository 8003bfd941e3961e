package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.MailboxSync.Departure;
import dev.mailtwin.engine.sync.MailboxSync.Outcome;
import dev.mailtwin.engine.sync.Plan.Link;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Brings all mailboxes of one account in step, once.
///
/// First everything that is new is brought in, mailbox by mailbox; only when all of them have been
/// seen are removals judged and carried out. So a message that moved is found at its new place
/// before it is missed at the old one, and nothing is taken away before what replaces it is there.
public final class AccountSync {

  private final Run run;
  private final ServerAccount server;
  private final TwinAccount twin;
  private final Predicate<MailboxName> wanted;

  private final Map<MailboxName, Outcome> outcomes = new TreeMap<>();
  private final Map<MailboxName, RemoteMailbox> remote = new HashMap<>();
  private final Set<MailboxName> failed = new HashSet<>();

  /// Mailboxes whose old state is kept, so that the next run sees again what this one left.
  private final Set<MailboxName> unfinished = new HashSet<>();

  /// Mailboxes that a dry run would create.
  private final Set<MailboxName> planned = new HashSet<>();

  private int looked;

  /// A run over one account.
  ///
  /// @param wanted which mailboxes take part
  public AccountSync(
      Run run, ServerAccount server, TwinAccount twin, Predicate<MailboxName> wanted) {
    this.run = run;
    this.server = server;
    this.twin = twin;
    this.wanted = wanted;
  }

  /// How many mailboxes took part, skipped ones included.
  public int mailboxes() {
    return looked;
  }

  /// Runs. Problems are collected in the run; only those of the whole account are thrown.
  public void sync() throws IOException, InterruptedException {
    List<RemoteMailbox> listed = server.mailboxes();
    long linked = twin.linked();
    Set<MailboxName> agreedBefore = twin.agreed();
    listed.forEach(mailbox -> remote.put(mailbox.name(), mailbox));
    reportWithdrawn(agreedBefore);
    createOnServer(agreedBefore);
    Set<MailboxName> order = new TreeSet<>(remote.keySet());
    for (MailboxName name : order) {
      RemoteMailbox mailbox = remote.get(name);
      if (mailbox != null && mailbox.selectable() && wanted.test(name)) {
        looked++;
        bringIn(mailbox);
      }
    }
    if (outcomes.values().stream().anyMatch(AccountSync::hasRemovals)) {
      lookAgain();
      new Removals(run, server, twin, remote, failed)
          .carryOut(List.copyOf(outcomes.values()), linked);
    }
    remember();
  }

  private void bringIn(RemoteMailbox mailbox) throws IOException, InterruptedException {
    run.stopIfAsked();
    MailboxName name = mailbox.name();
    MailboxState state = twin.state(name);
    if (!run.options().full()
        && mailbox.isUnchangedSince(state)
        && twin.isUnchanged(name)
        && !auditDue(state)) {
      return;
    }
    try {
      TwinMailbox local = run.options().dryRun() ? twin.peek(name) : twin.open(name);
      ServerMailbox opened =
          planned.contains(name) ? new PlannedMailbox() : server.open(mailbox, state);
      outcomes.put(name, new MailboxSync(run, name, local, opened).bringIn());
    } catch (ProblemException e) {
      fail(name, e);
    }
  }

  private boolean auditDue(MailboxState state) {
    return state.ladder() == MailboxState.Ladder.L1
        && run.clock().seconds() - state.auditedAt() > 86_400;
  }

  /// A problem of a mailbox stops that mailbox; a larger one stops the account.
  private void fail(MailboxName name, ProblemException e) throws ProblemException {
    Problem problem = e.problem();
    if (problem.scope().compareTo(Problem.Scope.MAILBOX) > 0 || server.isEnded()) {
      throw e;
    }
    failed.add(name);
    outcomes.remove(name);
    run.problems().add(problem.where().isEmpty() ? problem.at(name.toString()) : problem);
  }

  /// The second look replaces the first, but what arrived then has arrived. An absence that only
  /// the second look saw is left for the next run: the mailbox where the message may be now was
  /// perhaps read before it came there.
  private Outcome joined(Outcome first, Outcome second) {
    var onServer = new ArrayList<>(first.arrivedOnServer());
    onServer.addAll(second.arrivedOnServer());
    var onDisk = new ArrayList<>(first.arrivedOnDisk());
    onDisk.addAll(second.arrivedOnDisk());
    var stillGone =
        new Outcome(
            second.name(),
            first.linked(),
            inBoth(first.goneFromServer(), second.goneFromServer()),
            inBoth(first.goneFromDisk(), second.goneFromDisk()),
            onServer,
            onDisk,
            second.state());
    boolean complete =
        stillGone.goneFromServer().size() == second.goneFromServer().size()
            && stillGone.goneFromDisk().size() == second.goneFromDisk().size();
    if (!complete) {
      unfinished.add(second.name());
    }
    return stillGone;
  }

  private static List<Departure> inBoth(List<Departure> first, List<Departure> second) {
    Set<Link> before = new HashSet<>();
    first.forEach(departure -> before.add(departure.link()));
    return second.stream().filter(departure -> before.contains(departure.link())).toList();
  }

  private static Outcome nothingYet(Outcome second) {
    return new Outcome(
        second.name(), second.linked(), List.of(), List.of(), List.of(), List.of(), second.state());
  }

  private static boolean hasRemovals(Outcome outcome) {
    return !outcome.goneFromServer().isEmpty() || !outcome.goneFromDisk().isEmpty();
  }

  /// What was missing in one mailbox may have come into another after that one was read.
  private void lookAgain() throws IOException, InterruptedException {
    for (RemoteMailbox now : server.mailboxes()) {
      RemoteMailbox before = remote.get(now.name());
      if (!now.selectable() || !wanted.test(now.name()) || failed.contains(now.name())) {
        continue;
      }
      Outcome outcome = outcomes.get(now.name());
      boolean serverMoved =
          before == null
              || now.uidNext() < 0
              || now.uidNext() != before.uidNext()
              || now.messages() != before.messages();
      boolean diskMoved = !twin.isUnchanged(now.name());
      if (serverMoved || diskMoved || (outcome != null && hasRemovals(outcome))) {
        remote.put(now.name(), now);
        bringInAgain(now);
      }
    }
  }

  private void bringInAgain(RemoteMailbox mailbox) throws IOException, InterruptedException {
    MailboxName name = mailbox.name();
    try {
      if (run.options().dryRun()) {
        return; // A plan that was printed is not counted twice.
      }
      TwinMailbox local = twin.open(name);
      ServerMailbox opened = server.open(mailbox, twin.state(name));
      Outcome second = new MailboxSync(run, name, local, opened).bringIn();
      Outcome first = outcomes.get(name);
      outcomes.put(name, joined(first == null ? nothingYet(second) : first, second));
    } catch (ProblemException e) {
      fail(name, e);
    }
  }

  /// A mailbox that was agreed on and is listed no more may only be hidden: Zoho lets users do
  /// that. Its files stay, and nothing is created, uploaded or deleted.
  private void reportWithdrawn(Set<MailboxName> agreedBefore) {
    for (MailboxName name : agreedBefore) {
      if (!remote.containsKey(name) && wanted.test(name)) {
        run.problems().add(Problems.withdrawn(name.toString()));
      }
    }
  }

  private void createOnServer(Set<MailboxName> agreedBefore)
      throws IOException, InterruptedException {
    for (MailboxName name : new TreeSet<>(twin.onDisk())) {
      boolean known = agreedBefore.contains(name);
      RemoteMailbox there = remote.get(name);
      if (known || !wanted.test(name) || (there != null && there.selectable())) {
        continue;
      }
      if (run.options().dryRun()) {
        run.plan().add(new Run.PlanLine("create-on-server", name, 1));
        planned.add(name);
        remote.put(name, new RemoteMailbox(name, ServerAccount.Use.NONE, true, -1, -1, 0, -1));
        continue;
      }
      try {
        remote.put(name, server.create(name));
      } catch (ProblemException e) {
        fail(name, e);
      }
    }
  }

  private void remember() throws IOException {
    if (run.options().dryRun()) {
      return;
    }
    for (Outcome outcome : outcomes.values()) {
      if (!failed.contains(outcome.name()) && !unfinished.contains(outcome.name())) {
        twin.open(outcome.name()).save(outcome.state());
      }
    }
  }
}
