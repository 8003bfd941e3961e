package dev.mailtwin.protocol.mime;

import dev.mailtwin.protocol.dns.Idn;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One address with the name that is shown for it (RFC 5322 §3.4.1).
///
/// @param name what people read, decoded; empty for none
/// @param local the part before the @, without quotes
/// @param domain the part after it: a name in any script, or a literal such as `[192.0.2.1]`
public record Address(String name, String local, String domain) implements Recipient {

  private static final int LOCAL_BYTES_MAX = 64; // RFC 5321 §4.5.3.1.1
  private static final int DOMAIN_CHARS_MAX = 255; // RFC 5321 §4.5.3.1.2
  private static final String ATEXT = "!#$%&'*+-/=?^_`{|}~";

  /// The address without a name, in whatever script it was written.
  public String plain() {
    return quotedLocal() + "@" + domain;
  }

  /// Whether only SMTPUTF8 can carry it.
  public boolean needsUtf8() {
    return local.chars().anyMatch(c -> c > 0x7e);
  }

  /// The address without a name as it goes into an envelope: the domain in A-labels (RFC 5891), so
  /// that any server takes it.
  ///
  /// @throws MimeException.NeedsUtf8 if the local part is not ASCII and must be
  /// @throws MimeException.BadAddress if it breaks a rule of RFC 5321
  public String envelope(Repertoire repertoire) throws MimeException {
    if (repertoire == Repertoire.ASCII && needsUtf8()) {
      throw new MimeException.NeedsUtf8(plain());
    }
    if (local.getBytes(StandardCharsets.UTF_8).length > LOCAL_BYTES_MAX) {
      throw bad("the part before the @ is longer than %d bytes".formatted(LOCAL_BYTES_MAX));
    }
    for (int n = 0; n < local.length(); n++) {
      if (local.charAt(n) < ' ' || local.charAt(n) == 0x7f) {
        throw bad("it holds a control character");
      }
    }
    return quotedLocal() + "@" + asciiDomain();
  }

  /// Whether both mean the same address. Domains compare without case; so do local parts, because
  /// no provider tells them apart any more.
  public boolean isSameAs(Address other) {
    return key().equals(other.key());
  }

  /// What [#isSameAs] compares.
  String key() {
    String ascii;
    try {
      ascii = asciiDomain();
    } catch (MimeException e) {
      ascii = domain;
    }
    return (local + "@" + ascii).toLowerCase(Locale.ROOT);
  }

  /// The same address with another name.
  public Address named(String other) {
    return new Address(other, local, domain);
  }

  @Override
  public String toString() {
    return name.isEmpty() ? plain() : name + " <" + plain() + ">";
  }

  private String asciiDomain() throws MimeException {
    if (domain.startsWith("[")) {
      return literal();
    }
    String ascii;
    try {
      ascii = Idn.toAscii(domain);
    } catch (IllegalArgumentException e) {
      throw bad("\"" + shortened(domain) + "\" is no domain");
    }
    if (ascii.indexOf('_') >= 0 || domain.endsWith(".")) { // Names may have these, mail may not.
      throw bad("\"" + shortened(domain) + "\" is no domain");
    }
    if (domain.chars().allMatch(c -> c < 0x80)) {
      ascii = domain; // In the case it was written.
    }
    if (ascii.length() > DOMAIN_CHARS_MAX) {
      throw bad("the domain is longer than %d characters".formatted(DOMAIN_CHARS_MAX));
    }
    return ascii;
  }

  /// `address-literal = "[" … "]"` (RFC 5321 §4.1.3); what is inside is the server's to judge.
  private String literal() throws MimeException {
    if (!domain.matches("\\[[0-9A-Za-z.:-]{1,100}]")) {
      throw bad("\"" + shortened(domain) + "\" is no address literal");
    }
    return domain;
  }

  private String quotedLocal() {
    if (isDotAtom(local)) {
      return local;
    }
    return '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private MimeException bad(String reason) {
    return new MimeException.BadAddress(shortened(plain()), reason);
  }

  /// `dot-atom-text` (RFC 5322 §3.2.3), with letters of all scripts (RFC 6532 §3.2).
  static boolean isDotAtom(String text) {
    return !text.isEmpty()
        && !text.startsWith(".")
        && !text.endsWith(".")
        && !text.contains("..")
        && text.chars().allMatch(c -> c == '.' || isAtext(c));
  }

  /// `atext` (RFC 5322 §3.2.3), or a character beyond ASCII (RFC 6532 §3.2).
  static boolean isAtext(int c) {
    return isAlphanumeric(c) || c > 0x9f || (c < 0x7f && ATEXT.indexOf(c) >= 0);
  }

  /// A letter or digit of ASCII.
  static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /// Enough of a text to recognize it by.
  static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 99) + "…";
  }
}
