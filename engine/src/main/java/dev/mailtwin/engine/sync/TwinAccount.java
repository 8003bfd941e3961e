package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.Side;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Our side of one account. Used by one thread.
public interface TwinAccount {

  /// Mailboxes that were agreed on in an earlier run.
  Set<MailboxName> agreed() throws IOException;

  /// Mailboxes that are on the disk.
  Set<MailboxName> onDisk() throws IOException;

  /// Directories of messages that cannot be those of mailboxes, as they can be shown, and where a
  /// mailbox of that name would lie; empty where there can be none.
  default Map<String, String> unusableNames() throws IOException {
    return Map.of();
  }

  /// Whether nothing can have changed on the disk since the mailbox was last listed, and no upload
  /// that was refused is to be tried again.
  boolean isUnchanged(MailboxName name) throws IOException;

  /// What was remembered about a mailbox; [MailboxState#NEW] if nothing.
  MailboxState state(MailboxName name) throws IOException;

  /// Opens a mailbox, creating what is missing.
  TwinMailbox open(MailboxName name) throws IOException;

  /// Opens a mailbox for looking only; nothing is created.
  TwinMailbox peek(MailboxName name) throws IOException;

  /// The server of the last run; empty before the first.
  String server() throws IOException;

  /// Remembers the server.
  void saveServer(String identity) throws IOException;

  /// Remembers the state of an agreed mailbox that is not open.
  void save(MailboxName name, MailboxState state) throws IOException;

  /// For a dry run: as if the state of an agreed mailbox had been saved.
  void pretend(MailboxName name, MailboxState state);

  /// How many messages of the account are linked.
  long linked() throws IOException;

  /// How many messages of a mailbox are linked.
  long linked(MailboxName name) throws IOException;

  /// What is remembered about a mailbox as a whole.
  ///
  /// @param objectId the server's name for it that a rename does not change (RFC 8474 §4); empty if
  ///   unknown
  /// @param withdrawn it is not listed any more, and that was said
  /// @param doomed the user said that it shall go from the other side as well
  /// @param asked the sides on which so much is gone that the user was asked whether it shall go
  ///   from the other one as well, and has not answered
  record Standing(String objectId, boolean withdrawn, boolean doomed, Set<Side> asked) {

    /// Copies the set.
    public Standing {
      asked = Set.copyOf(asked);
    }

    /// Nothing is known.
    public static final Standing NEW = new Standing("", false, false, Set.of());

    Standing withdrawn(boolean now) {
      return new Standing(objectId, now, doomed, asked);
    }

    /// The same, of a mailbox that the user wants gone, or not.
    public Standing doomed(boolean now) {
      return new Standing(objectId, withdrawn, now, asked);
    }

    Standing named(String id) {
      return new Standing(id, withdrawn, doomed, asked);
    }

    Standing asked(Set<Side> sides) {
      return new Standing(objectId, withdrawn, doomed, sides);
    }
  }

  /// What is remembered about a mailbox; [Standing#NEW] if nothing.
  Standing standing(MailboxName name) throws IOException;

  /// Remembers that about an agreed mailbox.
  void save(MailboxName name, Standing standing) throws IOException;

  /// Agreed mailboxes whose directory is not there.
  Set<MailboxName> missing() throws IOException;

  /// The base names of the files that an agreed mailbox has, or had if its directory is gone.
  Set<String> files(MailboxName name) throws IOException;

  /// Where the files of a missing mailbox are now: how many each mailbox that was never agreed on
  /// holds under the names they had.
  Map<MailboxName, Long> whereabouts(MailboxName missing) throws IOException;

  /// Whether each file that a missing mailbox had is in another one now, under its name. False if
  /// it had none.
  boolean isElsewhere(MailboxName missing) throws IOException;

  /// A linked message by which a mailbox is recognised.
  record Sample(long uid, long size, long headerHash) {

