package dev.mailtwin.protocol.imap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One request: the words to send, and how to read the answer.
///
/// Implementations are records, one file each, named after the command they send.
///
/// @param <R> what the command yields when the server says OK
public interface Command<R> {

  /// Writes everything after the tag, without the final CRLF.
  ///
  /// @throws IllegalArgumentException if an argument cannot be said in IMAP, before anything of it
  ///   was written
  void writeTo(CommandWriter out) throws IOException, InterruptedException;

  /// A fresh reader for one execution of this command.
  ReplyReader<R> reader();

  /// Watches what the server says while the command is in flight.
  ///
  /// Called on the connection's reading thread, in order, one call at a time. Must not wait for the
  /// network.
  interface ReplyReader<R> {

    /// Sees each piece of untagged data until the command completes.
    ///
    /// @throws ImapException if the server says more than there can be; this ends the connection
    default void untagged(ServerResponse.Untagged data) throws ImapException {}

    /// Offers the body of a message, which may be of any length.
    ///
    /// @return where it goes, or null to let another command have it, or else skip it
    default @Nullable LiteralSink body(long bytes) throws IOException {
      return null;
    }

    /// Called once, when the server says OK.
    R completed(ResponseText text);

    /// All that was said about a failure.
    ///
    /// @param answer what NO, BAD or BYE said itself
    default ResponseText whole(ResponseText answer) {
      return answer;
    }

    /// Turns a NO into a result where it is an ordinary answer.
    ///
    /// @return null to fail with [ImapException.Refused]
    default @Nullable R refused(ResponseText text) {
      return null;
    }
  }
}
