package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.engine.sync.Tally.Kind;
import dev.mailtwin.engine.sync.TwinAccount.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// What becomes of a mailbox that one side has no more, once it is clear that it was not renamed.
///
/// A mailbox that the server lists no more is *withdrawn*: it may only be hidden, so its files stay
/// and nothing else happens, until it is listed again or the user decides. A directory that is
/// missing is never a deletion by itself: the disk may not be mounted. A mailbox without a message
/// on either side may go: nothing is lost with it.
///
/// The user's decision is durable (`doomed`) and is carried out in as many runs as it takes.
final class MailboxDepartures {

  private final Run run;
  private final ServerAccount server;
  private final TwinAccount twin;
  private final Predicate<MailboxName> wanted;
  private final Map<MailboxName, RemoteMailbox> remote;

  /// Doomed mailboxes that the server still has.
  private final Set<MailboxName> leaving = new TreeSet<>();

  private final Set<MailboxName> deleted = new HashSet<>();

  /// What the server lists no more, and what has files here.
  private final Set<MailboxName> withdrawn = new TreeSet<>();

  MailboxDepartures(
      Run run,
      ServerAccount server,
      TwinAccount twin,
      Predicate<MailboxName> wanted,
      Map<MailboxName, RemoteMailbox> remote) {
    this.run = run;
    this.server = server;
    this.twin = twin;
    this.wanted = wanted;
    this.remote = remote;
  }

  /// Judges every mailbox that one side misses, before anything else is done.
  void judge(Set<MailboxName> recognised) throws IOException, InterruptedException {
    Set<MailboxName> agreed = new TreeSet<>(twin.agreed());
    Set<MailboxName> missing = new TreeSet<>(twin.missing());
    missing.removeAll(recognised);
    boolean mounted = missing.size() < agreed.size();
    for (MailboxName name : agreed) {
      if (!wanted.test(name) || (run.options().dryRun() && recognised.contains(name))) {
        continue;
      }
      RemoteMailbox there = remote.get(name);
      if (there == null || !there.selectable()) {
        withdrawn(name, missing.contains(name));
      } else {
        listed(there, missing.contains(name) && mounted);
      }
    }
  }

  // The server does not have it.

  private void withdrawn(MailboxName name, boolean directoryMissing) throws IOException {
    Standing standing = twin.standing(name);
    boolean nothingThere = directoryMissing || twin.holdsNoFile(name);
    if (nothingThere && remote.containsKey(MailboxName.INBOX)) { // Else the list is no list.
      drop(name);
    } else if (standing.doomed()) {
      toAttic(name);
    } else {
      withdrawn.add(name);
    }
  }

  /// Withdrawn mailboxes, with those of their messages that may be elsewhere on the server now:
  /// people empty a folder before they delete it. It may as well be a large one that is only
  /// hidden, so nothing else of it is looked at.
  ///
  /// @param surveys where they may be
  List<Survey> withdrawn(Collection<Survey> surveys) throws IOException {
    List<Survey> found = new ArrayList<>();
    Set<AgreedView.SizeAndDate> came = withdrawn.isEmpty() ? Set.of() : arrivals(surveys);
    if (came.isEmpty()) {
      return found;
    }
    for (MailboxName name : withdrawn) {
      TwinMailbox local = run.options().dryRun() ? twin.peek(name) : twin.open(name);
      var nowhere = new RemoteMailbox(name, Use.NONE, false, -1, -1, 0, -1, "");
      var survey = new Survey(nowhere, local, new PlannedMailbox().opened());
      survey.mayHaveLeft(came);
      if (survey.hasDepartures()) {
        found.add(survey);
      }
    }
    return found;
  }

  private static Set<AgreedView.SizeAndDate> arrivals(Collection<Survey> surveys) {
    Set<AgreedView.SizeAndDate> came = new HashSet<>();
    for (Survey survey : surveys) {
      ServerView view = survey.view;
      survey.plan.downloads().stream()
          .mapToInt(view::find)
          .forEach(at -> came.add(new AgreedView.SizeAndDate(view.bytes(at), view.date(at))));
    }
    return came;
  }

  /// Judges the withdrawn mailboxes when it is clear what moved out of them.
  ///
  /// @param left what moved is taken out
  void judgeWithdrawn(List<Survey> left) throws IOException {
    for (Survey survey : left) {
      MailboxName name = survey.name();
      boolean dry = run.options().dryRun();
      boolean empty = dry ? survey.wouldHoldNoFile() : twin.holdsNoFile(name);
      if (empty && remote.containsKey(MailboxName.INBOX) && withdrawn.remove(name)) {
        drop(name);
      }
    }
    for (MailboxName name : withdrawn) {
      Standing standing = twin.standing(name);
      if (!standing.withdrawn()) {
        run.problems().add(Problems.withdrawn(name.toString()));
        if (!run.options().dryRun()) {
          twin.save(name, standing.withdrawn(true));
        }
      }
    }
  }

