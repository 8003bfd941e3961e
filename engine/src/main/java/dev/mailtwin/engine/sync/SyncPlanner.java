package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.KeepableFlags;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.sync.Plan.Change;
import dev.mailtwin.engine.sync.Plan.Link;
import dev.mailtwin.engine.sync.Plan.Merge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Decides. Reads nothing, writes nothing, asks no clock: the same views give the same plan.
///
/// ```
/// agreed row   server     file       plan
/// linked       there      there      merge flags
/// linked       there      gone       edited there: download again   else: gone from disk
/// linked       gone       there      edited here: upload again      else: gone from server
/// linked       gone       gone       forget, unless it is found to have moved
/// bodiless     there      -          nothing
/// deleted here \Deleted   -          nothing
/// deleted here otherwise  -          download again
/// bodiless, deleted here  gone       forget
/// none         there      -          download
/// none         -          there      upload
/// any          any        unknown    nothing
/// linked       any        another's  forget, and download again if it is there
/// ```
///
/// A difference of `\Deleted` alone is no edit: it never saves a message from a deletion. Nor does
/// a flag that only the disk can keep: it differs for good.
public final class SyncPlanner {

  private final ServerView server;
  private final DiskView disk;
  private final AgreedView agreed;
  private final FlagTable table;
  private final KeepableFlags keepable;
  private final Set<String> unknown;

  private final UidList downloads = new UidList();
  private final List<String> uploads = new ArrayList<>();
  private final List<Merge> merges = new ArrayList<>();
  private final List<Link> goneFromServer = new ArrayList<>();
  private final List<Link> goneFromDisk = new ArrayList<>();
  private final UidList forget = new UidList();
  private final List<Link> goneFromBoth = new ArrayList<>();
  private final List<Link> kept = new ArrayList<>();

  /// How many messages were written, deleted or flagged on this computer since both sides last
  /// agreed: what the next run would carry to a server that has not changed. Reads only.
  public static long countLocalChanges(TwinMailbox mailbox) throws IOException {
    AgreedView agreed = mailbox.agreed();
    var unchanged = new ServerView();
    for (int row = 0; row < agreed.size(); row++) {
      AgreedView.SizeAndDate facts = agreed.facts(row);
      unchanged.add(agreed.uid(row), agreed.flags(row), facts.size(), facts.date(), 0);
    }
    KeepableFlags all = KeepableFlags.ALL;
    var keepable = new KeepableFlags(all.anyKeyword(), all.listed(), mailbox.state().notKept());
    Plan plan =
        plan(new Views(unchanged, mailbox.scan(), agreed, mailbox.table(), keepable, Set.of()));
    long flagged = plan.merges().stream().filter(merge -> !merge.server().isEmpty()).count();
    return plan.uploads().size() + plan.goneFromDisk().size() + flagged;
  }

  private SyncPlanner(Views views) {
    this.server = views.server;
    this.disk = views.disk;
    this.agreed = views.agreed;
    this.table = views.table;
    this.keepable = views.keepable;
    this.unknown = views.unknown;
  }

  /// All a plan depends on.
  ///
  /// @param table gives the flag numbers of the three views their meaning
  /// @param unknown base names of linked files that were not seen, but are not proven gone either
  public record Views(
      ServerView server,
      DiskView disk,
      AgreedView agreed,
      FlagTable table,
      KeepableFlags keepable,
      Set<String> unknown) {}

  /// What must change.
  public static Plan plan(Views views) {
    return new SyncPlanner(views).plan();
  }