    /// Whether something else has this UID on the server.
    boolean contradicts(ServerMailbox.@Nullable Fingerprint print) {
      return print != null
          && (print.headerHash() != headerHash || (print.size() >= 0 && print.size() != size));
    }
  }

  /// Linked messages of which the header is known, spread over the mailbox.
  List<Sample> sample(MailboxName name, int most) throws IOException;

  /// Gives a mailbox another name. Its agreements stay.
  ///
  /// @param place the mailbox as which its directory is there now; the new name if some program
  ///   moved it already
  /// @return false if something else has the new name here
  boolean rename(MailboxName from, MailboxName place, MailboxName to) throws IOException;

  /// For a dry run: as if [#rename] had been called.
  void pretend(MailboxName from, MailboxName place, MailboxName to) throws IOException;

  /// Lets a missing mailbox be opened: its files are gone for good, or have gone elsewhere.
  void allowMissing(MailboxName name);

  /// Whether no file at all is there.
  boolean holdsNoFile(MailboxName name) throws IOException;

  /// Forgets a mailbox, and removes its directory where nothing is left in it.
  void drop(MailboxName name) throws IOException;

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
  ///
  /// @param why what the history tells of it
  void moveAgreements(MailboxName from, MailboxName to, List<Relocation> messages, Event why)
      throws IOException;

  /// Puts a second copy of a file into the attic.
  ///
  /// @return false if the file is not there any more
  boolean keepInAttic(MailboxName mailbox, String base) throws IOException;

  /// A linked message that came since the account was last seen as a whole, or in the run that saw
  /// it.
  record Recent(MailboxName mailbox, Plan.Link link) {}

  /// Which of these a message may be that is missing elsewhere: those of the same size, date,
  /// header and checksum.
  default List<Recent> recent(TwinMailbox.Content content, AgreedView.SizeAndDate facts)
      throws IOException {
    return List.of();
  }

  /// A run has looked at all mailboxes. What was recent before is no longer. Writes nothing if
  /// there was nothing recent, and nothing came.
  default void sawEverything() throws IOException {}

  /// Files that are not what an upload wants: still being written, or old copies.
  default Uploads uploads() {
    return Uploads.NONE;
  }

  /// What programs went on writing after it was uploaded, and what a backup brought back.
  interface Uploads {

    /// For a twin that nobody else writes to.
    Uploads NONE =
        new Uploads() {
          @Override
          public Map<MailboxName, Set<String>> rewritten() {
            return Map.of();
          }

          @Override
          public void giveNewNames(Map<MailboxName, Set<String>> files) {}

          @Override
          public void setApart(MailboxName here, String base) {}

          @Override
          public Set<String> oldCopies(MailboxName here, Collection<String> files) {
            return Set.of();
          }

          @Override
          public void putAway(MailboxName here, Set<String> files) {}

          @Override
          public Set<String> unremembered(Collection<String> files) {
            return Set.of();
          }
        };

    /// Files that hold something else than what went up some minutes ago, by base name.
    Map<MailboxName, Set<String>> rewritten() throws IOException;

    /// Gives files other base names: they are new messages then, and what went up is deleted here.
    void giveNewNames(Map<MailboxName, Set<String>> files) throws IOException;

    /// Gives a file that is no longer what was agreed on another base name, with another date: the
    /// one with the old date, size and header would be taken for the message again.
    void setApart(MailboxName here, String base) throws IOException;

    /// Which of these files are back where they were before a sync moved them, as a backup that is
    /// unpacked over the twin brings them: the same name, bytes and time are elsewhere now. A copy
    /// that somebody makes has a time of its own.
    Set<String> oldCopies(MailboxName here, Collection<String> files) throws IOException;

    /// Moves such files to the attic.
    void putAway(MailboxName here, Set<String> files) throws IOException;

    /// Which of these got their names from us, and neither agreements nor history know them: they
    /// came by a run that the state, an older one, does not remember.
    Set<String> unremembered(Collection<String> files) throws IOException;
  }
}
