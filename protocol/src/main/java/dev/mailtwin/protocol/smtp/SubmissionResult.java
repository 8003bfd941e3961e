package dev.mailtwin.protocol.smtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of one [Submission].
///
/// Only after [Accepted], and after [Broken] at its end, may anybody have got the message. After
/// everything else it is safe to send it again.
public sealed interface SubmissionResult {

  /// One result per recipient, in the order of the submission.
  List<RecipientResult> recipients();

  /// How far the message had got when the connection failed.
  enum Phase {
    /// Nothing of the message was sent. Nobody got it.
    BEFORE_CONTENT,
    /// A part of the message was sent, and nothing that ends it. Nobody got it.
    IN_CONTENT,
    /// What ends the message was sent, and no answer came. **It may have been accepted.**
    AFTER_END
  }

  /// What the server refused.
  enum Stage {
    /// The sender.
    MAIL,
    /// Every recipient; or, with 421, one of them, and it hung up.
    RECIPIENTS,
    /// To be sent any message.
    DATA,
    /// This message, after all of it was sent, or before.
    CONTENT
  }

  /// The server has the message now and answers for it (RFC 5321 §4.2.5): it goes to the recipients
  /// that were accepted.
  ///
  /// @param reply the server's own words
  record Accepted(Reply reply, List<RecipientResult> recipients) implements SubmissionResult {

    /// Under what the server's owner finds the message in his log; null if the server did not say.
    public @Nullable String queueId() {
      return QueueId.in(reply);
    }
  }

  /// The server said no, for now (4yz) or as it is (5yz). Nobody gets the message.
  ///
  /// @param reply the server's own words; for recipients, the first refusal
  record Refused(Stage stage, Reply reply, List<RecipientResult> recipients)
      implements SubmissionResult {}

  /// At least one recipient was refused and the submission wanted all. The message was not sent.
  record Withheld(List<RecipientResult> recipients) implements SubmissionResult {}

  /// This server cannot be sent this message. Nothing was sent.
  record Unsendable(Obstacle obstacle, List<RecipientResult> recipients)
      implements SubmissionResult {}

  /// The conversation failed.
  ///
  /// @param phase whether the message may have been accepted
  /// @param cause an interrupt of the caller is a [SmtpException.ConnectionLost] here; the thread
  ///   stays interrupted
  record Broken(Phase phase, SmtpException cause, List<RecipientResult> recipients)
      implements SubmissionResult {}

  /// Whether anybody may have got the message.
  default boolean mayHaveBeenAccepted() {
    return switch (this) {
      case Accepted _ -> true;
      case Broken broken -> broken.phase == Phase.AFTER_END;
      case Refused _, Withheld _, Unsendable _ -> false;
    };
  }

  /// Why a message cannot be sent to a server.
  sealed interface Obstacle {

    /// It is larger than the server takes (RFC 1870 §6.1).
    ///
    /// @param bytes its size as it would be sent
    /// @param limit the server's
    record TooLarge(long bytes, long limit) implements Obstacle {}

    /// The address has letters beyond ASCII before the `@`, and the server has no SMTPUTF8.
    record AddressNeedsUtf8(EnvelopeAddress address) implements Obstacle {}

    /// The message has bytes or lines this server is not offered to take, and cannot be changed.
    record Unencodable(dev.mailtwin.protocol.mime.SevenBit.Obstacle why) implements Obstacle {}
  }
}
