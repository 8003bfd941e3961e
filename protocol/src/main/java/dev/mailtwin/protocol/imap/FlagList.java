package dev.mailtwin.protocol.imap;

import java.util.List;

/// Flags as the server wrote them, in its order and spelling.
///
/// The parser hands out the same instance for the same text, so a mailbox of 300,000 messages costs
/// a few dozen lists.
public record FlagList(List<String> names) {

  /// No flags at all.
  public static final FlagList EMPTY = new FlagList(List.of());

  public FlagList {
    names = List.copyOf(names);
  }
}
