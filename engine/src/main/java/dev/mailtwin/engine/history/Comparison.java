package dev.mailtwin.engine.history;

import dev.mailtwin.engine.history.Difference.Kind;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.MailboxState;
import dev.mailtwin.engine.sync.Run.Stop;
import dev.mailtwin.engine.sync.ServerAccount;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerMailbox;
import dev.mailtwin.engine.sync.ServerView;
import dev.mailtwin.engine.sync.SyncListener;
import dev.mailtwin.engine.sync.TwinAccount;
import dev.mailtwin.engine.sync.TwinMailbox;
import dev.mailtwin.engine.sync.Wanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Compares everything on both sides: every mailbox, every message with its file. Changes nothing.
public final class Comparison {

  private final ServerAccount server;
  private final TwinAccount twin;
  private final Wanted wanted;
  private final How how;
  private final List<Difference> differences = new ArrayList<>();
  private WaitingFiles waiting = new WaitingFiles();
  private int mailboxes;
  private long messages;

  /// How to compare.
  ///
  /// @param bodies read all bytes of all messages, not only their headers
  public record How(boolean bodies, SyncListener listener, Stop stop) {}

  /// A comparison of one account.
  ///
  /// @param wanted which mailboxes take part
  public Comparison(ServerAccount server, TwinAccount twin, Wanted wanted, How how) {
    this.server = server;
    this.twin = twin;
    this.wanted = wanted;
    this.how = how;
  }

  /// Compares.
  public Compared compare() throws IOException, InterruptedException {
    Set<MailboxName> agreed = twin.agreed();
    Map<MailboxName, RemoteMailbox> there = new HashMap<>();
    for (RemoteMailbox mailbox : server.mailboxes()) {
      MailboxName name = mailbox.name();
      boolean real = !mailbox.use().isVirtual() || agreed.contains(name) || wanted.asksFor(name);
      if (mailbox.selectable() && real) {
        there.put(name, mailbox);
      }
    }
    Set<MailboxName> here = twin.onDisk();
    Set<MailboxName> withdrawn = new TreeSet<>(agreed);
    withdrawn.removeAll(there.keySet());
    waiting = WaitingFiles.in(twin, withdrawn);
    Set<MailboxName> all = new TreeSet<>(there.keySet());
    all.addAll(agreed);
    all.addAll(here);
    for (MailboxName name : all) {
      if (wanted.test(name)) {
        if (how.stop.requested()) {
          throw new InterruptedException("stopped by the user");
        }
        mailboxes++;
        RemoteMailbox mailbox = there.get(name);
        if (mailbox == null) {
          onlyHere(name, agreed.contains(name));
        } else {
          compare(mailbox, agreed.contains(name), here.contains(name));
        }
      }
    }
    return new Compared(mailboxes, messages, how.bodies, List.copyOf(differences));
  }

  private void onlyHere(MailboxName name, boolean known) {
    if (known) {
      add(
          name,
          Kind.FOLDER_WITHDRAWN,
          "The server does not list this folder any more; its files stay here untouched.");
    } else {
      add(
          name,
          Kind.FOLDER_NEW_HERE,
          "This folder is on this computer only; the next sync creates it on the server.");
    }
  }

  private void add(MailboxName name, Kind kind, String explanation) {
    differences.add(new Difference(name, 0, "", kind, explanation));
  }

  private void compare(RemoteMailbox mailbox, boolean known, boolean isHere)
      throws IOException, InterruptedException {
    MailboxName name = mailbox.name();
    if (!known && !isHere) {
      add(
          name,
          Kind.FOLDER_NEW_THERE,
          "This folder is on the server only; the next sync creates it here.");
      return;
    }
    try {
      TwinMailbox local = twin.peek(name);
      MailboxState before = twin.state(name);
      MailboxState fresh = MailboxState.NEW;
      var nothing = new MailboxState(0, 0, 0, 0, fresh.ladder(), 0, false, before.notKept());
      ServerMailbox opened = server.open(mailbox, nothing);
      if (before.uidValidity() != 0 && before.uidValidity() != opened.opened().uidValidity()) {
        add(
            name,
            Kind.RENUMBERED,
            "The server renumbered this folder; the next sync matches both sides by content.");
        return;
      }
      how.listener.says("Comparing %s …".formatted(name));
      ServerView view =
          opened.look(new AgreedView(), local.table(), true, new ArrayList<>()).view();
      var pair = new MailboxComparison(name, local, opened, view, waiting);
      List<Difference> found = pair.compare(how.bodies);
      differences.addAll(found);
      if (before.settled()
          && found.stream().anyMatch(d -> d.kind().weight() == Difference.Weight.PENDING)) {
        twin.save(name, before.unsettled()); // Nothing else may tell the next sync to look.
      }
      messages += pair.messages();
    } catch (ProblemException e) {
      Problem problem = e.problem();
      if (problem.scope().compareTo(Problem.Scope.MAILBOX) > 0 || server.isEnded()) {
        throw e;
      }
      if (problem.code() == Code.MAILDIR_GONE) {
        add(name, Kind.FOLDER_GONE_HERE, "The directory of this folder is missing.");
      } else {
        add(name, Kind.FOLDER_UNREADABLE, "It could not be compared: " + problem.happened());
      }
    }
  }
}
