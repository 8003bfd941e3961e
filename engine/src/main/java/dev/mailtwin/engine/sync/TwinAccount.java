package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Our side of one account. Used by one thread.
public interface TwinAccount {

  /// Mailboxes that were agreed on in an earlier run.
  Set<MailboxName> agreed() throws IOException;

  /// Mailboxes that are on the disk.
  Set<MailboxName> onDisk() throws IOException;

  /// Whether nothing can have changed on the disk since the mailbox was last listed.
  boolean isUnchanged(MailboxName name) throws IOException;

  /// What was remembered about a mailbox; [MailboxState#NEW] if nothing.
  MailboxState state(MailboxName name) throws IOException;

  /// Opens a mailbox, creating what is missing.
  TwinMailbox open(MailboxName name) throws IOException;

  /// Opens a mailbox for looking only; nothing is created.
  TwinMailbox peek(MailboxName name) throws IOException;

  /// How many messages of the account are linked.
  long linked() throws IOException;

  /// How many removals were carried out since a moment, on one side.
  long removedSince(long seconds, boolean onServer) throws IOException;

  /// Remembers removals that were carried out.
  void recordRemovals(long atSeconds, boolean onServer, long messages) throws IOException;

  /// A linked message on its way to another mailbox.
  ///
  /// @param link where it was
  /// @param uid where it is on the server now
  /// @param base its file now
  /// @param facts as the server reports them now
  record Relocation(Plan.Link link, long uid, String base, AgreedView.SizeAndDate facts) {}

  /// Moves files to another mailbox; their keywords get the letters they have there.
  ///
  /// @param agreed by base name, the flags both sides agreed on: some keywords have no letter
  /// @return the base names of those that are there now; the others stay as they were
  Set<String> moveFiles(MailboxName from, MailboxName to, Map<String, Flags> agreed)
      throws IOException;

  /// Gives files that another program moved the letters that their keywords have at the new place.
  ///
  /// @param from whose letters the names still show
  /// @param agreed as for [#moveFiles]
  void reletter(MailboxName from, MailboxName to, Map<String, Flags> agreed) throws IOException;

  /// Moves agreements to another mailbox; message and file are there already.
  void moveAgreements(MailboxName from, MailboxName to, List<Relocation> messages)
      throws IOException;

  /// Puts a second copy of a file into the attic.
  ///
  /// @return false if the file is not there any more
  boolean keepInAttic(MailboxName mailbox, String base) throws IOException;
}
