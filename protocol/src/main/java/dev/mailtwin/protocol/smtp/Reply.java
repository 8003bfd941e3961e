package dev.mailtwin.protocol.smtp;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What the server says to one command (RFC 5321 §4.2).
///
/// @param code three digits; the first says how it went
/// @param lines what follows the code, one per line, never empty; from the server, so escape them
///   before showing them
public record Reply(int code, List<String> lines) {

  /// The server is about to hang up; may come at any time (RFC 5321 §4.2.1).
  public static final int CLOSING = 421;

  private static final int QUOTED_CHARS_MAX = 500;
  private static final int GOOD_BYE = 221;
  private static final int CODE_MIN = 200;
  private static final int CODE_MAX = 599;

  /// Checks that there is a code and a line.
  public Reply {
    if (code < CODE_MIN || code > CODE_MAX || lines.isEmpty()) {
      throw new IllegalArgumentException("not a reply: " + code + " with " + lines.size());
    }
    lines = List.copyOf(lines);
  }

  /// 2yz: done.
  public boolean isDone() {
    return kind() == 2;
  }

  /// 3yz: the server waits for the rest.
  public boolean isGoOn() {
    return kind() == 3;
  }

  /// 4yz: refused for now.
  public boolean isTransient() {
    return kind() == 4;
  }

  /// 5yz: refused as it is.
  public boolean isPermanent() {
    return kind() == 5;
  }

  /// Whether the server hangs up after this.
  public boolean isClosing() {
    return code == CLOSING;
  }

  /// The same with other words in each line.
  Reply through(UnaryOperator<String> words) {
    return new Reply(code, lines.stream().map(words).toList());
  }

  /// The answer to QUIT, whatever was said.
  boolean isGoodBye() {
    return code == GOOD_BYE;
  }

  /// The first digit of the code.
  int kind() {
    return code / 100;
  }

  /// The enhanced code of the first line, whether or not the server had announced such codes.
  public EnhancedStatus enhanced() {
    return EnhancedStatus.in(lines.getFirst(), kind());
  }

  /// The words for a person: all lines in one, without enhanced codes. From the server, so escape
  /// them before showing them.
  public String human() {
    return lines.stream()
        .map(line -> {
          String code = EnhancedStatus.in(line, kind()).toString();
          return line.substring(code.length()).strip();
        })
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /// The reply in one line, as a person would quote it: a very long one ends in `…`.
  @Override
  public String toString() {
    EnhancedStatus enhanced = enhanced();
    String whole = (code + " " + enhanced + (enhanced.isPresent() ? " " : "") + human()).strip();
    return whole.length() > QUOTED_CHARS_MAX
        ? whole.substring(0, whole.offsetByCodePoints(QUOTED_CHARS_MAX, 0)) + "…"
        : whole;
  }
}
