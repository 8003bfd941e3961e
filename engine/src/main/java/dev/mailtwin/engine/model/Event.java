package dev.mailtwin.engine.model;

/// What the history can tell of: what was done, on which side, and why. The names are stored; they
/// are only ever added.
public enum Event {
  DOWNLOADED(Side.DISK, "downloaded", "new on the server"),
  UPLOADED(Side.SERVER, "uploaded", "new here"),
  RECOGNISED(Side.NEITHER, "matched", "the same content on both sides"),
  FLAGS_HERE(Side.DISK, "flags changed", "changed on the server"),
  FLAGS_THERE(Side.SERVER, "flags changed", "changed here"),
  MOVED_HERE(Side.DISK, "moved", "moved on the server"),
  MOVED_THERE(Side.SERVER, "moved", "moved here"),
  MOVED_AWAY(Side.SERVER, "removed at its old place", "moved here"),
  TO_ATTIC(Side.DISK, "moved to the attic", "gone from the server"),
  TO_TRASH(Side.SERVER, "moved to the Trash", "deleted here"),
  EXPUNGED(Side.SERVER, "deleted for good", "deleted here, in the Trash"),
  MARKED(Side.SERVER, "copied to the Trash and marked as deleted", "deleted here"),
  GONE_FROM_BOTH(Side.NEITHER, "forgotten", "gone from both sides"),
  RENUMBERED(Side.NEITHER, "matched again", "the server renumbered or re-created the folder"),
  STEPPED_DOWN(Side.NEITHER, "compared more thoroughly from now on", "the server hid changes"),
  FOLDER_RENAMED(Side.NEITHER, "folder renamed", "renamed on the other side"),
  FOLDER_FORGOTTEN(Side.NEITHER, "folder forgotten", "gone from one side, or to be fetched anew"),
  NOTED(Side.NEITHER, "noted", ""),
  BROUGHT_BACK_HERE(Side.DISK, "brought back", "you asked for it"),
  BROUGHT_BACK_THERE(Side.SERVER, "brought back", "you asked for it"),
  MENDED(Side.DISK, "mended", "you asked for it"),
  ATTIC_EMPTIED(Side.DISK, "removed from the attic", "older than 30 days");

  private final Side side;
  private final String what;
  private final String why;

  Event(Side side, String what, String why) {
    this.side = side;
    this.what = what;
    this.why = why;
  }

  /// The side that was changed.
  public Side side() {
    return side;
  }

  /// What was done, as a participle.
  public String what() {
    return what;
  }

  /// The reason, in words; empty where the entry itself tells.
  public String why() {
    return why;
  }

  /// Whether a message went away, so that it can be brought back.
  public boolean isRemoval() {
    return switch (this) {
      case TO_ATTIC, TO_TRASH, EXPUNGED, MARKED, GONE_FROM_BOTH -> true;
      case DOWNLOADED,
          UPLOADED,
          RECOGNISED,
          FLAGS_HERE,
          FLAGS_THERE,
          MOVED_HERE,
          MOVED_THERE,
          MOVED_AWAY,
          RENUMBERED,
          STEPPED_DOWN,
          FOLDER_RENAMED,
          FOLDER_FORGOTTEN,
          NOTED,
          BROUGHT_BACK_HERE,
          BROUGHT_BACK_THERE,
          MENDED,
          ATTIC_EMPTIED ->
          false;
    };
  }
}
