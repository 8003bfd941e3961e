package dev.mailtwin.engine.history;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.MailboxName;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Our side of bringing something back. Used by one thread.
///
/// Everything a method has done when it returns survives a loss of power. No file is ever replaced.
public interface Recovery {

  /// What became of a file.
  enum Found {
    /// It is in its mailbox now.
    BACK,
    /// It was there already.
    THERE,
    /// There is none.
    NOWHERE
  }

  /// Moves the file of a removed message from the attic into its mailbox. If another file has its
  /// name there, it gets a new one.
  ///
  /// @param act false only looks
  Found fromAttic(Change change, boolean act) throws IOException;

  /// Moves the files of removed messages from the Trash on this computer back into their mailboxes.
  /// The next sync follows with the messages.
  ///
  /// @param act false only looks
  /// @return those that were there, each file for one of them
  List<Change> fromTrash(MailboxName trash, List<Change> changes, boolean act) throws IOException;

  /// Whether a file with this content is in the mailbox.
  boolean holds(Change change) throws IOException;

  /// Whether a linked message with this content is in any mailbox.
  boolean isElsewhere(Change change) throws IOException;

  /// The message is no longer marked on the server: the next sync downloads it.
  void unmarked(Change change) throws IOException;

  /// The server is about to be asked to move these messages.
  void begin(List<Change> changes) throws IOException;

  /// A change was undone; the history says so.
  void undone(Change change, Event how) throws IOException;

  /// Where deleted messages go on the server, as far as that was ever seen; null if not.
  @Nullable MailboxName trash() throws IOException;
}
