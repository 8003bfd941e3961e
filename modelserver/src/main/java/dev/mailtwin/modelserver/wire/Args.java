package dev.mailtwin.modelserver.wire;

import dev.mailtwin.modelserver.store.NumberSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads the arguments of one command from left to right.
///
/// The octets are the command as received, literals in place. Strings come out with one character
/// per octet; see [MailboxNames] for those that are mailbox names. Used by one thread.
public final class Args {

  private static final String ATOM_SPECIALS = "(){ %*\"\\]";

  private final byte[] octets;
  private int at;

  /// @param octets without the final line end
  public Args(byte[] octets) {
    this.octets = octets;
  }

  /// Whether everything was read.
  public boolean atEnd() {
    return at == octets.length;
  }

  /// The next octet, or NUL at the end.
  public char peek() {
    return atEnd() ? '\0' : (char) (octets[at] & 0xff);
  }

  /// Reads the character if it is next.
  public boolean take(char c) {
    if (peek() != c || atEnd()) {
      return false;
    }
    at++;
    return true;
  }

  /// Reads the character.
  public void expect(char c) throws BadSyntaxException {
    if (!take(c)) {
      throw new BadSyntaxException("Expected '" + c + "' at column " + (at + 1));
    }
  }

  /// Reads one space.
  public void space() throws BadSyntaxException {
    expect(' ');
  }

  /// Requires the end.
  public void end() throws BadSyntaxException {
    if (!atEnd()) {
      throw new BadSyntaxException("Unexpected text at column " + (at + 1));
    }
  }

  /// Reads an atom, `RFC 9051 §9` (`atom`).
  public String atom() throws BadSyntaxException {
    return span(ATOM_SPECIALS, "an atom");
  }

  /// Reads an atom in upper case.
  public String keyword() throws BadSyntaxException {
    return atom().toUpperCase(Locale.ROOT);
  }

  /// Reads a flag with its backslash, `RFC 9051 §9` (`flag`).
  public String flag() throws BadSyntaxException {
    return take('\\') ? "\\" + atom() : atom();
  }

  /// Reads a list of flags in parentheses, or some without, as STORE allows.
  public List<String> flags() throws BadSyntaxException {
    var flags = new ArrayList<String>();
    boolean listed = take('(');
    if (listed && take(')')) {
      return flags;
    }
    do {
      flags.add(flag());
    } while (take(' '));
    if (listed) {
      expect(')');
    }
    return flags;
  }

  /// Reads an atom or a string, `RFC 9051 §9` (`astring`).
  public String astring() throws BadSyntaxException {
    return switch (peek()) {
      case '"' -> quoted();
      case '{' -> new String(literal(), StandardCharsets.ISO_8859_1);
      default -> span("(){ %*\"\\", "a string");
    };
  }

  /// Reads a mailbox name that may have wildcards, `RFC 9051 §9` (`list-mailbox`).
  public String pattern() throws BadSyntaxException {
    return switch (peek()) {
      case '"' -> quoted();
      case '{' -> new String(literal(), StandardCharsets.ISO_8859_1);
      default -> span("(){ \"\\", "a mailbox pattern");
    };
  }

  /// Reads a literal; the reader has checked that all of it is there.
  public byte[] literal() throws BadSyntaxException {
    take('~');
    expect('{');
    long size = number();
    take('+');
    expect('}');
    expect('\r');
    expect('\n');
    if (size > octets.length - at) {
      throw new BadSyntaxException("Literal is cut off");
    }
    byte[] value = new byte[(int) size];
    System.arraycopy(octets, at, value, 0, value.length);
    at += value.length;
    return value;
  }

  /// Reads digits.
  public long number() throws BadSyntaxException {
    int from = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    String digits = text(from, at);
    if (digits.isEmpty() || digits.length() > 19) {
      throw new BadSyntaxException("Expected a number at column " + (from + 1));
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new BadSyntaxException("Number out of range: " + digits);
    }
  }

  /// Reads a set of numbers, `RFC 9051 §9` (`sequence-set`).
  public NumberSet set() throws BadSyntaxException {
    var ranges = new ArrayList<NumberSet.Range>();
    do {
      long from = numberOrStar();
      ranges.add(new NumberSet.Range(from, take(':') ? numberOrStar() : from));
    } while (take(','));
    return new NumberSet(ranges);
  }

  /// Whether a set of numbers comes next.
  public boolean looksLikeSet() {
    return peek() == '*' || (peek() >= '0' && peek() <= '9');
  }

  /// Reads a word and the space behind it if they are next, whatever the case.
  public boolean takeWord(String word) {
    int end = Math.min(octets.length, at + word.length() + 1);
    if (!text(at, end).equalsIgnoreCase(word + " ")) {
      return false;
    }
    at = end;
    return true;
  }

  /// Reads up to one of the characters, a space or the end.
  public String until(String stops) throws BadSyntaxException {
    return span(stops, "a word");
  }

  /// Everything that was not read yet.
  public String rest() {
    String rest = text(at, octets.length);
    at = octets.length;
    return rest;
  }

  private long numberOrStar() throws BadSyntaxException {
    if (take('*')) {
      return NumberSet.STAR;
    }
    long number = number();
    if (number == 0) {
      throw new BadSyntaxException("Zero is not a message number");
    }
    return number;
  }

  private String quoted() throws BadSyntaxException {
    expect('"');
    var value = new StringBuilder();
    while (!take('"')) {
      boolean escaped = take('\\');
      char c = peek();
      if (atEnd() || c == '\r' || c == '\n' || (escaped && c != '"' && c != '\\')) {
        throw new BadSyntaxException("Bad quoted string at column " + (at + 1));
      }
      value.append(c);
      at++;
    }
    return value.toString();
  }

  private String span(String stops, String wanted) throws BadSyntaxException {
    int from = at;
    while (peek() > ' ' && peek() != 0x7f && stops.indexOf(peek()) < 0) {
      at++;
    }
    if (from == at) {
      throw new BadSyntaxException("Expected " + wanted + " at column " + (at + 1));
    }
    return text(from, at);
  }

  private String text(int from, int to) {
    return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
