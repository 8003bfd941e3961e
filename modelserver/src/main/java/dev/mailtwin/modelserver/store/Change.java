package dev.mailtwin.modelserver.store;

/// One entry of a mailbox's journal, which open views read to learn what happened.
sealed interface Change {

  /// A message came in.
  record Added(Message message) implements Change {}

  /// Flags changed; the view that asked for it is not told again.
  record Flagged(long uid, Object origin) implements Change {}

  /// A message went away.
  record Gone(long uid) implements Change {}
}
