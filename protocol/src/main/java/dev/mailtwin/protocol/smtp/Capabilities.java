package dev.mailtwin.protocol.smtp;

import dev.mailtwin.protocol.sasl.Mechanism;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a server says it can do, in its answer to EHLO (RFC 5321 §4.1.1.1). Keywords compare
/// without case.
///
/// @param keywords in upper case, each with its parameters as the server wrote them
/// @param mechanisms names after AUTH, in upper case, in the server's order, including those this
///   client does not speak (RFC 4954 §3)
public record Capabilities(Map<String, List<String>> keywords, Set<String> mechanisms) {

  /// Nothing at all: before EHLO, and with a server that only knows HELO.
  public static final Capabilities NONE = new Capabilities(Map.of(), Set.of());

  /// More digits than this is no size.
  private static final int SIZE_DIGITS_MAX = 18;

  public Capabilities {
    keywords = Map.copyOf(keywords);
    mechanisms = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(mechanisms));
  }

  /// Reads the answer to EHLO: after the first line, one keyword with its parameters per line.
  static Capabilities of(Reply ehlo) {
    Map<String, List<String>> keywords = new TreeMap<>();
    Set<String> mechanisms = new LinkedHashSet<>();
    for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
      // "AUTH=LOGIN PLAIN" is how some wrote it before there was a standard.
      String[] words = line.strip().replaceFirst("(?i)^AUTH=", "AUTH ").split("[ \t]+", -1);
      String keyword = words[0].toUpperCase(Locale.ROOT);
      List<String> parameters = List.of(words).subList(1, words.length);
      if (keyword.isEmpty()) {
        continue;
      }
      if (keyword.equals("AUTH")) {
        parameters.forEach(name -> mechanisms.add(name.toUpperCase(Locale.ROOT)));
      }
      keywords.putIfAbsent(keyword, parameters);
    }
    return new Capabilities(keywords, mechanisms);
  }

  /// Whether the server offers `keyword`, given in upper case.
  public boolean has(String keyword) {
    return keywords.containsKey(keyword);
  }

  /// Whether the server offers to log in this way.
  public boolean offers(Mechanism mechanism) {
    return mechanisms.contains(mechanism.name());
  }

  /// The ways to log in that both sides know.
  public Set<Mechanism> common() {
    Set<Mechanism> common = EnumSet.noneOf(Mechanism.class);
    for (Mechanism mechanism : Mechanism.values()) {
      if (offers(mechanism)) {
        common.add(mechanism);
      }
    }
    return common;
  }

  /// The largest message the server takes, in octets (RFC 1870 §4); 0 if it names no limit.
  public long sizeMax() {
    List<String> parameters = keywords.getOrDefault("SIZE", List.of());
    String digits = parameters.isEmpty() ? "" : parameters.getFirst();
    boolean number =
        !digits.isEmpty()
            && digits.length() <= SIZE_DIGITS_MAX
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Long.parseLong(digits) : 0;
  }

  /// RFC 1870.
  public boolean size() {
    return has("SIZE");
  }

  /// RFC 3207.
  public boolean startTls() {
    return has("STARTTLS");
  }

  /// RFC 2920.
  public boolean pipelining() {
    return has("PIPELINING");
  }

  /// RFC 6152.
  public boolean eightBitMime() {
    return has("8BITMIME");
  }

  /// RFC 6531.
  public boolean smtpUtf8() {
    return has("SMTPUTF8");
  }

  /// RFC 3461.
  public boolean dsn() {
    return has("DSN");
  }

  /// RFC 3030.
  public boolean chunking() {
    return has("CHUNKING");
  }

  /// RFC 2034.
  public boolean enhancedStatusCodes() {
    return has("ENHANCEDSTATUSCODES");
  }
}
