package dev.mailtwin.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The name of a mailbox, level by level, in Unicode. The inbox is always `INBOX`.
///
/// @param levels at least one, none of them empty
public record MailboxName(List<String> levels) implements Comparable<MailboxName> {

  /// The one mailbox every account has.
  public static final MailboxName INBOX = new MailboxName(List.of("INBOX"));

  /// Checks the levels, and spells the inbox one way (RFC 9051 §5.1: its name has no case).
  public MailboxName {
    if (levels.isEmpty() || levels.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a mailbox name has no empty levels: " + levels);
    }
    if (levels.getFirst().toUpperCase(Locale.ROOT).equals("INBOX")
        && !levels.getFirst().equals("INBOX")) {
      var spelled = new java.util.ArrayList<>(levels);
      spelled.set(0, "INBOX");
      levels = spelled;
    }
    levels = List.copyOf(levels);
  }

  @Override
  public int compareTo(MailboxName other) {
    boolean inbox = levels.getFirst().equals("INBOX");
    if (inbox != other.levels.getFirst().equals("INBOX")) {
      return inbox ? -1 : 1;
    }
    for (int at = 0; at < Math.min(levels.size(), other.levels.size()); at++) {
      // Level by level: a slash may be part of a level, where the server divides otherwise.
      int compared = levels.get(at).compareTo(other.levels.get(at));
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(levels.size(), other.levels.size());
  }

  /// For people and patterns: levels joined by `/`.
  @Override
  public String toString() {
    return String.join("/", levels);
  }

  /// Whether this is somewhere below another one.
  public boolean isBelow(MailboxName above) {
    int size = above.levels.size();
    return levels.size() > size && levels.subList(0, size).equals(above.levels);
  }

  /// What this is called when one above it has another name.
  ///
  /// @param from the one above, or this one
  /// @param to its other name
  public MailboxName moved(MailboxName from, MailboxName to) {
    List<String> now = new ArrayList<>(to.levels);
    now.addAll(levels.subList(from.levels.size(), levels.size()));
    return new MailboxName(now);
  }
}
