package dev.mailtwin.protocol.mime;

import dev.mailtwin.protocol.mime.PartPlan.Cannot;
import dev.mailtwin.protocol.mime.SevenBit.Obstacle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Writes a header field that is not ASCII, or has too long a line, so that it is and has not.
final class HeaderRepair {

  private static final Set<String> ADDRESSES =
      Set.of("from", "to", "cc", "bcc", "reply-to", "sender");

  private static final Set<String> PARAMETERS = Set.of("content-type", "content-disposition");

  /// What these say is not text, so that no encoded word may stand in them (RFC 2047 §5). Their
  /// long lines can be folded between words.
  private static final Set<String> STRUCTURED =
      Set.of(
          "message-id",
          "in-reply-to",
          "references",
          "date",
          "received",
          "return-path",
          "mime-version",
          "content-id",
          "content-transfer-encoding",
          "dkim-signature",
          "arc-seal",
          "arc-message-signature",
          "arc-authentication-results",
          "authentication-results",
          "autocrypt");

  private HeaderRepair() {}

  /// The field, unchanged if nothing is wrong with it.
  ///
  /// @param field with its folded lines and their ends
  /// @throws Cannot if only its author could mend it
  static byte[] repaired(byte[] field) throws Cannot {
    if (isPlain(field)) {
      return field;
    }
    byte[] repaired = rewritten(field);
    if (!isPlain(repaired)) {
      throw new Cannot(Obstacle.HEADER);
    }
    return repaired;
  }

  private static byte[] rewritten(byte[] field) throws Cannot {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(field)).toString();
      int colon = text.indexOf(':');
      if (colon <= 0) {
        throw new Cannot(Obstacle.HEADER);
      }
      String name = text.substring(0, colon).strip();
      String value = text.substring(colon + 1).replace("\r\n", "").strip();
      var out = new ByteArrayOutputStream();
      write(name, value, new FieldWriter(out, Repertoire.ASCII));
      return out.toByteArray();
    } catch (Cannot e) {
      throw e;
    } catch (CharacterCodingException | MimeException | IllegalArgumentException e) {
      throw new Cannot(Obstacle.HEADER);
    } catch (IOException e) {
      throw new IllegalStateException("a stream in memory cannot fail", e);
    }
  }

  private static void write(String name, String value, FieldWriter out) throws IOException {
    String small = name.toLowerCase(Locale.ROOT);
    if (ADDRESSES.contains(small.startsWith("resent-") ? small.substring(7) : small)) {
      out.addresses(name, AddressParser.parse(value));
    } else if (PARAMETERS.contains(small)) {
      out.tokens(name, parameters(value));
    } else if (STRUCTURED.contains(small)) {
      out.tokens(name, List.of(value.split("[ \t]+")));
    } else {
      out.longText(name, EncodedWord.decode(value).replace('\t', ' '));
    }
  }

  /// The first word and its parameters, those beyond ASCII as RFC 2231 writes them.
  private static List<String> parameters(String value) {
    int semicolon = value.indexOf(';');
    if (semicolon < 0) {
      return List.of(value);
    }
    List<String> tokens = new ArrayList<>(List.of(value.substring(0, semicolon).strip()));
    Map<String, String> parameters = Parameters.read(value.substring(semicolon + 1));
    parameters.forEach((name, text) -> {
      tokens.set(tokens.size() - 1, tokens.getLast() + ";");
      tokens.addAll(Parameters.write(name, text));
    });
    return tokens;
  }

  private static boolean isPlain(byte[] field) {
    int line = 0;
    for (byte b : field) {
      line = b == '\n' || b == '\r' ? 0 : line + 1;
      if (b <= 0 || line > Limits.LINE_MAX) {
        return false;
      }
    }
    return true;
  }
}
