package dev.mailtwin.protocol.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// The first bytes of a server, which give away what it speaks.
public final class FirstBytes {

  /// More is never kept.
  public static final int BYTES_MAX = 400;

  /// Nothing was heard.
  public static final FirstBytes NONE = new FirstBytes(new byte[0]);

  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int SERVER_HELLO = 2;
  private static final int SESSION_ID_LENGTH_AT = 43;

  private final byte[] bytes;

  /// Keeps the first [#BYTES_MAX] of these.
  public FirstBytes(byte[] bytes) {
    this.bytes = Arrays.copyOf(bytes, Math.min(bytes.length, BYTES_MAX));
  }

  /// A language a port can speak.
  public enum Language {
    IMAP,
    SMTP,
    /// SMTP's sibling for handing letters to mailboxes (RFC 2033).
    LMTP,
    POP3,
    SSH,
    HTTP,
    TLS,
    UNKNOWN,
    NOTHING
  }

  /// What this is the beginning of.
  public Language language() {
    if (bytes.length == 0) {
      return Language.NOTHING;
    }
    if ((bytes[0] == ALERT || bytes[0] == HANDSHAKE) && (bytes.length < 2 || bytes[1] == 3)) {
      return Language.TLS;
    }
    String words = words().toUpperCase(Locale.ROOT);
    if (words.startsWith("* OK")
        || words.startsWith("* BYE")
        || words.startsWith("* PREAUTH")
        || words.startsWith("* BAD")) {
      return Language.IMAP;
    }
    if (words.startsWith("+OK") || words.startsWith("-ERR")) {
      return Language.POP3;
    }
    if (words.startsWith("SSH-")) {
      return Language.SSH;
    }
    if (words.startsWith("HTTP/") || words.matches("(?s)\\s*<(!DOCTYPE )?HTML.*")) {
      return Language.HTTP; // Some answer a question they do not understand with the page alone.
    }
    if (words.matches("(?s)220.{0,60}FTP.*")) {
      return Language.UNKNOWN; // It counts like SMTP, and says what it is.
    }
    if (words.matches("(?s)220.{0,200}\\bLMTP\\b.*")) {
      return Language.LMTP;
    }
    return words.matches("(?s)(220|[45][0-9]{2})[ -].*") ? Language.SMTP : Language.UNKNOWN;
  }

  /// The number of a TLS alert (RFC 8446 §6), -1 if this is none.
  public int alert() {
    return bytes.length >= 7 && bytes[0] == ALERT ? bytes[6] & 0xff : -1;
  }

  /// Whether this is a hello that answers ours.
  public boolean isServerHello() {
    return bytes.length >= 11 && bytes[0] == HANDSHAKE && bytes[5] == SERVER_HELLO;
  }

  /// The version a hello chose, such as 0x0301 for TLS 1.0; -1 if this is no hello.
  public int helloVersion() {
    return isServerHello() ? number(9) : -1;
  }

  /// The number of the cipher suite a hello chose; -1 if this is no hello, or a cut one.
  public int suite() {
    if (!isServerHello() || bytes.length <= SESSION_ID_LENGTH_AT) {
      return -1;
    }
    int at = SESSION_ID_LENGTH_AT + 1 + (bytes[SESSION_ID_LENGTH_AT] & 0xff);
    return bytes.length < at + 2 ? -1 : number(at);
  }

  /// The bytes as text, one character each.
  public String words() {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private int number(int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  @Override
  public String toString() {
    return words();
  }
}
