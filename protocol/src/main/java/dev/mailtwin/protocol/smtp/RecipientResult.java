package dev.mailtwin.protocol.smtp;

/// What the server said about one recipient. That it accepted the recipient means nothing until it
/// has accepted the message.
public sealed interface RecipientResult {

  /// Whom it is about.
  EnvelopeRecipient recipient();

  /// The server would deliver to it.
  record Accepted(EnvelopeRecipient recipient, Reply reply) implements RecipientResult {}

  /// The server will not deliver to it, for now or at all.
  record Refused(EnvelopeRecipient recipient, Reply reply) implements RecipientResult {}

  /// Nothing is known: the server was not asked, or did not answer, or had refused the sender.
  record Unasked(EnvelopeRecipient recipient) implements RecipientResult {}
}
