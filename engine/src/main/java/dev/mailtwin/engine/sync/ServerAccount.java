package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import java.io.IOException;
import java.util.List;

/// The server's side of one account: its mailboxes. Used by one thread.
public interface ServerAccount extends AutoCloseable {

  /// What a mailbox is for (RFC 6154, RFC 8457).
  enum Use {
    NONE,
    ALL,
    ARCHIVE,
    DRAFTS,
    FLAGGED,
    IMPORTANT,
    JUNK,
    SENT,
    TRASH;

    /// Whether such a mailbox shows messages that lie in others (RFC 6154 §2, RFC 8457 §3).
    public boolean isVirtual() {
      return this == ALL || this == FLAGGED || this == IMPORTANT;
    }
  }

  /// One mailbox, and what the server says about it without opening it.
  ///
  /// @param selectable false for a mere level of the hierarchy
  /// @param messages -1 if unknown, like the other numbers
  /// @param objectId what never changes about it (RFC 8474 §4), empty if unknown
  record RemoteMailbox(
      MailboxName name,
      Use use,
      boolean selectable,
      long uidValidity,
      long uidNext,
      long messages,
      long highestModseq,
      String objectId) {

    /// Whether nothing has happened on the server since this state was saved. Equal mod-sequences
    /// alone do not prove that (RFC 7162 §3.1.2.1); with equal counts and UIDNEXT they do.
    public boolean isUnchangedSince(MailboxState state) {
      return state.settled()
          && state.ladder() != MailboxState.Ladder.L0
          && highestModseq > 0
          && highestModseq == state.highestModseq()
          && highestModseq == state.overlapFrom()
          && uidValidity == state.uidValidity()
          && uidNext == state.uidNext()
          && messages == state.exists();
    }
  }

  /// What tells this account on this server from any other: its name and its user.
  String identity();

  /// All mailboxes, with numbers where one question gets them.
  List<RemoteMailbox> mailboxes() throws IOException, InterruptedException;

  /// Opens a mailbox; the one opened before is left.
  ServerMailbox open(RemoteMailbox mailbox, MailboxState state)
      throws IOException, InterruptedException;

  /// The name under which the server lists what is created under this one. Another one where all
  /// mailboxes of a user have a prefix (RFC 2342 §5).
  ///
  /// @throws IOException a problem of the mailbox, if no name there can say it
  MailboxName listedAs(MailboxName name) throws IOException;

  /// Creates a mailbox and subscribes to it.
  RemoteMailbox create(MailboxName name) throws IOException, InterruptedException;

  /// Renames a mailbox with everything below it, and its subscription.
  ///
  /// @throws dev.mailtwin.engine.problem.ProblemException if the server will not
  void rename(MailboxName from, MailboxName to) throws IOException, InterruptedException;

  /// Deletes a mailbox that holds no message, and its subscription.
  ///
  /// @return false if it holds some, or if the server keeps it
  boolean deleteIfEmpty(RemoteMailbox mailbox) throws IOException, InterruptedException;

  /// Whether messages can be moved without being transferred: MOVE (RFC 6851), or UIDPLUS (RFC
  /// 4315) to expunge what was copied.
  boolean canMove();

  /// Whether the conversation is over.
  boolean isEnded();

  @Override
  void close();
}
