package dev.mailtwin.engine.history;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import org.jspecify.annotations.Nullable;

/// One line of the history.
///
/// @param place where it stands in the history
/// @param at seconds since 1970
/// @param mailbox where; null for the account
/// @param to where it went, if that is a mailbox
/// @param messages how many; 0 where that says nothing
/// @param message which one; [Message#NONE] for many or none
/// @param detail flags that changed, or the words of a note
/// @param undoing whether it was brought back
public record Change(
    Place place,
    long at,
    Event event,
    @Nullable MailboxName mailbox,
    @Nullable MailboxName to,
    long messages,
    Message message,
    String detail,
    Undoing undoing) {

  /// Where a change stands.
  ///
  /// @param number its own, never used again; negative for a file that only the attic knows
  /// @param run the run it belongs to; 0 for such a file
  /// @param ordinal which of that run's changes it is, from 1
  public record Place(long number, long run, long ordinal) {

    /// What `mailtwin undo` takes.
    @Override
    public String toString() {
      return run + "." + ordinal;
    }
  }

  /// How far bringing it back has come.
  public enum Undoing {
    /// Nobody tried, or nothing came of it.
    OPEN,
    /// The server was asked; the answer may have been lost.
    BEGUN,
    /// It is back.
    DONE
  }

  /// A message as it was agreed on before the change.
  ///
  /// @param uid where it was on the server
  /// @param base its file
  /// @param flags as IMAP writes them
  /// @param checksum of all bytes on the wire; 0 if unknown
  public record Message(
      long uid,
      String base,
      String flags,
      SizeAndDate facts,
      long headerHash,
      long checksum,
      String messageId,
      String sender,
      String subject) {

    /// No message, or many.
    public static final Message NONE =
        new Message(0, "", "", new SizeAndDate(0, 0), 0, 0, "", "", "");

    /// Whether a message with these facts has the same content, as far as both are known.
    public boolean isLike(long size, long otherHeaderHash, long otherChecksum) {
      return (facts.size() < 0 || facts.size() == size)
          && headerHash != 0
          && headerHash == otherHeaderHash
          && (checksum == 0 || otherChecksum == 0 || checksum == otherChecksum);
    }
  }
}
