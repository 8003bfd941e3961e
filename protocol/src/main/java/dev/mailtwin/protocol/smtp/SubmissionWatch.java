package dev.mailtwin.protocol.smtp;

import java.io.IOException;
import java.util.List;

/// Is told how far a submission has got, before it goes on. Called on the caller's thread.
///
/// What a method throws ends the submission and the connection, and nobody gets the message.
public interface SubmissionWatch {

  /// The recipients were accepted as listed; what follows is the message.
  default void envelopeAccepted(List<RecipientResult> recipients) throws IOException {}

  /// So many of the message's bytes were sent. Called often.
  ///
  /// @param total of all bytes
  default void sending(long bytes, long total) throws IOException {}

  /// All of the message is sent but what ends it. When this returns the end is sent, and from then
  /// on the message may have been accepted, whatever happens.
  default void aboutToEnd() throws IOException {}

  /// Does nothing.
  static SubmissionWatch none() {
    return new SubmissionWatch() {};
  }
}
