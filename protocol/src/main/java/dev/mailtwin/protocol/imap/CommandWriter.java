package dev.mailtwin.protocol.imap;

import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Writes the words of one command. No CR, LF or NUL can enter a command outside a literal.
public interface CommandWriter {

  /// Words of the grammar, printable ASCII.
  ///
  /// @throws IllegalArgumentException if there is anything else in it
  CommandWriter raw(String words) throws IOException;

  /// An argument of any content: quoted if possible, else as a literal (RFC 9051 §4.3).
  ///
  /// @throws IllegalArgumentException if it holds a NUL
  CommandWriter string(String text) throws IOException, InterruptedException;

  /// A mailbox, quoted; see [MailboxNames] for its form on the wire.
  CommandWriter mailbox(String wireName) throws IOException, InterruptedException;

  /// A password: a string that no trace shows.
  CommandWriter secret(Secret secret) throws IOException, InterruptedException;

  /// A SASL response in base64 that no trace shows (RFC 4959 §3).
  CommandWriter sasl(byte[] response) throws IOException;

  /// Ends the line and waits until the server asks for more (RFC 9051 §7.6).
  ///
  /// @return what the server said after the `+`
  /// @throws ImapException if the command was refused instead
  String awaitContinuation() throws IOException, InterruptedException;

  /// Waits until `until` opens or the time passes. Opens it when the command is answered meanwhile
  /// or the connection ends; nothing more of the command is sent then.
  void pause(CountDownLatch until, Duration limit) throws IOException, InterruptedException;

  /// A literal of `bytes` bytes from `source`; waits for permission where the server wants that.
  ///
  /// @throws IOException if the source ends early or is longer: the connection is then unusable,
  ///   because nothing else can make the server forget the half message
  CommandWriter literal(long bytes, LiteralSource source) throws IOException, InterruptedException;

  /// Where the bytes of a literal come from.
  @FunctionalInterface
  interface LiteralSource {

    /// Writes exactly the announced number of bytes.
    void writeTo(java.io.OutputStream out) throws IOException;
  }
}
