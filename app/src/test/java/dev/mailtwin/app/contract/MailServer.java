package dev.mailtwin.app.contract;

import dev.mailtwin.testkit.ServerMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// A server under test, and another client of it at the same time. Names of mailboxes are Unicode,
/// with the server's delimiter between their levels.
public interface MailServer extends AutoCloseable {

  /// Where the program connects to.
  String imapUrl();

  /// Whom it trusts.
  Path caPem();

  String user();

  String password();

  /// Whether single messages can be removed for good (UIDPLUS).
  boolean expunges();

  /// All mailboxes that can be opened.
  List<String> mailboxes() throws IOException;

  /// Everything in a mailbox, by ascending UID.
  List<ServerMessage> messages(String mailbox) throws IOException;

  /// Adds a message and returns its UID.
  ///
  /// @throws IOException if the server will not have it
  long add(String mailbox, byte[] message, Instant date, String... flags) throws IOException;

  void flag(String mailbox, long uid, String... flags) throws IOException;

  void unflag(String mailbox, long uid, String... flags) throws IOException;

  void expunge(String mailbox, List<Long> uids) throws IOException;

  void move(String mailbox, long uid, String to) throws IOException;

  void copy(String mailbox, long uid, String to) throws IOException;

  /// Creates a mailbox.
  ///
  /// @throws IOException if the server will not have that name
  void create(String mailbox) throws IOException;

  void delete(String mailbox) throws IOException;

  /// All mailboxes that are subscribed to.
  List<String> subscribed() throws IOException;

  /// Renames a mailbox and what is below it.
  void rename(String mailbox, String to) throws IOException;

  @Override
  void close() throws IOException;
}
