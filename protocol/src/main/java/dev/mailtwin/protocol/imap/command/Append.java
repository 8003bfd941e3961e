package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseCode;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.imap.wire.InternalDates;
import java.io.IOException;
import java.util.List;

/// Stores a message in a mailbox (RFC 9051 §6.3.12).
///
/// @param flags in the grammar's words
/// @param internalDate seconds since 1970
/// @param bytes length of the message
/// @param source writes exactly that many bytes
public record Append(
    String mailbox,
    List<String> flags,
    long internalDate,
    long bytes,
    CommandWriter.LiteralSource source)
    implements Command<Append.Appended> {

  /// Where the message went.
  public sealed interface Appended {

    /// Its UID (RFC 4315 §3).
    record As(long uidValidity, long uid) implements Appended {}

    /// The server did not say (no UIDPLUS). Look for it.
    record Somewhere() implements Appended {}
  }

  public Append {
    flags = List.copyOf(flags);
  }

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("APPEND ").mailbox(mailbox).raw(" (" + String.join(" ", flags) + ") ");
    out.raw(InternalDates.format(internalDate)).raw(" ");
    out.literal(bytes, source);
  }

  @Override
  public ReplyReader<Appended> reader() {
    return text ->
        text.code() instanceof ResponseCode.AppendUid(long validity, UidSet uids)
                && uids.size() == 1
            ? new Appended.As(validity, uids.ranges().getFirst().first())
            : new Appended.Somewhere();
  }
}
