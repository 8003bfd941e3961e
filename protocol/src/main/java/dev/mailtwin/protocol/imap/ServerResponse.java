package dev.mailtwin.protocol.imap;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything a server can say, one record per kind of sentence (RFC 9051 §7).
///
/// Consumers `switch` over this type without a `default`, so a new kind of sentence does not
/// compile until every consumer has decided what to do with it.
public sealed interface ServerResponse {

  /// The end of one command (RFC 9051 §7.1).
  record Completion(Tag tag, Status status, ResponseText text) implements ServerResponse {}

  /// Permission to send the rest of a command (RFC 9051 §7.6).
  record Continuation(String text) implements ServerResponse {}

  /// Data the server may send at any time, whoever asked (RFC 9051 §7).
  sealed interface Untagged extends ServerResponse {

    /// The mailbox now holds `count` messages.
    record Exists(long count) implements Untagged {}

    /// The message with this sequence number is gone; higher numbers move down by one.
    record Expunge(long sequence) implements Untagged {}

    /// These UIDs are gone. `earlier` means: since the state we resynchronized from, not just now
    /// (RFC 7162 §3.2.10).
    record Vanished(boolean earlier, UidSet uids) implements Untagged {}

    /// Facts about one message; see [FetchData].
    record Fetch(FetchData data) implements Untagged {}

    /// The flags this mailbox knows (RFC 9051 §7.3.5).
    record Flags(FlagList flags) implements Untagged {}

    /// One mailbox (RFC 9051 §7.3.1). LSUB and XLIST answers come in this shape as well.
    ///
    /// @param attributes with their backslash, in the server's spelling
    /// @param delimiter null if names have no levels
    /// @param wireName as on the wire: modified UTF-7, or UTF-8 after UTF8=ACCEPT
    record Mailbox(List<String> attributes, @Nullable Character delimiter, String wireName)
        implements Untagged {}

    /// Numbers about one mailbox (RFC 9051 §7.3.4), by upper-case name: `MESSAGES`, `UIDNEXT` …
    record MailboxStatus(String wireName, Map<String, Long> numbers, @Nullable String mailboxId)
        implements Untagged {}

    /// Numbers of matching messages, old style (RFC 3501 §7.2.5).
    record Search(UidSet numbers) implements Untagged {}

    /// Matching messages (RFC 4731 §3.1).
    ///
    /// @param count -1 if not reported
    /// @param all empty if not reported, or if nothing matched
    record ExtendedSearch(long count, UidSet all) implements Untagged {}

    /// What the server can do.
    record Capability(List<String> names) implements Untagged {}

    /// Extensions now switched on (RFC 5161 §3.2).
    record Enabled(List<String> names) implements Untagged {}

    /// The personal namespace (RFC 2342 §5).
    ///
    /// @param prefix put before the names of new mailboxes; usually empty
    /// @param delimiter null if names have no levels, or the server has no personal namespace
    record Namespace(String prefix, @Nullable Character delimiter) implements Untagged {}

    /// A remark outside any command, for example an alert.
    record Remark(Status status, ResponseText text) implements Untagged {}

    /// The client need not log in (RFC 9051 §7.1.4). Only ever legal as a greeting.
    record Preauth(ResponseText text) implements Untagged {}

    /// The server is about to hang up.
    record Bye(ResponseText text) implements Untagged {}

    /// Something we did not ask for and do not understand. Legal, ignored, traced.
    record Unknown(String line) implements Untagged {}
  }
}
