package dev.mailtwin.modelserver.store;

/// What STORE did to one message.
public sealed interface FlagResult {

  /// The message as it is now, changed or not.
  record Stored(Message message) implements FlagResult {}

  /// It was changed by someone else since, `RFC 7162 §3.1.3`.
  record Modified(long uid) implements FlagResult {}

  /// Someone else expunged it.
  record Missing(long uid) implements FlagResult {}
}
