package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.LiteralSink;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.UidSet;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads facts about messages, or the messages themselves (RFC 9051 §6.4.9).
///
/// @param uids which; the server leaves out those it does not have
/// @param items what, in the grammar's words, such as `(UID FLAGS)`
/// @param changedSince only messages changed after this mod-sequence (RFC 7162 §3.1.4); 0 for all
/// @param receiver takes the answers
public record UidFetch(UidSet uids, String items, long changedSince, Receiver receiver)
    implements Command<ResponseText> {

  /// UID and flags.
  public static final String FLAGS = "(UID FLAGS)";

  /// Flags and when they changed last (RFC 7162 §3.1.4.2).
  public static final String FLAGS_AND_MODSEQ = "(UID FLAGS MODSEQ)";

  /// What is asked about a message before its body is fetched.
  public static final String FACTS = "(UID FLAGS INTERNALDATE RFC822.SIZE)";

  /// The whole message; reading it does not mark it as seen.
  public static final String BODY = "(UID BODY.PEEK[])";

  /// All of the header.
  public static final String HEADER = "(UID BODY.PEEK[HEADER])";

  /// Takes the answers of one FETCH. Called on the connection's reading thread; must not wait for
  /// the network.
  @FunctionalInterface
  public interface Receiver {

    /// Facts about one message. Servers also volunteer facts about others, with or without UID.
    void message(FetchData data);

    /// Where the body that comes next goes; null to drop it. [#message] follows when it is done.
    default @Nullable LiteralSink body(long bytes) throws IOException {
      return null;
    }
  }

  /// All that match, whenever they changed.
  public static UidFetch of(UidSet uids, String items, Receiver receiver) {
    return new UidFetch(uids, items, 0, receiver);
  }

  @Override
  public void writeTo(CommandWriter out) throws IOException {
    out.raw("UID FETCH " + uids + " " + items);
    if (changedSince > 0) {
      out.raw(" (CHANGEDSINCE " + changedSince + ")");
    }
  }

  @Override
  public ReplyReader<ResponseText> reader() {
    return new ReplyReader<>() {
      @Override
      public void untagged(Untagged data) {
        if (data instanceof Untagged.Fetch(FetchData message)) {
          receiver.message(message);
        }
      }

      @Override
      public @Nullable LiteralSink body(long bytes) throws IOException {
        return receiver.body(bytes);
      }

      @Override
      public ResponseText completed(ResponseText text) {
        return text;
      }
    };
  }
}
