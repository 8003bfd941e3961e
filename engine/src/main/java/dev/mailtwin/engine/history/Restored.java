package dev.mailtwin.engine.history;

/// What undo made of one change.
///
/// @param how in a word
public record Restored(Change change, How how) {

  /// What became of a message that was to come back.
  public enum How {
    /// Its file is in its mailbox again; the next sync brings it to the server.
    BACK_HERE("back on this computer; the next sync puts it on the server again"),
    /// Its file left the Trash on this computer; the next sync moves the message as well.
    OUT_OF_TRASH("moved out of the Trash on this computer; the next sync does so on the server"),
    /// The server moved it out of its Trash; the next sync downloads it.
    BACK_THERE("moved out of the Trash on the server; the next sync downloads it"),
    /// It is no longer marked as deleted on the server; the next sync downloads it.
    UNMARKED("no longer marked as deleted on the server; the next sync downloads it"),
    /// It is in its mailbox.
    THERE("it is there"),
    /// It left the Trash since, or there was another copy.
    ELSEWHERE("it is neither in the attic nor in the Trash, but in another folder"),
    /// An earlier undo brought it back.
    BEFORE("it was brought back before"),
    /// Only the server can tell, and it was not asked, or cannot be reached.
    ASK_SERVER("only the server can bring it back"),
    /// It is in the server's Trash, but this server cannot move single messages.
    STAYS_IN_TRASH("it is in the server's Trash; this server cannot move it, so move it by hand"),
    /// No copy is left anywhere.
    NO_COPY("no copy is left: not in the attic, and not in the Trash");

    private final String words;

    How(String words) {
      this.words = words;
    }

    /// In words.
    public String words() {
      return words;
    }

    /// Whether it is back or was never away.
    public boolean isBack() {
      return switch (this) {
        case BACK_HERE, OUT_OF_TRASH, BACK_THERE, UNMARKED, THERE, BEFORE -> true;
        case ELSEWHERE, ASK_SERVER, STAYS_IN_TRASH, NO_COPY -> false;
      };
    }
  }
}
