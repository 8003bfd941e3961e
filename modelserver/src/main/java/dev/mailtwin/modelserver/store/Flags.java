package dev.mailtwin.modelserver.store;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Sets of flags: compared without case, system flags in their usual spelling.
public final class Flags {

  /// The flags every mailbox keeps, `RFC 9051 §2.3.2`.
  public static final List<String> SYSTEM =
      List.of("\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft");

  private Flags() {}

  /// An unmodifiable copy; `\Recent` is left out, because it is the session's and not kept.
  public static Set<String> of(Collection<String> flags) {
    if (flags.isEmpty()) {
      return Set.of();
    }
    var set = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    for (String flag : flags) {
      if (!flag.toLowerCase(Locale.ROOT).equals("\\recent")) {
        set.add(canonical(flag));
      }
    }
    return Collections.unmodifiableSet(set);
  }

  /// Whether the two sets hold the same flags, without regard to case.
  static boolean same(Set<String> a, Set<String> b) {
    return a.size() == b.size() && of(a).containsAll(b);
  }

  private static String canonical(String flag) {
    for (String system : SYSTEM) {
      if (system.equalsIgnoreCase(flag)) {
        return system;
      }
    }
    return flag;
  }
}
