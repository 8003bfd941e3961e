package dev.mailtwin.protocol.imap;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// What a server says it can do (RFC 9051 §7.2.2). Names compare without case.
///
/// @param names in upper case
public record Capabilities(Set<String> names) {

  /// What IMAP4rev2 includes by itself (RFC 9051 Appendix E), as far as this client asks for it.
  private static final Set<String> IN_REV2 =
      Set.of(
          "NAMESPACE",
          "UNSELECT",
          "UIDPLUS",
          "ESEARCH",
          "ENABLE",
          "IDLE",
          "SASL-IR",
          "LIST-EXTENDED",
          "LIST-STATUS",
          "MOVE",
          "LITERAL-",
          "SPECIAL-USE",
          "STATUS=SIZE");

  /// Nothing at all.
  public static final Capabilities NONE = new Capabilities(Set.of());

  public Capabilities {
    names = Set.copyOf(names);
  }

  static Capabilities of(Collection<String> words) {
    Set<String> names = new TreeSet<>();
    words.forEach(word -> names.add(word.toUpperCase(Locale.ROOT)));
    return new Capabilities(names);
  }

  /// Those that a sentence of the server tells by the way; none if it does not.
  static Capabilities in(ResponseText text) {
    return text.code() instanceof ResponseCode.Capability(var names) ? of(names) : NONE;
  }

  /// Whether the server offers `name`, alone or as a part of IMAP4rev2.
  public boolean has(String name) {
    return names.contains(name)
        || (names.contains("IMAP4REV2") && IN_REV2.contains(name))
        || (name.equals("CONDSTORE") && names.contains("QRESYNC"));
  }

  /// The number after `NAME=`, such as `APPENDLIMIT=35651584`; -1 if there is none.
  public long number(String name) {
    for (String word : names) {
      if (word.startsWith(name + "=")) {
        String digits = word.substring(name.length() + 1);
        if (!digits.isEmpty()
            && digits.length() <= 18
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
          return Long.parseLong(digits);
        }
      }
    }
    return -1;
  }

  /// Whether nothing is known yet.
  public boolean isEmpty() {
    return names.isEmpty();
  }
}
