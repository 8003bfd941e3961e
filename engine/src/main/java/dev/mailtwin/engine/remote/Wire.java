package dev.mailtwin.engine.remote;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.protocol.imap.MailboxNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Mailbox names between the wire and the engine, with the server's delimiter.
final class Wire {

  private Wire() {}

  /// The name level by level. What is not valid modified UTF-7 is taken as it is.
  ///
  /// @return null if there is no name in it, or none that could be said
  static @Nullable MailboxName name(String wireName, @Nullable Character delimiter) {
    String decoded = MailboxNames.decode(wireName);
    String text = decoded == null ? wireName : decoded;
    List<String> levels = new ArrayList<>();
    if (delimiter == null) {
      levels.add(text);
    } else {
      levels.addAll(List.of(text.split(Pattern.quote(delimiter.toString()), -1)));
      if (levels.size() > 1 && levels.getLast().isEmpty()) {
        levels.removeLast(); // "Archive/" names a level that holds others.
      }
    }
    if (text.isEmpty() || wireName.indexOf('\0') >= 0) {
      return null; // No command could ever name it.
    }
    // Levels without a name cannot be directories: then the whole is one level.
    return levels.stream().anyMatch(String::isEmpty)
        ? new MailboxName(List.of(text))
        : new MailboxName(levels);
  }

  /// The name of a new mailbox, or null if the server's delimiter is part of a level.
  static @Nullable String wireName(MailboxName name, @Nullable Character delimiter, String prefix) {
    String separator = delimiter == null ? "" : delimiter.toString();
    if (delimiter == null && name.levels().size() > 1) {
      return null;
    }
    for (String level : name.levels()) {
      if (delimiter != null && level.indexOf(delimiter) >= 0) {
        return null;
      }
      if (level.chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n')) {
        return null;
      }
    }
    String joined = String.join(separator, name.levels());
    boolean inPrefix = prefix.isEmpty() || startsWith(joined, prefix);
    return MailboxNames.encode(inPrefix ? joined : prefix + joined);
  }

  private static boolean startsWith(String name, String prefix) {
    return name.toUpperCase(Locale.ROOT).startsWith(prefix.toUpperCase(Locale.ROOT))
        || name.equals("INBOX");
  }
}
