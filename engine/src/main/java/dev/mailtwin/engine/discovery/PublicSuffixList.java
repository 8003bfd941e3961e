package dev.mailtwin.engine.discovery;

import dev.mailtwin.protocol.dns.Idn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells what belongs to one owner: below `co.uk` everybody may have a name, below `example.co.uk`
/// one owner has them all.
///
/// The rules are those of the Public Suffix List, which comes with the program. Immutable.
final class PublicSuffixList {

  private static final String RESOURCE = "public_suffix_list.dat";

  /// Read at the first use; most runs need none of it.
  private static final class Shared {
    private static final PublicSuffixList LIST = new PublicSuffixList();
  }

  private final Set<String> suffixes = new HashSet<>();

  /// Domains below which every label is a suffix (`*.ck`).
  private final Set<String> wild = new HashSet<>();

  /// Names that are none all the same (`!www.ck`).
  private final Set<String> exceptions = new HashSet<>();

  private PublicSuffixList() {
    try (InputStream in = PublicSuffixList.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the program");
      }
      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("//"))
          .forEach(this::add);
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own archive cannot be read", e);
    }
  }

  static PublicSuffixList shared() {
    return Shared.LIST;
  }

  private void add(String rule) {
    if (rule.startsWith("*.")) {
      wild.add(Idn.toAscii(rule.substring(2)));
    } else if (rule.startsWith("!")) {
      exceptions.add(Idn.toAscii(rule.substring(1)));
    } else {
      suffixes.add(Idn.toAscii(rule));
    }
  }

  /// The part of a name that one owner has, for example `example.co.uk` of `mail.example.co.uk`.
  ///
  /// @param name in lower-case A-labels
  /// @return null if the name is itself a suffix, or has no dot
  @Nullable String registrable(String name) {
    String rest = name;
    String below = null;
    while (true) {
      if (exceptions.contains(rest)) {
        return rest;
      }
      if (isSuffix(rest)) {
        return below;
      }
      int dot = rest.indexOf('.');
      if (dot < 0) {
        return below; // A top-level domain the list does not know is a suffix, too.
      }
      below = rest;
      rest = rest.substring(dot + 1);
    }
  }

  private boolean isSuffix(String name) {
    int dot = name.indexOf('.');
    return suffixes.contains(name) || (dot >= 0 && wild.contains(name.substring(dot + 1)));
  }

  /// Whether two names have the same owner.
  boolean sameOwner(String one, String other) {
    String owner = registrable(one);
    return owner != null && owner.equals(registrable(other));
  }
}
