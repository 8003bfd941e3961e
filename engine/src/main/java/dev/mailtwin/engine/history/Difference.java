package dev.mailtwin.engine.history;

import dev.mailtwin.engine.model.MailboxName;

/// One difference between both sides, explained.
///
/// @param uid the message on the server; 0 if there is none
/// @param base the file; empty if there is none
/// @param explanation one sentence
public record Difference(
    MailboxName mailbox, long uid, String base, Kind kind, String explanation) {

  /// What becomes of a difference.
  public enum Weight {
    /// The next sync ends it.
    PENDING,
    /// It stays until somebody mends it.
    BROKEN,
    /// It is as it should be.
    HARMLESS
  }

  /// What differs.
  public enum Kind {
    NEW_THERE(Weight.PENDING),
    NEW_HERE(Weight.PENDING),
    GONE_THERE(Weight.PENDING),
    GONE_HERE(Weight.PENDING),
    GONE_FROM_BOTH(Weight.PENDING),
    KEPT(Weight.PENDING),
    FLAGS(Weight.PENDING),
    FOLDER_NEW_THERE(Weight.PENDING),
    FOLDER_NEW_HERE(Weight.PENDING),
    RENUMBERED(Weight.PENDING),
    FILE_CHANGED(Weight.BROKEN),
    FILE_EMPTY(Weight.BROKEN),
    CONTENT(Weight.BROKEN),
    ANOTHER_MESSAGE(Weight.BROKEN),
    FOLDER_GONE_HERE(Weight.BROKEN),
    FOLDER_UNREADABLE(Weight.BROKEN),
    SIZE_CLAIMED(Weight.HARMLESS),
    FLAGS_HERE_ONLY(Weight.HARMLESS),
    NOT_HANDED_OUT(Weight.HARMLESS),
    NOT_TAKEN(Weight.HARMLESS),
    WAITS(Weight.HARMLESS),
    MARKED(Weight.HARMLESS),
    FOLDER_WITHDRAWN(Weight.HARMLESS);

    private final Weight weight;

    Kind(Weight weight) {
      this.weight = weight;
    }

    /// What becomes of it.
    public Weight weight() {
      return weight;
    }
  }
}