  private Plan plan() {
    boolean[] claimed = new boolean[disk.size()];
    int[] files = agreed.files(disk, claimed);
    int there = 0;
    for (int row = 0; row < agreed.size(); row++) {
      while (there < server.size() && server.uid(there) < agreed.uid(row)) {
        downloads.add(server.uid(there++));
      }
      boolean onServer = there < server.size() && server.uid(there) == agreed.uid(row);
      switch (agreed.kind(row)) {
        case LINKED -> linked(row, onServer ? there : -1, files[row]);
        case BODILESS -> bodiless(row, onServer);
        case DELETED_HERE -> deletedHere(row, onServer ? there : -1);
      }
      if (onServer) {
        there++;
      }
    }
    while (there < server.size()) {
      downloads.add(server.uid(there++));
    }
    for (int file = 0; file < claimed.length; file++) {
      if (!claimed[file]) {
        uploads.add(disk.base(file));
      }
    }
    return new Plan(
        UidList.of(downloads.sorted()).reversed(),
        uploads,
        merges,
        goneFromServer,
        goneFromDisk,
        forget,
        goneFromBoth,
        kept);
  }

  private void linked(int row, int there, int file) {
    long uid = agreed.uid(row);
    if (file == AgreedView.TAKEN) {
      forget.add(uid);
      if (there >= 0) {
        downloads.add(uid);
      }
      return;
    }
    if (there >= 0 && file >= 0) {
      if (server.flags(there) != agreed.flags(row) || disk.flags(file) != agreed.flags(row)) {
        merge(row, there, file);
      }
      return;
    }
    if (file < 0 && !unknown.isEmpty() && unknown.contains(agreed.base(row))) {
      return;
    }
    if (there < 0 && file < 0) {
      forget.add(uid);
      goneFromBoth.add(new Link(uid, agreed.base(row)));
      return;
    }
    Flags before = table.flags(agreed.flags(row));
    var link = new Link(uid, agreed.base(row));
    if (there >= 0) {
      if (edited(before, table.flags(server.flags(there)))) {
        kept.add(link);
        forget.add(uid);
        downloads.add(uid);
      } else {
        goneFromDisk.add(link);
      }
    } else if (edited(keepable.of(before), keepable.of(onDisk(file, before)))) {
      kept.add(link);
      forget.add(uid);
      uploads.add(link.base());
    } else {
      goneFromServer.add(link);
    }
  }

  private void bodiless(int row, boolean onServer) {
    if (!onServer) {
      forget.add(agreed.uid(row));
    }
  }

  private void deletedHere(int row, int there) {
    if (there >= 0 && table.flags(server.flags(there)).has(SystemFlag.DELETED)) {
      return;
    }
    forget.add(agreed.uid(row));
    if (there >= 0) {
      downloads.add(agreed.uid(row));
    }
  }

  /// Three-way, flag by flag: each side's changes since the agreement go to the other side; what
  /// both did needs no step; what one added and the other removed cannot be the same flag.
  ///
  /// Agreed is what the server has afterwards: a flag it cannot give up stays agreed, so that its
  /// absence on the disk is not taken for a removal there, nor its presence for news, every run.
  private void merge(int row, int there, int file) {
    Flags before = table.flags(agreed.flags(row));
    Flags theirs = table.flags(server.flags(there));
    Flags ours = onDisk(file, before);
    Flags removed = before.minus(theirs).plus(before.minus(ours));
    Flags target = theirs.plus(ours).minus(removed);
    var onServer = new Change(keepable.of(target.minus(theirs)), keepable.of(theirs.minus(target)));
    var onDisk = new Change(target.minus(ours), ours.minus(target));
    Flags after = theirs.plus(onServer.add()).minus(onServer.remove());
    if (!onServer.isEmpty() || !onDisk.isEmpty() || !after.equals(before)) {
      var link = new Link(agreed.uid(row), agreed.base(row));
      merges.add(new Merge(link, onServer, onDisk, after, server.modseq(there)));
    }
  }

  /// Keywords without a letter live in the agreements only; the file name says nothing about them.
  private Flags onDisk(int file, Flags before) {
    Flags silent = Flags.ofImap(before.keywords()).minus(disk.lettered());
    return table.flags(disk.flags(file)).plus(silent);
  }

  private static boolean edited(Flags before, Flags now) {
    return !before.without(SystemFlag.DELETED).equals(now.without(SystemFlag.DELETED));
  }
}
