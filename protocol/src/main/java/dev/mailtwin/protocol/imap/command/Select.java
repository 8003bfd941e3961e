package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.FlagList;
import dev.mailtwin.protocol.imap.ResponseCode;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.UidSet;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Opens a mailbox (RFC 9051 §6.3.2).
///
/// @param mailbox its name on the wire
/// @param readOnly EXAMINE instead of SELECT
/// @param resync what to ask for in the same breath
/// @param changes sees the FETCH and VANISHED data of a [Resync.Since]; on the reading thread
public record Select(String mailbox, boolean readOnly, Resync resync, Consumer<Untagged> changes)
    implements Command<Select.Selected> {

  /// How much the server should say about changes.
  public sealed interface Resync {

    /// Nothing (RFC 3501).
    record None() implements Resync {}

    /// Switch mod-sequences on (RFC 7162 §3.1.8).
    record Condstore() implements Resync {}

    /// Everything since a known state (RFC 7162 §3.2.5). Needs `ENABLE QRESYNC`.
    record Since(long uidValidity, long modseq) implements Resync {}
  }

  /// The state of the mailbox when it was opened.
  ///
  /// @param exists number of messages
  /// @param uidValidity 0 if the server did not say
  /// @param uidNext 0 if the server did not say
  /// @param highestModseq 0 if the mailbox keeps none
  /// @param permanentFlags null if the server did not say, which means: all of them
  /// @param readOnly the server will refuse changes
  /// @param mailboxId null if the server has none
  public record Selected(
      long exists,
      long uidValidity,
      long uidNext,
      long highestModseq,
      @Nullable FlagList permanentFlags,
      boolean readOnly,
      @Nullable String mailboxId) {}

  /// Opens a mailbox for reading and writing.
  public static Select of(String mailbox, Resync resync) {
    return new Select(mailbox, false, resync, _ -> {});
  }

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw(readOnly ? "EXAMINE " : "SELECT ").mailbox(mailbox);
    switch (resync) {
      case Resync.None() -> {}
      case Resync.Condstore() -> out.raw(" (CONDSTORE)");
      case Resync.Since(long validity, long modseq) ->
          out.raw(" (QRESYNC (" + validity + " " + modseq + "))");
    }
  }

  @Override
  public ReplyReader<Selected> reader() {
    return new Reader();
  }

  private final class Reader implements ReplyReader<Selected> {
    private long exists;
    private long uidValidity;
    private long uidNext;
    private long highestModseq;
    private @Nullable FlagList permanentFlags;
    private boolean readOnlyNow = readOnly;
    private @Nullable String mailboxId;

    @Override
    public void untagged(Untagged data) {
      switch (data) {
        case Untagged.Exists(long count) -> exists = count;
        case Untagged.Remark(_, ResponseText(ResponseCode code, _)) -> note(code);
        case Untagged.Fetch fetch -> changes.accept(fetch);
        case Untagged.Vanished(boolean earlier, UidSet _) when earlier -> changes.accept(data);
        case Untagged _ -> {} // The rest is about other things.
      }
    }

    private void note(ResponseCode code) {
      switch (code) {
        case ResponseCode.UidValidity(long value) -> uidValidity = value;
        case ResponseCode.UidNext(long value) -> uidNext = value;
        case ResponseCode.HighestModseq(long value) -> highestModseq = value;
        case ResponseCode.NoModseq() -> highestModseq = 0;
        case ResponseCode.PermanentFlags(FlagList flags) -> permanentFlags = flags;
        case ResponseCode.MailboxId(String id) -> mailboxId = id;
        case ResponseCode.ReadOnly() -> readOnlyNow = true;
        case ResponseCode.ReadWrite() -> readOnlyNow = false;
        case ResponseCode _ -> {} // Alerts and the like.
      }
    }

    @Override
    public Selected completed(ResponseText text) {
      note(text.code());
      return new Selected(
          exists, uidValidity, uidNext, highestModseq, permanentFlags, readOnlyNow, mailboxId);
    }
  }
}
