package dev.mailtwin.protocol.imap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Mailbox names between Unicode and the wire (RFC 3501 §5.1.3, modified UTF-7).
public final class MailboxNames {

  private MailboxNames() {}

  /// The name in Unicode, or null if `wire` is not the one right way to write a name. Such a name
  /// still exists; it can only be said exactly as the server said it.
  public static @Nullable String decode(String wire) {
    String decoded = decodeLoosely(wire);
    return decoded != null && encode(decoded).equals(wire) ? decoded : null;
  }

  /// `modified-utf7`: printable ASCII stands for itself, `&` is `&-`, the rest is base64 of UTF-16.
  public static String encode(String name) {
    var wire = new StringBuilder(name.length() + 16);
    int at = 0;
    while (at < name.length()) {
      char c = name.charAt(at);
      if (isDirect(c)) {
        wire.append(c == '&' ? "&-" : String.valueOf(c));
        at++;
      } else {
        int end = at;
        while (end < name.length() && !isDirect(name.charAt(end))) {
          end++;
        }
        byte[] utf16 = name.substring(at, end).getBytes(StandardCharsets.UTF_16BE);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
        wire.append('&').append(base64.replace('/', ',')).append('-');
        at = end;
      }
    }
    return wire.toString();
  }

  private static @Nullable String decodeLoosely(String wire) {
    var name = new StringBuilder(wire.length());
    int at = 0;
    while (at < wire.length()) {
      char c = wire.charAt(at++);
      if (c != '&') {
        name.append(c);
        continue;
      }
      int end = wire.indexOf('-', at);
      if (end < 0) {
        return null;
      }
      String shifted = end == at ? "&" : utf16(wire.substring(at, end));
      if (shifted == null) {
        return null;
      }
      name.append(shifted);
      at = end + 1;
    }
    return name.toString();
  }

  private static @Nullable String utf16(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.replace(',', '/'));
      return StandardCharsets.UTF_16BE.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isDirect(char c) {
    return c >= ' ' && c < 0x7f;
  }
}
