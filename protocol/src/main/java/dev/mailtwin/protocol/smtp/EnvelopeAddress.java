package dev.mailtwin.protocol.smtp;

import dev.mailtwin.protocol.dns.Idn;

/// An address as MAIL and RCPT name it (RFC 5321 §4.1.2), without angle brackets.
///
/// Nothing that could end a command or an address early can be inside one.
///
/// @param local what stands before the `@`: a dot-atom or a quoted string, possibly with letters
///   beyond ASCII (RFC 6531 §3.3)
/// @param domain a domain name, possibly with letters beyond ASCII, or an address literal in
///   brackets; empty only in [#NONE]
public record EnvelopeAddress(String local, String domain) {

  /// The empty sender of notifications: `<>`.
  public static final EnvelopeAddress NONE = new EnvelopeAddress("", "");

  /// RFC 5321 §4.5.3.1.1, which counts 64; some providers give out longer ones.
  private static final int LOCAL_CHARS_MAX = 128;

  /// RFC 5321 §4.5.3.1.2
  private static final int DOMAIN_CHARS_MAX = 255;

  private static final String ATOM_SPECIALS = "()<>[]:;@\\,\" ";
  private static final int ASCII_END = 0x80;

  /// Checks the syntax.
  ///
  /// @throws IllegalArgumentException if it is none
  public EnvelopeAddress {
    if (!local.isEmpty() || !domain.isEmpty()) {
      boolean good =
          (isQuoted(local) || isAtom(local))
              && (isLiteral(domain) || isDomain(domain))
              && local.length() <= LOCAL_CHARS_MAX
              && domain.length() <= DOMAIN_CHARS_MAX
              && isText(local)
              && isText(domain);
      if (!good) {
        throw new IllegalArgumentException("not an address: " + local + "@" + domain);
      }
    }
  }

  /// Reads `local@domain`; the empty text is [#NONE].
  ///
  /// @throws IllegalArgumentException if it is no address
  public static EnvelopeAddress of(String address) {
    if (address.isEmpty()) {
      return NONE;
    }
    int at = address.lastIndexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("an address has an @: " + address);
    }
    return new EnvelopeAddress(address.substring(0, at), address.substring(at + 1));
  }

  /// Whether only a server with SMTPUTF8 can be told this address. A domain beyond ASCII alone has
  /// an ASCII form.
  public boolean needsUtf8() {
    return !isAscii(local) || !isAscii(asciiDomain());
  }

  /// The address without brackets, its domain in ASCII if it has such a form.
  String wire() {
    return local.isEmpty() ? "" : local + "@" + asciiDomain();
  }

  /// RFC 5890: each label that is not ASCII begins with `xn--`.
  private String asciiDomain() {
    if (isAscii(domain)) {
      return domain;
    }
    try {
      return Idn.toAscii(domain);
    } catch (IllegalArgumentException e) {
      return domain; // Only a server that takes it as it is can judge it.
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < ASCII_END);
  }

  /// No control characters and no half surrogates.
  private static boolean isText(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  private static boolean isAtom(String local) {
    return !local.isEmpty() && local.chars().noneMatch(c -> ATOM_SPECIALS.indexOf(c) >= 0);
  }

  /// `Quoted-string = DQUOTE *QcontentSMTP DQUOTE` (RFC 5321 §4.1.2)
  private static boolean isQuoted(String local) {
    if (local.length() < 2 || !local.startsWith("\"") || !local.endsWith("\"")) {
      return false;
    }
    for (int i = 1; i < local.length() - 1; i++) {
      if (local.charAt(i) == '"') {
        return false;
      }
      if (local.charAt(i) == '\\' && ++i == local.length() - 1) {
        return false; // The closing quote would be a quoted one.
      }
    }
    return true;
  }

  private static boolean isDomain(String domain) {
    return !domain.isEmpty()
        && !domain.startsWith(".")
        && !domain.endsWith(".")
        && !domain.contains("..")
        && domain
            .chars()
            .allMatch(c ->
                c >= ASCII_END
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '.'
                    || c == '_');
  }

  private static boolean isLiteral(String domain) {
    return domain.length() > 2
        && domain.startsWith("[")
        && domain.indexOf(']') == domain.length() - 1
        && domain
            .substring(1, domain.length() - 1)
            .chars()
            .allMatch(c -> Character.digit(c, 36) >= 0 || c == ':' || c == '.' || c == '-');
  }

  @Override
  public String toString() {
    return local.isEmpty() ? "" : local + "@" + domain;
  }
}
