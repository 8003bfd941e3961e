package dev.mailtwin.modelserver.wire;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Mailbox names between Unicode and the wire: modified UTF-7, `RFC 3501 §5.1.3`, or UTF-8.
///
/// A wire string has one character per octet.
public enum MailboxNames {

  /// Until the client enables something better.
  MODIFIED_UTF7,

  /// After ENABLE UTF8=ACCEPT, `RFC 6855 §3`, or IMAP4rev2.
  UTF8;

  /// Unicode from a wire string.
  ///
  /// @throws BadSyntaxException if it is not properly encoded
  public String decode(String wire) throws BadSyntaxException {
    return switch (this) {
      case UTF8 -> new String(wire.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      case MODIFIED_UTF7 -> fromUtf7(wire);
    };
  }

  /// The name as it is sent: quoted, or a literal where quoting cannot carry it.
  public String encode(String name) {
    String wire =
        switch (this) {
          case UTF8 ->
              new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
          case MODIFIED_UTF7 -> toUtf7(name);
        };
    return quoted(wire);
  }

  /// A wire string in double quotes, or a literal if it holds what quotes cannot.
  public static String quoted(String wire) {
    for (int i = 0; i < wire.length(); i++) {
      char c = wire.charAt(i);
      if (c == '\r' || c == '\n' || c == '\0') {
        return "{" + wire.length() + "}\r\n" + wire;
      }
    }
    return "\"" + wire.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String toUtf7(String name) {
    var wire = new StringBuilder();
    var shifted = new StringBuilder();
    for (int i = 0; i <= name.length(); i++) {
      boolean direct = i == name.length() || (name.charAt(i) >= ' ' && name.charAt(i) <= '~');
      if (!direct) {
        shifted.append(name.charAt(i));
        continue;
      }
      if (!shifted.isEmpty()) {
        byte[] utf16 = shifted.toString().getBytes(StandardCharsets.UTF_16BE);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
        wire.append('&').append(base64.replace('/', ',')).append('-');
        shifted.setLength(0);
      }
      if (i < name.length()) {
        wire.append(name.charAt(i) == '&' ? "&-" : name.substring(i, i + 1));
      }
    }
    return wire.toString();
  }

  private static String fromUtf7(String wire) throws BadSyntaxException {
    var name = new StringBuilder();
    for (int i = 0; i < wire.length(); i++) {
      char c = wire.charAt(i);
      if (c < ' ' || c > '~') {
        throw new BadSyntaxException("Mailbox name is not modified UTF-7");
      }
      if (c != '&') {
        name.append(c);
        continue;
      }
      int end = wire.indexOf('-', i);
      if (end < 0) {
        throw new BadSyntaxException("Mailbox name is not modified UTF-7");
      }
      String base64 = wire.substring(i + 1, end).replace(',', '/');
      name.append(base64.isEmpty() ? "&" : utf16(base64));
      i = end;
    }
    return name.toString();
  }

  private static String utf16(String base64) throws BadSyntaxException {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_16BE);
    } catch (IllegalArgumentException e) {
      throw new BadSyntaxException("Mailbox name is not modified UTF-7");
    }
  }
}
