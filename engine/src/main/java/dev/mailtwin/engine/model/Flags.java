package dev.mailtwin.engine.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The flags of one message: system flags and keywords. Immutable.
///
/// Keywords compare without case and keep the spelling they were first seen with. `\Recent` is
/// never kept: it says something about sessions, not about messages.
public final class Flags {

  /// No flags at all.
  public static final Flags NONE = new Flags(EnumSet.noneOf(SystemFlag.class), new TreeMap<>());

  private final Set<SystemFlag> system;

  /// By lower-case keyword.
  private final SortedMap<String, String> keywords;

  private Flags(Set<SystemFlag> system, SortedMap<String, String> keywords) {
    this.system = system;
    this.keywords = keywords;
  }

  /// System flags only.
  public static Flags of(SystemFlag... flags) {
    EnumSet<SystemFlag> system = EnumSet.noneOf(SystemFlag.class);
    system.addAll(List.of(flags));
    return new Flags(system, new TreeMap<>());
  }

  /// Flags as IMAP writes them; what is no flag of a message is left out.
  public static Flags ofImap(Collection<String> names) {
    EnumSet<SystemFlag> system = EnumSet.noneOf(SystemFlag.class);
    SortedMap<String, String> keywords = new TreeMap<>();
    for (String name : names) {
      SystemFlag known = systemFlag(name);
      if (known != null) {
        system.add(known);
      } else if (!name.isEmpty() && !name.startsWith("\\")) {
        keywords.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      }
    }
    return new Flags(system, keywords);
  }

  /// As IMAP writes them, in a fixed order.
  public List<String> imap() {
    List<String> names = new ArrayList<>();
    system.forEach(flag -> names.add(flag.imap()));
    names.addAll(keywords.values());
    return names;
  }

  /// Whether the flag is there.
  public boolean has(SystemFlag flag) {
    return system.contains(flag);
  }

  /// The system flags; not to be changed.
  public Set<SystemFlag> system() {
    return Collections.unmodifiableSet(system);
  }

  /// The keywords in their spelling.
  public Collection<String> keywords() {
    return List.copyOf(keywords.values());
  }

  /// Whether there is no flag.
  public boolean isEmpty() {
    return system.isEmpty() && keywords.isEmpty();
  }

  /// All flags of both.
  public Flags plus(Flags more) {
    if (more.isEmpty()) {
      return this;
    }
    Set<SystemFlag> sum = copy(system);
    sum.addAll(more.system);
    SortedMap<String, String> words = new TreeMap<>(more.keywords);
    words.putAll(keywords);
    return new Flags(sum, words);
  }

  /// Those of these flags that are not in `fewer`.
  public Flags minus(Flags fewer) {
    if (isEmpty() || fewer.isEmpty()) {
      return this;
    }
    Set<SystemFlag> rest = copy(system);
    rest.removeAll(fewer.system);
    SortedMap<String, String> words = new TreeMap<>(keywords);
    words.keySet().removeAll(fewer.keywords.keySet());
    return new Flags(rest, words);
  }

  /// These flags without one.
  public Flags without(SystemFlag flag) {
    return minus(of(flag));
  }

  /// Those in both.
  public Flags and(Flags other) {
    return minus(minus(other));
  }

  private static Set<SystemFlag> copy(Set<SystemFlag> flags) {
    return flags.isEmpty() ? EnumSet.noneOf(SystemFlag.class) : EnumSet.copyOf(flags);
  }

  private static @Nullable SystemFlag systemFlag(String name) {
    for (SystemFlag flag : SystemFlag.values()) {
      if (flag.imap().equalsIgnoreCase(name)) {
        return flag;
      }
    }
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Flags flags
        && system.equals(flags.system)
        && keywords.keySet().equals(flags.keywords.keySet());
  }

  @Override
  public int hashCode() {
    return 31 * system.hashCode() + keywords.keySet().hashCode();
  }

  @Override
  public String toString() {
    return String.join(" ", imap());
  }
}
