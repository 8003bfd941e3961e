package dev.mailtwin.protocol.smtp;

import dev.mailtwin.protocol.mime.Content;
import java.util.List;

/// One message to be handed in: the envelope, the bytes, and what to do about refused recipients.
///
/// The message is sent as [dev.mailtwin.protocol.mime.LineEnds] puts it: each line ends with CRLF,
/// whatever ended it before. It keeps its blind copies if it names any: take them out before.
///
/// @param from who gets the notifications; [EnvelopeAddress#NONE] if nobody
/// @param recipients at least one
/// @param message read twice or more: once to know its size and kind, then to send it
/// @param wanted what to do when some of the recipients are refused
/// @param notifications what a notification shall hold
public record Submission(
    EnvelopeAddress from,
    List<EnvelopeRecipient> recipients,
    Content message,
    Wanted wanted,
    Notifications notifications) {

  /// Who has to be accepted before the message is sent.
  public enum Wanted {
    /// All. If one is refused nobody gets it: the message is not sent.
    ALL_RECIPIENTS,
    /// At least one. The others get nothing.
    SOME_RECIPIENTS
  }

  /// What notifications hold (RFC 3461 §4.3, §4.4). Not said to a server without DSN.
  ///
  /// @param content how much of the message comes back
  /// @param envelopeId printable ASCII that comes back with them, at most 100 characters; empty for
  ///   none
  public record Notifications(Returned content, String envelopeId) {

    /// No wishes.
    public static final Notifications AS_THE_SERVER_LIKES =
        new Notifications(Returned.AS_THE_SERVER_LIKES, "");

    private static final int ID_CHARS_MAX = 100;

    /// How much of the message comes back.
    public enum Returned {
      FULL,
      HEADERS,
      AS_THE_SERVER_LIKES
    }

    /// Checks the identifier.
    public Notifications {
      if (!isEnvelopeId(envelopeId)) {
        throw new IllegalArgumentException("no envelope identifier: " + envelopeId);
      }
    }

    /// Whether a text can come back with a notification.
    public static boolean isEnvelopeId(String text) {
      return text.length() <= ID_CHARS_MAX && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
  }

  /// Checks that there is a recipient.
  public Submission {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("a message has a recipient");
    }
  }

  /// A message without wishes about notifications.
  public static Submission of(
      EnvelopeAddress from, List<EnvelopeRecipient> recipients, Content message, Wanted wanted) {
    return new Submission(from, recipients, message, wanted, Notifications.AS_THE_SERVER_LIKES);
  }
}
