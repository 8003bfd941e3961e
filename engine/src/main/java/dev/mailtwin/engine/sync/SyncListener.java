package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;

/// Hears how a run goes on. Called from several threads; must be quick.
public interface SyncListener {

  /// Work on a mailbox begins.
  ///
  /// @param messages how many messages will be transferred
  /// @param bytes how many bytes that are, as far as known
  default void begins(MailboxName mailbox, long messages, long bytes) {}

  /// Something was transferred, in either direction.
  default void transferred(long messages, long bytes) {}

  /// One line for a person who watches.
  default void says(String line) {}

  /// Why the run waits, and for what: for those who do not watch as well.
  default void waits(String line) {
    says(line);
  }

  /// Hears nothing.
  static SyncListener none() {
    return new SyncListener() {};
  }
}
