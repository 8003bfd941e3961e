package dev.mailtwin.modelserver.store;

import java.util.List;
import java.util.NoSuchElementException;

/// A mailbox with all its messages at one moment.
///
/// @param info name and numbers
/// @param messages by ascending UID
public record MailboxSnapshot(MailboxInfo info, List<Message> messages) {

  /// Copies the list.
  public MailboxSnapshot {
    messages = List.copyOf(messages);
  }

  /// The mailbox's name.
  public String name() {
    return info.name();
  }

  /// The UIDs in ascending order.
  public List<Long> uids() {
    return messages.stream().map(Message::uid).toList();
  }

  /// The message with this UID.
  ///
  /// @throws NoSuchElementException if there is none
  public Message message(long uid) {
    return messages.stream().filter(m -> m.uid() == uid).findFirst().orElseThrow();
  }
}
