package dev.mailtwin.engine.discovery;

import org.jspecify.annotations.Nullable;

/// Somebody who may know the servers. No source is ever told a password.
interface Source {

  /// Where what it says comes from, at best.
  Origin origin();

  /// Asks. A source that cannot be reached knows nothing.
  ///
  /// @return null if it knows nothing
  /// @throws InterruptedException if the thread was interrupted: a better source has answered
  @Nullable Proposal ask(Question question) throws InterruptedException;
}
