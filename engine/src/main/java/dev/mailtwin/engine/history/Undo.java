package dev.mailtwin.engine.history;

import dev.mailtwin.engine.history.Recovery.Found;
import dev.mailtwin.engine.history.Restored.How;
import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.ServerAccount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Brings back what runs removed, on either side.
///
/// ```
/// a file went to the attic      -> back into its mailbox; the next sync uploads it
/// a message went to the Trash   -> its copy here leaves the Trash; the next sync moves the message
///                               -> else the server moves it; the next sync downloads it
///                               -> else the attic, if a file of it is there
/// a message was only marked     -> the mark goes; the next sync downloads it
/// ```
///
/// What can be done here is done first, so that only the rest needs the server. A message is only
/// ever moved or added: nothing that came since is touched. Every step may be broken off: whoever
/// asks again is told that it is there.
public final class Undo {

  /// Opens the server's side, when it is needed.
  @FunctionalInterface
  public interface Opener {
    ServerAccount open() throws IOException, InterruptedException;
  }

  private final Recovery twin;
  private final Opener opener;
  private final boolean act;
  private final Map<Long, Restored> done = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();

  /// @param act false only says what would be done, and asks no server
  public Undo(Recovery twin, Opener opener, boolean act) {
    this.twin = twin;
    this.opener = opener;
    this.act = act;
  }

  /// What kept us from asking the server.
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /// Brings back what these changes removed; others are left out.
  ///
  /// @return one answer for each removal, in order
  public List<Restored> undo(List<Change> changes) throws IOException, InterruptedException {
    List<Change> removals = changes.stream().filter(change -> change.event().isRemoval()).toList();
    for (Change change : removals) {
      if (change.undoing() == Change.Undoing.DONE) {
        settle(change, How.BEFORE);
      } else if (change.event() == Event.TO_ATTIC || change.event() == Event.GONE_FROM_BOTH) {
        fromAttic(change);
      }
    }
    fromTrashHere(open(removals));
    List<Change> left = open(removals);
    if (!left.isEmpty()) {
      askServer(left);
    }
    for (Change change : open(removals)) {
      settle(change, twin.isElsewhere(change) ? How.ELSEWHERE : How.NO_COPY);
    }
    return removals.stream()
        .map(
            change -> done.getOrDefault(change.place().number(), new Restored(change, How.NO_COPY)))
        .toList();
  }

  private List<Change> open(List<Change> removals) {
    return removals.stream().filter(change -> !done.containsKey(change.place().number())).toList();
  }

  private void settle(Change change, How how) {
    done.put(change.place().number(), new Restored(change, how));
  }

  private void fromAttic(Change change) throws IOException {
    switch (twin.fromAttic(change, act)) {
      case BACK -> settled(change, How.BACK_HERE, Event.BROUGHT_BACK_HERE);
      case THERE -> settled(change, How.THERE, Event.BROUGHT_BACK_HERE);
      case NOWHERE -> {} // The Trash may have it.
    }
  }

  private void settled(Change change, How how, Event event) throws IOException {
    if (act) {
      twin.undone(change, event);
    }
    settle(change, how);
  }

  private void fromTrashHere(List<Change> changes) throws IOException {
    Map<MailboxName, List<Change>> byTrash = new LinkedHashMap<>();
    MailboxName usual = twin.trash();
    for (Change change : changes) {
      MailboxName trash = change.to() == null ? usual : change.to();
      boolean moved = change.event() == Event.TO_TRASH || change.event() == Event.GONE_FROM_BOTH;
      if (moved && trash != null) {
        byTrash.computeIfAbsent(trash, _ -> new ArrayList<>()).add(change);
      }
    }
    for (Map.Entry<MailboxName, List<Change>> entry : byTrash.entrySet()) {
      for (Change back : twin.fromTrash(entry.getKey(), entry.getValue(), act)) {
        settled(back, How.OUT_OF_TRASH, Event.BROUGHT_BACK_HERE);
      }
    }
  }

  /// Without an answer the rest waits: nothing is concluded from silence.
  private void askServer(List<Change> changes) throws IOException, InterruptedException {
    if (!act) {
      changes.forEach(change -> settle(change, How.ASK_SERVER));
      return;
    }
    try (ServerAccount server = opener.open()) {
      var side = new ServerUndo(server, twin, this::settle);
      side.unmark(changes.stream().filter(c -> c.event() == Event.MARKED).toList());
      side.outOfTrash(open(changes));
    } catch (ProblemException e) {
      problems.add(e.problem());
      open(changes).forEach(change -> settle(change, How.ASK_SERVER));
      return;
    }
    for (Change change : open(changes)) {
      lastResort(change);
    }
  }

  private void lastResort(Change change) throws IOException {
    Found found = twin.fromAttic(change, act);
    if (found == Found.BACK) {
      settled(change, How.BACK_HERE, Event.BROUGHT_BACK_HERE);
    } else if (found == Found.THERE || twin.holds(change)) {
      settled(change, How.THERE, Event.BROUGHT_BACK_HERE);
    }
  }
}
