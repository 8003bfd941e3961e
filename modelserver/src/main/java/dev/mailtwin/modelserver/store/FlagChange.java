package dev.mailtwin.modelserver.store;

import java.util.Set;
import java.util.TreeSet;

/// What STORE does with a list of flags, `RFC 9051 §6.4.6`.
public enum FlagChange {
  REPLACE,
  ADD,
  REMOVE;

  Set<String> apply(Set<String> before, Set<String> listed) {
    var after = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    switch (this) {
      case REPLACE -> after.addAll(listed);
      case ADD -> {
        after.addAll(before);
        after.addAll(listed);
      }
      case REMOVE -> {
        after.addAll(before);
        listed.forEach(after::remove);
      }
    }
    return Flags.of(after);
  }
}
