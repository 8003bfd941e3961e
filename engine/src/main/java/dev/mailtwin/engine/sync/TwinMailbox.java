package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.model.UploadIntent;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Our side of one mailbox: its messages and its agreements. Used by one thread, but for the
/// [BodyReceiver] it hands out.
///
/// Everything a method has done when it returns survives a loss of power.
public interface TwinMailbox {

  /// What was remembered last time.
  MailboxState state();

  /// Gives flag numbers their meaning, in all views of this mailbox.
  FlagTable table();

  /// What both sides had when they last agreed. Interrupted arrivals have been resolved before.
  AgreedView agreed() throws IOException;

  /// What is there now. Never fewer than there are because of a race with other programs for long:
  /// see [#confirmGone].
  DiskView scan() throws IOException;

  /// Whether the directory shows no change since the last scan. One within the clock's granularity
  /// may not show.
  default boolean isAsListed() throws IOException {
    return false;
  }

  /// How many files the last scan left out because their names are no text (UTF-8).
  default int unusableNames() {
    return 0;
  }

  /// Which of these base names are gone for certain: a second listing, begun after the first ended,
  /// misses them as well, and nothing changed while it ran.
  Set<String> confirmGone(Collection<String> bases) throws IOException;

  /// How many bytes there is room for; as good as without end where nobody knows.
  default long room() throws IOException {
    return Long.MAX_VALUE;
  }

  /// Receives bodies that are to become files.
  ///
  /// @param view knows flags, size and date of each message that will arrive
  /// @param expected about how many will
  Arrivals arrivals(ServerView view, int expected) throws IOException;

  /// A batch of arriving messages.
  interface Arrivals extends BodyReceiver, AutoCloseable {

    /// Waits until everything that arrived is durable and agreed.
    void finish() throws IOException, InterruptedException;

    /// What arrived and became durable.
    Arrived arrived();

    /// Ends the batch; what is durable stays.
    @Override
    void close();
  }

  /// Renames the file so that its flags are changed.
  ///
  /// @return false if it is not there (any more); look again before concluding anything
  boolean changeFlags(String base, Plan.Change change) throws IOException;

  /// Measures a file that is to be uploaded.
  ///
  /// @return null if it is not there any more
  @Nullable Outgoing outgoing(String base) throws IOException;

  /// What the file system calls a file, whatever its names are.
  ///
  /// @return 0 if it is not there
  long inode(String base) throws IOException;

  /// Whether this file was refused before with these very bytes.
  boolean wasRefused(Outgoing message) throws IOException;

  /// Remembers that the server refused these bytes.
  void refused(Outgoing message, String reason) throws IOException;

  /// Whether a refused upload is remembered.
  boolean refusedSome() throws IOException;

  /// Forgets what was refused of any other file.
  void keepRefusals(Set<String> bases) throws IOException;

  /// Writes down that uploads are about to begin.
  void intend(List<UploadIntent> intents) throws IOException;

  /// Uploads whose fate is unknown.
  List<UploadIntent> doubts() throws IOException;

  /// These intents had no effect, or will be looked for again: see [UploadIntent#missedAt].
  void missed(List<UploadIntent> intents, long atSeconds) throws IOException;

  /// These uploads are known not to have happened.
  void dropIntents(List<UploadIntent> intents) throws IOException;

  /// A link between message and file.
  record Agreement(
      long uid, String base, Flags flags, AgreedView.SizeAndDate size, MessageFacts facts) {

    /// The same without what takes room.
    Agreement withoutFacts() {
      return new Agreement(uid, base, flags, size, MessageFacts.UNKNOWN);
    }
  }

  /// These files and messages are one from now on. If the file was on its way up, it is no longer.
  void link(List<Agreement> agreements) throws IOException;

  /// These messages now have these flags on both sides.
  void agreeFlags(List<Plan.Merge> merges) throws IOException;

  /// The server would not give these bodies.
  void bodiless(ServerView view, Set<Long> uids) throws IOException;

  /// Rows that say nothing any more.
  void forget(UidList uids) throws IOException;

  /// How messages went away.
  ///
  /// @param to where they are now, if that is a mailbox
  record Departed(Event event, @Nullable MailboxName to) {}

  /// The same for messages that went away; the history tells of them from then on.
  void forget(UidList uids, Departed how) throws IOException;

  /// UIDs mean something else now: some agreements go on under other UIDs, all others are
  /// forgotten, in one step. Files stay.
  void renumber(MailboxState fresh, List<TwinAccount.Relocation> known) throws IOException;

  /// What is known about the content of a message.
  ///
  /// @param headerHash 0 if unknown
  /// @param checksum see [MessageFacts#checksum]; 0 if unknown
  /// @param emailId see [BodyReceiver#arrived]; 0 if unknown
  record Content(long headerHash, long checksum, long emailId) {

    /// Nothing is known.
    public static final Content UNKNOWN = new Content(0, 0, 0);
  }

  /// What is known about linked messages, by UID.
  Map<Long, Content> contents(List<Plan.Link> links) throws IOException;

  /// Moves files to the attic.
  ///
  /// @return how many there were
  long toAttic(List<String> bases) throws IOException;

  /// Remembers copies that were begun on servers that cannot move.
  CopyIntents copyIntents();

  /// Rows whose message stays on the server as `\Deleted`. Their agreed flags gain that flag: from
  /// L1 up, a message that did not change is taken to have its agreed flags, and one without
  /// `\Deleted` would be downloaded again.
  ///
  /// @param how they went away, as the history tells it
  void deletedHere(UidList uids, Departed how) throws IOException;

  /// Remembers the state for the next run.
  void save(MailboxState state) throws IOException;

  /// Messages that arrived, with what they are recognised by elsewhere; packed. Not thread-safe.
  final class Arrived {

    private final UidList uids = new UidList();
    private long[] headerHashes = new long[8];

    /// Appends a message.
    ///
    /// @param headerHash 0 if unknown
    public void add(long uid, long headerHash) {
      if (uids.size() == headerHashes.length) {
        headerHashes = Arrays.copyOf(headerHashes, headerHashes.length * 2);
      }
      headerHashes[uids.size()] = headerHash;
      uids.add(uid);
    }

    /// How many there are.
    public int size() {
      return uids.size();
    }

    /// The UID of one.
    public long uid(int at) {
      return uids.get(at);
    }

    /// The header hash of one.
    public long headerHash(int at) {
      return headerHashes[at];
    }
  }
}
