package dev.mailtwin.engine.outbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// The account's own mailboxes on the server, where copies of letters are.
public interface OwnMail {

  /// Connects and signs in.
  Session open() throws IOException, InterruptedException;

  /// A copy of a letter.
  ///
  /// @param bytes its size on the server
  record Copy(long uid, long bytes) {}

  /// The bytes of a letter, with CRLF line ends.
  record Bytes(long length, Source source) {}

  /// Where they come from.
  @FunctionalInterface
  interface Source {
    /// Begins to read.
    InputStream open() throws IOException;
  }

  /// One look into the mailboxes. Used by one thread.
  interface Session extends AutoCloseable {

    /// Copies among the sent letters, by ascending UID.
    ///
    /// @param messageId with its angle brackets
    List<Copy> sent(String messageId) throws IOException, InterruptedException;

    /// Whether it is anywhere a sent letter can turn up: all mail, the archive, the inbox.
    boolean isElsewhere(String messageId) throws IOException, InterruptedException;

    /// Adds a copy to the sent letters, marked as read.
    ///
    /// @param date seconds since 1970
    /// @return its UID; 0 if the server does not say
    long addSent(Bytes letter, long date) throws IOException, InterruptedException;

    /// Removes a copy that is one too many from the sent letters.
    void removeSent(Copy copy) throws IOException, InterruptedException;

    @Override
    void close();
  }
}
