package dev.mailtwin.engine.account;

import dev.mailtwin.protocol.dns.Idn;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Resolver;
import dev.mailtwin.protocol.net.Security;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Server addresses as the command line and the configuration write them: `imaps://host:993`,
/// `imap+starttls://host:143`, `smtps://host:465`, `smtp+starttls://host:587`.
public final class ServerAddress {

  private static final Pattern FORM =
      Pattern.compile(
          "(?i)(imaps|imap\\+starttls|smtps|smtp\\+starttls)://"
              + "(\\[[0-9A-Fa-f:.]+\\]|[^\\s/:\\[\\]]+)(?::([0-9]{1,5}))?/?");

  private ServerAddress() {}

  /// Reads an address; a missing port is the scheme's usual one.
  ///
  /// @param kind `imap` or `smtp`
  /// @throws IllegalArgumentException with a sentence for the user
  public static Endpoint parse(String text, String kind) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a server address; write %ss://HOST:PORT or %s+starttls://HOST:PORT"
              .formatted(text.replaceFirst("//[^/]*@", "//…@"), kind, kind));
    }
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    if (!scheme.startsWith(kind)) {
      throw new IllegalArgumentException("\"%s\" is not an address for %s".formatted(text, kind));
    }
    String host = matcher.group(2);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    if (!Resolver.isLiteral(host)) {
      host = ascii(host);
    }
    String port = matcher.group(3);
    Security security = scheme.endsWith("starttls") ? Security.STARTTLS : Security.TLS;
    return new Endpoint(
        host, port == null ? usualPort(kind, security) : Integer.parseInt(port), security);
  }

  private static String ascii(String host) {
    try {
      return Idn.toAscii(host);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the server name \"%s\" %s".formatted(host, e.getMessage()), e);
    }
  }

  /// Writes an address so that [#parse] reads it back.
  public static String write(Endpoint endpoint, String kind) {
    return (endpoint.security() == Security.TLS ? kind + "s" : kind + "+starttls")
        + "://"
        + endpoint;
  }

  /// Whether a host is this computer, or an address without a name: DNS knows nothing about it.
  public static boolean isLocal(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.endsWith(".localhost") || Resolver.isLiteral(name);
  }

  /// Whether a host is this computer: what is sent there reaches no network.
  public static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("::1")
        || (Resolver.isLiteral(name) && name.startsWith("127."));
  }

  private static int usualPort(String kind, Security security) {
    if (kind.equals("imap")) {
      return security == Security.TLS ? 993 : 143;
    }
    return security == Security.TLS ? 465 : 587;
  }
}
