package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.history.Change;
import dev.mailtwin.engine.history.Change.Undoing;
import dev.mailtwin.engine.history.Recovery;
import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The way back on the disk of a [WorldTwin].
final class WorldRecovery implements Recovery {

  private final WorldTwin twin;

  WorldRecovery(WorldTwin twin) {
    this.twin = twin;
  }

  private static MailboxName mailbox(Change change) {
    MailboxName mailbox = change.mailbox();
    if (mailbox == null) {
      throw new AssertionError("a message without a mailbox");
    }
    return mailbox;
  }

  @Override
  public Found fromAttic(Change change, boolean act) throws IOException {
    WorldTwin.Box box = twin.box(mailbox(change));
    String base = change.message().base();
    for (WorldTwin.Kept kept : List.copyOf(twin.kept)) {
      if (kept.mailbox().equals(box.name) && kept.base().equals(base)) {
        if (!act) {
          return Found.BACK;
        }
        twin.faults.disk();
        WorldTwin.File file = kept.file();
        String name = box.files.containsKey(base) ? twin.freshBase() : base;
        box.put(name, new WorldTwin.File(file.letter(), file.flags().without(SystemFlag.DELETED)));
        twin.outOfAttic(kept);
        return Found.BACK;
      }
    }
    return box.files.containsKey(base) ? Found.THERE : Found.NOWHERE;
  }

  @Override
  public List<Change> fromTrash(MailboxName trash, List<Change> changes, boolean act)
      throws IOException {
    WorldTwin.Box bin = twin.box(trash);
    List<Change> back = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (Change change : changes) {
      String base = find(bin, change, used);
      if (base == null || mailbox(change).equals(trash)) {
        continue;
      }
      used.add(base);
      Map<String, Flags> one =
          Map.of(base, Flags.ofImap(List.of(change.message().flags().split(" ", -1))));
      if (act && twin.moveFiles(trash, mailbox(change), one).contains(base)) {
        back.add(change);
      }
    }
    return back;
  }

  private static @Nullable String find(WorldTwin.Box box, Change change, Set<String> used) {
    for (WorldTwin.Row row : box.rows.values()) {
      boolean like =
          change
              .message()
              .isLike(row.facts().size(), row.known().headerHash(), row.known().checksum());
      if (like && box.files.containsKey(row.base()) && !used.contains(row.base())) {
        return row.base();
      }
    }
    return null;
  }

  @Override
  public boolean holds(Change change) {
    return find(twin.box(mailbox(change)), change, Set.of()) != null;
  }

  @Override
  public boolean isElsewhere(Change change) {
    return false; // Nothing leaves the Trash here.
  }

  @Override
  public void unmarked(Change change) throws IOException {
    twin.faults.disk();
    twin.box(mailbox(change))
        .rows
        .computeIfPresent(
            change.message().uid(),
            (_, row) -> row.kind() == AgreedView.Kind.DELETED_HERE ? null : row);
    mark(change, Undoing.DONE);
  }

  @Override
  public void begin(List<Change> changes) throws IOException {
    twin.faults.disk();
    changes.forEach(change -> mark(change, Undoing.BEGUN));
  }

  @Override
  public void undone(Change change, Event how) throws IOException {
    twin.faults.disk();
    mark(change, Undoing.DONE);
  }

  private void mark(Change change, Undoing undoing) {
    twin.history.put(
        change.place().number(),
        new Change(
            change.place(),
            change.at(),
            change.event(),
            change.mailbox(),
            change.to(),
            change.messages(),
            change.message(),
            change.detail(),
            undoing));
  }

  @Override
  public @Nullable MailboxName trash() {
    for (Change change : twin.history.descendingMap().values()) {
      if (change.event() == Event.TO_TRASH && change.to() != null) {
        return change.to();
      }
    }
    return null;
  }
}
