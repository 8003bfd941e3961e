package dev.mailtwin.engine.account;

import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a server's address as a person typed it, and says what is wrong with it in words a person
/// understands.
public final class ServerLint {

  /// What stands before a name, well or badly written.
  private static final Pattern SCHEME =
      Pattern.compile(
          "^(?:([a-z][a-z0-9+-]*)://|((?:imap|smtp|pop3?|http)s?(?:\\+starttls)?)(?::/*|/+)"
              + "(?=[^/]*[a-z\\[]))",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern HOST_PORT =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(?::([0-9]{1,5}))?(?:[/:].*)?");

  /// What a name for something else than mail of this kind begins with.
  private static final Pattern OF_IMAP = Pattern.compile("(imap|pop3?)s?\\b.*|www\\..*");

  private static final Pattern OF_SMTP = Pattern.compile("(smtp|pop3?)s?\\b.*|www\\..*");

  private static final Set<Integer> POP3 = Set.of(110, 995);

  /// A way to connect and no name.
  private static final Pattern NO_NAME = Pattern.compile("((imap|smtp|pop3?|http)s?|ssl|tls)");

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
    boolean proper = scheme.find() && scheme.group(1) != null;
    String named = proper ? scheme.group(1).toLowerCase(Locale.ROOT) : "";
    String typed = bare(plain);
    boolean user = typed.matches("[^/]*@.*");
    Matcher clean = HOST_PORT.matcher(bare(typed.replaceFirst("^[^/]*@", "")));
    String why;
    if (text.strip().chars().anyMatch(c -> c <= ' ' || Character.isWhitespace(c))) {
      why = "a blank";
    } else if (!plain.equals(text)) {
      why = "a character that only looks like a usual one";
    } else if (!proper && scheme.reset().find()) {
      why = "\"%s\" instead of \"%ss://\"".formatted(scheme.group(), kind);
    } else if (!proper) {
      why = "no way to connect, such as %ss://".formatted(kind);
    } else if (!named.equals(kind + "s") && !named.equals(kind + "+starttls")) {
      why = named + "://";
    } else if (user) {
      why = "a user name";
    } else if (clean.matches() && clean.group(2) != null && !isPort(clean.group(2))) {
      why = "a port that there is not";
    } else if (clean.matches() && !undotted(clean.group(1)).equals(clean.group(1))) {
      why = "a dot too many";
    } else {
      why = "something that belongs to no name";
    }
    String way = scheme.reset().find() ? scheme.group().replaceAll("[:/]", "") : "";
    String shown = user ? text.replaceFirst("[^/]*@", "…@") : text; // A password may be in it.
    return InputProblems.notAHost(
        shown, why, kind, clean.matches() ? usable(clean, way, kind) : "");
  }

  /// What is left without ways to connect and what cannot be seen.
  private static String bare(String text) {
    String rest = text.replaceAll("[\\s\\p{Cf}\\p{Cc}]", "");
    for (Matcher at = SCHEME.matcher(rest); at.find(); at = SCHEME.matcher(rest)) {
      rest = rest.substring(at.end());
    }
    return rest;
  }

  private static String undotted(String host) {
    return host.replaceAll("\\.{2,}", ".").replaceFirst("^\\.", "");
  }

  /// What can be used as it stands; empty if nothing that makes sense is left.
  ///
  /// @param way as it was typed
  private static String usable(Matcher clean, String way, String kind) {
    boolean receiving = kind.equals("imap");
    Service service = receiving ? Service.IMAP : Service.SMTP;
    String host = undotted(clean.group(1));
    String name = host.toLowerCase(Locale.ROOT);
    Pattern others = receiving ? OF_SMTP : OF_IMAP;
    if (NO_NAME.matcher(name).matches() || others.matcher(name).matches()) {
      return "";
    }
    int port = clean.group(2) != null && isPort(clean.group(2)) ? portOf(clean.group(2)) : 0;
    boolean ours = port > 0 && !service.isPortOfOther(port) && !POP3.contains(port);
    boolean plain =
        way.equalsIgnoreCase(kind + "+starttls")
            || ((way.isEmpty() || way.equalsIgnoreCase(kind))
                && port == service.port(Security.STARTTLS));
    String use =
        (plain ? service.startTlsScheme() : service.tlsScheme()) + host + (ours ? ":" + port : "");
    try {
      Endpoint _ = ServerAddress.parse(use, kind);
      return use;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static int portOf(String digits) {
    return Integer.parseInt(digits);
  }

  private static boolean isPort(String digits) {
    int port = portOf(digits);
    return port > 0 && port <= 65_535;
  }
}
