package dev.mailtwin.engine.account;

import dev.mailtwin.protocol.dns.Idn;

/// An e-mail address as a person types it, taken apart.
///
/// @param typed without blanks around it
/// @param local what stands before the last `@`, as typed
/// @param domain what stands behind it, in A-labels
public record MailAddress(String typed, String local, String domain) {

  private static final String LINK = "mailto:";
  private static final int LOCAL_CHARS_MAX = 64;

  /// Reads an address.
  ///
  /// @throws IllegalArgumentException if it cannot be one; the message says why, to follow "it"
  public static MailAddress parse(String text) {
    String typed = text.strip();
    int at = typed.lastIndexOf('@');
    if (typed.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("has a blank in it");
    } else if (typed.regionMatches(true, 0, LINK, 0, LINK.length())) {
      throw new IllegalArgumentException("is a link; leave out the \"mailto:\"");
    } else if (typed.endsWith(".")) { // In DNS it may, in an address not.
      throw new IllegalArgumentException("ends with a dot; leave that out");
    } else if (at < 0) {
      throw new IllegalArgumentException("has no @, so it does not say at which provider");
    } else if (at == 0 || at > LOCAL_CHARS_MAX) {
      throw new IllegalArgumentException("has no name of usual length before the @");
    } else if (typed.indexOf('@') < at && typed.charAt(at - 1) != '"') {
      throw new IllegalArgumentException("has more than one @");
    } else if (at == typed.length() - 1) {
      throw new IllegalArgumentException("has no domain behind the @");
    }
    try {
      return new MailAddress(typed, typed.substring(0, at), Idn.toAscii(typed.substring(at + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has a domain that " + e.getMessage(), e);
    }
  }

  /// The address as servers know it.
  public String ascii() {
    return local + "@" + domain;
  }
}
