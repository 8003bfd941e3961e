package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.FileProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.engine.sync.Tally.Kind;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Mailboxes that are new on the disk: the server gets them, empty at first.
final class MailboxCreations {

  /// Hears of a mailbox that cannot be had.
  @FunctionalInterface
  interface Failing {
    void in(MailboxName name, ProblemException why) throws ProblemException;
  }

  private final Run run;
  private final ServerAccount server;
  private final TwinAccount twin;
  private final Wanted wanted;
  private final Map<MailboxName, RemoteMailbox> remote;

  /// Those that a dry run would create.
  private final Set<MailboxName> planned = new HashSet<>();

  private final Set<MailboxName> created = new HashSet<>();
  private final Set<MailboxName> names = new HashSet<>();

  /// @param remote what the server lists; gains what is created
  MailboxCreations(
      Run run,
      ServerAccount server,
      TwinAccount twin,
      Wanted wanted,
      Map<MailboxName, RemoteMailbox> remote) {
    this.run = run;
    this.server = server;
    this.twin = twin;
    this.wanted = wanted;
    this.remote = remote;
  }

  /// Whether this run created it, or would.
  boolean isNew(MailboxName name) {
    return created.contains(name) || planned.contains(name);
  }

  /// Whether this dry run would create it.
  boolean isPlanned(MailboxName name) {
    return planned.contains(name);
  }

  /// The names of what the server lists elsewhere than the directory was: a run that was asked for
  /// the directory looks after it.
  Set<MailboxName> names() {
    return names;
  }

  /// Creates what is missing.
  ///
  /// @param known mailboxes on the disk that are no news
  void carryOut(Set<MailboxName> known, Failing failing) throws IOException, InterruptedException {
    twin.unusableNames()
        .forEach((path, right) -> run.problems().add(FileProblems.unusableDirectory(path, right)));
    for (MailboxName name : new TreeSet<>(twin.onDisk())) {
      if (!known.contains(name) && wanted.test(name) && !isThere(name)) {
        try {
          create(name);
        } catch (ProblemException e) {
          failing.in(name, e);
        }
      }
    }
  }

  private boolean isThere(MailboxName name) {
    RemoteMailbox there = remote.get(name);
    return there != null && there.selectable();
  }

  /// Where all of a user's folders lie below INBOX, the server lists one at another place than its
  /// directory is. The directory goes there first: under its old name it would look withdrawn as
  /// soon as the server is asked for its list again.
  private void create(MailboxName name) throws IOException, InterruptedException {
    MailboxName listed = server.listedAs(name);
    boolean elsewhere = !listed.equals(name);
    if (run.options().dryRun()) {
      if (elsewhere) {
        run.count(Kind.MAILBOXES_RENAMED, "rename-on-disk", listed, 1);
      }
      run.plan().add(new Run.PlanLine("create-on-server", name, 1));
      planned.add(name);
      remote.put(name, new RemoteMailbox(name, Use.NONE, true, -1, -1, 0, -1, ""));
      return;
    }
    if (elsewhere) {
      var _ = twin.open(name); // Only what is known can be renamed.
      if (!twin.rename(name, name, listed)) {
        throw new ProblemException(FileProblems.twoPlaces(name.toString(), listed.toString()));
      }
      names.add(listed);
      run.count(Kind.MAILBOXES_RENAMED, "rename-on-disk", listed, 1);
    }
    if (!isThere(listed)) {
      remote.put(listed, server.create(listed));
      created.add(listed);
    }
  }
}
