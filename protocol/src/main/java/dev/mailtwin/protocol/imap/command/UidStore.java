package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.Limits;
import dev.mailtwin.protocol.imap.ResponseCode;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Adds or removes flags (RFC 9051 §6.4.6). Flags are never replaced as a whole: that would undo
/// what another program did meanwhile (RFC 4549 §4.2.3).
///
/// @param flags in the grammar's words
/// @param unchangedSince leave messages alone that changed after this mod-sequence (RFC 7162
///   §3.1.3); 0 for no such condition
public record UidStore(UidSet uids, Change change, List<String> flags, long unchangedSince)
    implements Command<UidStore.Stored> {

  /// What is done with the flags.
  public enum Change {
    ADD,
    REMOVE
  }

  /// What came of it.
  ///
  /// @param modified messages that were left alone because they had changed
  /// @param messages what the server said about messages meanwhile, new mod-sequences among it
  public record Stored(UidSet modified, List<FetchData> messages) {}

  public UidStore {
    flags = List.copyOf(flags);
  }

  @Override
  public void writeTo(CommandWriter out) throws IOException {
    out.raw("UID STORE " + uids + " ");
    if (unchangedSince > 0) {
      out.raw("(UNCHANGEDSINCE " + unchangedSince + ") ");
    }
    out.raw(change == Change.ADD ? "+FLAGS.SILENT (" : "-FLAGS.SILENT (");
    out.raw(String.join(" ", flags) + ")");
  }

  @Override
  public ReplyReader<Stored> reader() {
    return new ReplyReader<>() {
      private final List<FetchData> messages = new ArrayList<>();

      @Override
      public void untagged(Untagged data) throws ImapException {
        if (data instanceof Untagged.Fetch(FetchData message)) {
          if (messages.size() == Limits.VOLUNTEERED_MAX) {
            throw new ImapException.Unintelligible("facts about more messages than there can be");
          }
          messages.add(message);
        }
      }

      @Override
      public Stored completed(ResponseText text) {
        return new Stored(modified(text), messages);
      }

      // Some servers put MODIFIED into a NO when nothing at all was stored.
      @Override
      public @org.jspecify.annotations.Nullable Stored refused(ResponseText text) {
        return text.code() instanceof ResponseCode.Modified
            ? new Stored(modified(text), messages)
            : null;
      }

      private UidSet modified(ResponseText text) {
        return text.code() instanceof ResponseCode.Modified(UidSet numbers)
            ? numbers
            : new UidSet(List.of());
      }
    };
  }
}