  private void drop(MailboxName name) throws IOException {
    run.count(Kind.MAILBOXES_DELETED, "delete-mailbox-on-disk", name, 1);
    if (!run.options().dryRun()) {
      twin.drop(name);
    }
  }

  /// What both sides had goes to the attic. Files that the server never had stay, and make the
  /// mailbox anew.
  private void toAttic(MailboxName name) throws IOException {
    if (!run.options().dryRun()) {
      TwinMailbox local = twin.open(name);
      AgreedView agreed = local.agreed();
      List<String> bases = new ArrayList<>();
      var uids = new UidList();
      for (int row = 0; row < agreed.size(); row++) {
        if (agreed.kind(row) == AgreedView.Kind.LINKED) {
          bases.add(agreed.base(row));
          uids.add(agreed.uid(row));
        }
      }
      local.scan();
      run.count(Kind.DELETED_ON_DISK, "delete-on-disk", name, local.toAttic(bases));
      local.forget(uids, new TwinMailbox.Departed(Event.TO_ATTIC, null));
    } else {
      run.count(Kind.DELETED_ON_DISK, "delete-on-disk", name, twin.linked(name));
    }
    drop(name);
  }

  // The server has it.

  private void listed(RemoteMailbox there, boolean directoryMissing)
      throws IOException, InterruptedException {
    MailboxName name = there.name();
    Standing now = twin.standing(name).withdrawn(false);
    if (!there.objectId().isEmpty()) {
      now = now.named(there.objectId());
    }
    boolean dry = run.options().dryRun();
    if (!dry) {
      twin.save(name, now);
    }
    if (directoryMissing
        && twin.linked(name) == 0
        && (dry ? foresee(there) : deleteOnServer(there))) {
      return;
    }
    // With all its files elsewhere the directory is not missing: its messages moved, and it may go.
    boolean elsewhere = directoryMissing && twin.isElsewhere(name);
    boolean mayGo = there.use() == Use.NONE && !name.equals(MailboxName.INBOX);
    if (now.doomed() || elsewhere) {
      twin.allowMissing(name);
    }
    if (now.doomed() || (elsewhere && mayGo)) {
      leaving.add(name);
    }
  }

  /// As [#deleteOnServer] will find it.
  private boolean foresee(RemoteMailbox there) {
    if (there.messages() != 0 || there.use() != Use.NONE) {
      return false;
    }
    run.count(Kind.MAILBOXES_DELETED, "delete-mailbox-on-server", there.name(), 1);
    remote.remove(there.name());
    deleted.add(there.name());
    return true;
  }

  private boolean deleteOnServer(RemoteMailbox there) throws IOException, InterruptedException {
    try {
      if (!server.deleteIfEmpty(there)) {
        return false;
      }
    } catch (ProblemException e) {
      if (e.problem().scope().compareTo(Problem.Scope.MAILBOX) > 0 || server.isEnded()) {
        throw e;
      }
      return false; // It stays, and its directory is made anew.
    }
    run.count(Kind.MAILBOXES_DELETED, "delete-mailbox-on-server", there.name(), 1);
    twin.drop(there.name());
    remote.remove(there.name());
    deleted.add(there.name());
    return true;
  }

  /// Whether the user wants this mailbox gone, so that its messages need no consent any more.
  boolean isLeaving(MailboxName name) {
    return leaving.contains(name);
  }

  /// Whether this run deleted it on the server.
  boolean isDeleted(MailboxName name) {
    return deleted.contains(name);
  }

  /// Deletes on the server what is empty by now. What has messages again stays, on both sides.
  void finish() throws IOException, InterruptedException {
    for (MailboxName name : leaving) {
      RemoteMailbox there = remote.get(name);
      if (there == null) {
        continue;
      }
      if (run.options().dryRun()) {
        if (there.messages() == twin.linked(name) && there.use() == Use.NONE) {
          run.count(Kind.MAILBOXES_DELETED, "delete-mailbox-on-server", name, 1);
        }
        continue;
      }
      if (!twin.holdsNoFile(name) || there.use() != Use.NONE || !deleteOnServer(there)) {
        twin.save(name, twin.standing(name).doomed(false));
        run.problems().add(Problems.folderKept(name.toString()));
      }
    }
  }
}
