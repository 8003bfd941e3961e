package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.UidList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What must change in one mailbox. Nothing in it has happened yet.
///
/// @param downloads UIDs the disk does not have, newest first
/// @param uploads base names of files the server does not have
/// @param merges messages whose flags differ
/// @param goneFromServer linked messages the server no longer has; their files are candidates for
///   the attic
/// @param goneFromDisk linked messages whose files are gone; candidates for the server's Trash
/// @param forget UIDs whose rows say nothing any more
/// @param goneFromBoth linked messages that are missing on both sides; among those to forget
/// @param kept messages that were edited on one side and deleted on the other: edit beats delete.
///   They appear among the uploads or downloads as well
public record Plan(
    UidList downloads,
    List<String> uploads,
    List<Merge> merges,
    List<Link> goneFromServer,
    List<Link> goneFromDisk,
    UidList forget,
    List<Link> goneFromBoth,
    List<Link> kept) {

  /// A plan to do nothing.
  static final Plan NOTHING =
      new Plan(
          new UidList(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          new UidList(),
          List.of(),
          List.of());

  /// The same plan without what was recognised as something that needs no transfer, and without
  /// forgetting those links.
  Plan without(Set<Long> uids, Set<String> bases, Set<Link> links) {
    var rest = new UidList();
    downloads.stream().filter(uid -> !uids.contains(uid)).forEach(rest::add);
    Set<Long> remembered = new HashSet<>();
    links.forEach(link -> remembered.add(link.uid()));
    var forgotten = new UidList();
    forget.stream().filter(uid -> !remembered.contains(uid)).forEach(forgotten::add);
    return new Plan(
        rest,
        uploads.stream().filter(base -> !bases.contains(base)).toList(),
        merges,
        goneFromServer.stream().filter(link -> !links.contains(link)).toList(),
        goneFromDisk.stream().filter(link -> !links.contains(link)).toList(),
        forgotten,
        goneFromBoth.stream().filter(link -> !links.contains(link)).toList(),
        kept.stream().filter(link -> !links.contains(link)).toList());
  }

  /// The same plan with more changes of flags.
  Plan withAlso(List<Merge> flags) {
    List<Merge> all = new ArrayList<>(merges);
    all.addAll(flags);
    return new Plan(
        downloads, uploads, all, goneFromServer, goneFromDisk, forget, goneFromBoth, kept);
  }

  /// A message and its file.
  public record Link(long uid, String base) {}

  /// A change of flags of one message, on either side or both.
  ///
  /// @param agreed what both have afterwards
  /// @param modseq of the message as last seen, 0 if unknown
  public record Merge(Link link, Change server, Change disk, Flags agreed, long modseq) {}

  /// Flags to add and to remove on one side.
  public record Change(Flags add, Flags remove) {

    /// Nothing to do.
    public static final Change NONE = new Change(Flags.NONE, Flags.NONE);

    /// Whether there is nothing to do.
    public boolean isEmpty() {
      return add.isEmpty() && remove.isEmpty();
    }
  }

  /// Whether nothing would change on either side or in the agreements.
  public boolean isEmpty() {
    return downloads.size() == 0
        && uploads.isEmpty()
        && merges.isEmpty()
        && goneFromServer.isEmpty()
        && goneFromDisk.isEmpty()
        && forget.size() == 0;
  }
}
