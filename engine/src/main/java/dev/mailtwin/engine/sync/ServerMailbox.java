package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.KeepableFlags;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The server's side of one mailbox while it is open. Used by one thread.
///
/// Every method may throw: [dev.mailtwin.engine.problem.ProblemException] if the server refused or
/// the connection ended. The effect of the call is then unknown, and safe to repeat after looking.
public interface ServerMailbox {

  /// The state of the mailbox when it was opened.
  ///
  /// @param highestModseq 0 if it keeps none
  /// @param ladder the best source of changes that this server offers here
  record Opened(
      long uidValidity,
      long uidNext,
      long exists,
      long highestModseq,
      MailboxState.Ladder ladder,
      KeepableFlags keepable) {}

  /// The state when it was opened.
  Opened opened();

  /// Whether the server is known to raise HIGHESTMODSEQ before it shows what changed. Then changes
  /// are asked for once more in the next run.
  default boolean showsChangesLate() {
    return false;
  }

  /// What the server has now.
  ///
  /// @param agreed what is known already
  /// @param complete compare every message instead of asking for changes
  /// @param notes where to put remarks, such as a step down the ladder
  Look look(AgreedView agreed, FlagTable table, boolean complete, List<Problem> notes)
      throws IOException, InterruptedException;

  /// What a look showed.
  ///
  /// @param view everything the server has
  /// @param ladder how changes should be learnt next time; lower than before if the server was
  ///   caught hiding one
  /// @param doubtful some that are of another size or date than they were: other messages, or a
  ///   server that is not exact about that
  record Look(ServerView view, MailboxState.Ladder ladder, UidList doubtful) {}

  /// Reads bodies, newest first, several requests in flight.
  ///
  /// @return UIDs whose body the server would not give, with its reason
  Map<Long, String> bodies(ServerView view, UidList uids, BodyReceiver receiver)
      throws IOException, InterruptedException;

  /// What became of flag changes.
  ///
  /// @param modified UIDs that were left alone, because the message had changed meanwhile
  /// @param notKept flags that the server took and does not show
  record FlagsChanged(UidList modified, Flags notKept) {}

  /// Changes flags. Each flag that is added is read back once, from one message.
  FlagsChanged changeFlags(List<Plan.Merge> merges) throws IOException, InterruptedException;

  /// What became of one upload.
  sealed interface Appended {

    /// It is there, under this UID, with this size and date.
    ///
    /// @param flags that it shows; null if nobody looked
    record As(long uid, AgreedView.SizeAndDate facts, @Nullable Flags flags) implements Appended {

      /// The same, seen so late that somebody may have changed its flags.
      As later() {
        return new As(uid, facts, null);
      }
    }

    /// It is there, but the server did not say where.
    record Somewhere() implements Appended {}

    /// The file went away before anything was sent.
    record Gone() implements Appended {}

    /// The server will not have it; nothing was stored.
    record Refused(String reason) implements Appended {}

    /// The server did not understand it as it is, or met a fault of its own; nothing was stored.
    /// Another may go.
    record NotThis(Problem why) implements Appended {}

    /// The server will not have anything now, whatever it is; nothing was stored.
    record NotNow(Problem why) implements Appended {}
  }

  /// Uploads messages.
  ///
  /// @return one answer for each, in order
  List<Appended> append(List<Outgoing> messages) throws IOException, InterruptedException;

  /// Looks for uploads whose reply was lost, or did not say where they are. Each message is claimed
  /// by at most one of them.
  ///
  /// @param known messages that are something else already
  /// @param stored the server said that it has them all
  /// @return where each is that was found
  Map<UploadIntent, Appended.As> find(List<UploadIntent> intents, AgreedView known, boolean stored)
      throws IOException, InterruptedException;

  /// What identifies a message by its content.
  ///
  /// @param size of the whole message; -1 if the server did not say
  /// @param headerHash the first 64 bits of SHA-256 over the header with LF line ends
  /// @param sha256 of all bytes in hexadecimal; empty if only the header was read
  /// @param plain what it is without the lines that programs add ([AddedLines]); null if it has
  ///   none
  record Fingerprint(long size, long headerHash, String sha256, @Nullable Fingerprint plain) {

    /// Whether a file of this size and header can be this message, with or without added lines.
    ///
    /// @param listed the size that the server claims
    public boolean mayBe(long listed, long fileBytes, long fileHeaderHash) {
      boolean same = fileBytes == listed && fileHeaderHash == headerHash;
      return fileHeaderHash != 0
          && (same
              || (plain != null
                  && fileBytes == listed - (size - plain.size)
                  && fileHeaderHash == plain.headerHash));
    }

    /// Whether all bytes are these, with or without added lines.
    public boolean isWhole(String fileSha256) {
      return fileSha256.equals(sha256) || (plain != null && fileSha256.equals(plain.sha256));
    }
  }

  /// Reads what identifies messages; those that are gone are left out.
  ///
  /// @param bodies read all bytes, not only the header
  Map<Long, Fingerprint> fingerprints(UidList uids, boolean bodies)
      throws IOException, InterruptedException;

  /// What [#fingerprints] read is not needed once more: many of them take room.
  default void forgetFingerprints() {}

  /// What the server calls messages in all mailboxes, as numbers; empty where it does not say.
  default Map<Long, Long> emailIds(UidList uids) throws IOException, InterruptedException {
    return Map.of();
  }

  /// What became of messages that were moved.
  ///
  /// @param uidValidity of the other mailbox, 0 if nothing is known
  /// @param to the new UID of each that is known to have gone
  /// @param somewhere those that went, and the server did not say where
  /// @param marked those of `somewhere` whose originals stay as `\Deleted`: the server cannot
  ///   expunge single messages
  record Moved(long uidValidity, Map<Long, Long> to, UidList somewhere, UidList marked) {}

  /// Moves messages to another mailbox of the account, after checking that they still are what the
  /// index says. Those that are not are left alone.
  Moved moveTo(RemoteMailbox target, List<RemovalCandidate> messages)
      throws IOException, InterruptedException;

  /// How messages go away.
  enum Disposal {
    /// To the account's Trash.
    TO_TRASH,
    /// For good; their content is safe elsewhere.
    EXPUNGE
  }

  /// What became of the messages. Those in none of the lists were not there any more, or the server
  /// said nothing of them.
  ///
  /// @param removed no longer in the mailbox
  /// @param marked still there as `\Deleted`, because the server cannot expunge single messages
  /// @param strangers something else was found under these UIDs; nothing was done to them
  record Removed(UidList removed, UidList marked, UidList strangers) {}

  /// Removes messages, after checking that they still are what the index says.
  Removed remove(List<RemovalCandidate> messages, Disposal disposal, CopyIntents intents)
      throws IOException, InterruptedException;

  /// A message to remove, and how to know it.
  record RemovalCandidate(long uid, AgreedView.SizeAndDate facts) {}

  /// How many messages the server has now, as far as it told this session.
  long existsNow();
}
