package dev.mailtwin.engine.outbox;

/// What is known about a letter's copy among the sent letters.
enum CopyState {
  /// Not looked for yet.
  NONE,
  /// The server saved one itself.
  BY_SERVER,
  /// We are about to add one: whether it is there must be looked at before another is added.
  ADDING,
  /// We added one; a late one of the server would make two.
  BY_US,
  /// It cannot be added: there is no such mailbox, or the server refuses.
  IMPOSSIBLE
}
