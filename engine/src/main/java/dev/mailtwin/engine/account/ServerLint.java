package dev.mailtwin.engine.account;

import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a server's address as a person typed it, and says what is wrong with it in words a person
/// understands.
public final class ServerLint {

  private static final Pattern SCHEME = Pattern.compile("^([a-z+]+)://", Pattern.CASE_INSENSITIVE);
  private static final Pattern HOST_PORT =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(?::([0-9]{1,5}))?/?.*");

  private ServerLint() {}

  /// Reads an address like [ServerAddress#parse].
  ///
  /// @param kind `imap` or `smtp`
  /// @throws ProblemException I2, with the cleaned value if there is one
  public static Endpoint parse(String text, String kind) throws ProblemException {
    boolean plain = Normalizer.normalize(text, Normalizer.Form.NFKC).equals(text);
    if (!plain || hasInvisible(text.strip())) {
      throw new ProblemException(odd(text, kind));
    }
    try {
      return ServerAddress.parse(text, kind);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(odd(text, kind), e);
    }
  }

  private static boolean hasInvisible(String text) {
    return text.codePoints()
        .anyMatch(c -> Character.getType(c) == Character.FORMAT || Character.isISOControl(c));
  }

  private static Problem odd(String text, String kind) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
    Matcher scheme = SCHEME.matcher(plain.strip());
    String named = scheme.find() ? scheme.group(1) : "";
    String typed = scheme.replaceFirst("").replaceAll("[\\s\\p{Cf}\\p{Cc}]", "");
    String rest = typed.replaceFirst("^[^/]*@", "");
    boolean user = !rest.equals(typed);
    Matcher clean = HOST_PORT.matcher(SCHEME.matcher(rest).replaceFirst(""));
    String use = clean.matches() ? clean.group(1) : "";
    String why;
    if (text.strip().chars().anyMatch(c -> c <= ' ' || Character.isWhitespace(c))) {
      why = "a blank";
    } else if (!plain.equals(text)) {
      why = "a character that only looks like a usual one";
    } else if (named.isEmpty()) {
      why = "no way to connect, such as %ss://".formatted(kind);
    } else if (!named.toLowerCase(java.util.Locale.ROOT).startsWith(kind)) {
      why = named + "://";
    } else if (user) {
      why = "a user name";
    } else if (clean.matches() && clean.group(2) != null && !isPort(clean.group(2))) {
      why = "a port that there is not";
    } else {
      why = "something that belongs to no name";
    }
    boolean usable = clean.matches() && clean.group(2) != null && isPort(clean.group(2));
    String port = usable ? ":" + clean.group(2) : "";
    String shown = user ? text.replaceFirst("[^/]*@", "…@") : text; // A password may be in it.
    return InputProblems.notAHost(
        shown, why, use.isEmpty() ? "" : "%ss://%s%s".formatted(kind, use, port));
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port > 0 && port <= 65_535;
  }
}
