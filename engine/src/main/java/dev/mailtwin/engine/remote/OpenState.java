package dev.mailtwin.engine.remote;

import dev.mailtwin.protocol.imap.ServerResponse.Untagged;

/// How many messages the open mailbox has, as the server tells it from moment to moment: EXISTS
/// sets the number, EXPUNGE and VANISHED take from it.
///
/// Written by the connection's reading thread, read by any.
final class OpenState {

  private long exists;

  /// Counts EXISTS lines, so that a look can tell whether the mailbox moved while it went on.
  private long changes;

  synchronized void hear(Untagged data) {
    switch (data) {
      case Untagged.Exists(long count) -> {
        changes += count == exists ? 0 : 1;
        exists = count;
      }
      case Untagged.Expunge _ -> {
        exists--;
        changes++;
      }
      case Untagged.Vanished(boolean earlier, var uids) when !earlier -> {
        exists -= uids.size();
        changes++;
      }
      case Untagged _ -> {} // Not about the number of messages.
    }
  }

  synchronized long exists() {
    return exists;
  }

  synchronized long changes() {
    return changes;
  }
}
