package dev.mailtwin.modelserver.sample;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;

/// A MIME entity: its content header fields, complete lines, and its encoded content.
final class Part {

  private static final Base64.Encoder MIME = Base64.getMimeEncoder();

  /// Above this the weight of a message is an attachment, as in real mail.
  private static final int TEXT_BYTES_MAX = 20_000;

  private final String header;
  private final byte[] content;

  private Part(String header, byte[] content) {
    this.header = header;
    this.content = content;
  }

  /// One of the kinds of body, of about the given size.
  static Part draw(SplittableRandom random, int bytes) {
    if (bytes > TEXT_BYTES_MAX) {
      return withAttachment(random, bytes);
    }
    return switch (random.nextInt(10)) {
      case 0, 1 -> plain(Vocabulary.ENGLISH, StandardCharsets.US_ASCII, random, bytes);
      case 2 -> flowed(random, bytes);
      case 3 -> plain(Vocabulary.GERMAN, StandardCharsets.UTF_8, random, bytes);
      case 4 -> plain(Vocabulary.FRENCH, StandardCharsets.ISO_8859_1, random, bytes);
      case 5 -> plain(Vocabulary.RUSSIAN, Charset.forName("KOI8-R"), random, bytes);
      case 6 -> plain(Vocabulary.JAPANESE, Charset.forName("ISO-2022-JP"), random, bytes);
      case 7 -> quotedPrintable(random, bytes);
      case 8 -> withAttachment(random, bytes);
      default -> alternative(random, bytes);
    };
  }

  int size() {
    return header.length() + content.length;
  }

  void writeTo(ByteArrayOutputStream out) {
    out.writeBytes(ascii(header));
    out.writeBytes(ascii("\r\n"));
    out.writeBytes(content);
  }

  /// Text as it is: 7bit where the charset allows it, else 8bit.
  private static Part plain(Vocabulary words, Charset charset, SplittableRandom random, int bytes) {
    int perCharacter = words.equals(Vocabulary.JAPANESE) ? 2 : 1;
    byte[] content = words.text(random, bytes / perCharacter, "").getBytes(charset);
    return new Part(
        textHeader("plain", charset.name(), eightBit(content) ? "8bit" : "7bit"), content);
  }

  private static Part flowed(SplittableRandom random, int bytes) {
    byte[] content = ascii(Vocabulary.ENGLISH.text(random, bytes, " "));
    return new Part(textHeader("plain", "us-ascii; format=flowed", "7bit"), content);
  }

  private static Part quotedPrintable(SplittableRandom random, int bytes) {
    byte[] text =
        Vocabulary.GERMAN.text(random, bytes * 5 / 6, "").getBytes(Charset.forName("windows-1252"));
    var encoded = new StringBuilder(bytes + 100);
    int lineStart = 0;
    for (byte b : text) {
      int octet = b & 0xFF;
      if (encoded.length() - lineStart > 72 && octet != '\r' && octet != '\n') {
        encoded.append("=\r\n");
        lineStart = encoded.length();
      }
      if (octet == '=' || octet > 126) {
        encoded.append("=%02X".formatted(octet));
      } else {
        encoded.append((char) octet);
      }
      lineStart = octet == '\n' ? encoded.length() : lineStart;
    }
    return new Part(
        textHeader("plain", "windows-1252", "quoted-printable"), ascii(encoded.toString()));
  }

  private static Part alternative(SplittableRandom random, int bytes) {
    Part plain = plain(Vocabulary.FRENCH, StandardCharsets.UTF_8, random, bytes / 3);
    String paragraph = Vocabulary.FRENCH.text(random, bytes / 3, "").replace("\r\n\r\n", "<p>\r\n");
    String html = "<html><body style=\"margin:0\"><p>\r\n" + paragraph + "</body></html>\r\n";
    Part rich =
        new Part(
            textHeader("html", "utf-8", "base64"), base64(html.getBytes(StandardCharsets.UTF_8)));
    return multipart("alternative", random, plain, rich);
  }

  private static Part withAttachment(SplittableRandom random, int bytes) {
    Part note = plain(Vocabulary.GERMAN, StandardCharsets.UTF_8, random, Math.min(800, bytes / 4));
    byte[] raw = new byte[Math.max(1, (bytes - 1_200) * 54 / 74)];
    random.nextBytes(raw);
    String header =
        """
        Content-Type: application/pdf; name="Angebot.pdf"\r
        Content-Disposition: attachment;\r
         filename*=UTF-8''Angebot%20M%C3%A4rz.pdf\r
        Content-Transfer-Encoding: base64\r
        """;
    return multipart("mixed", random, note, new Part(header, base64(raw)));
  }

  private static Part multipart(String kind, SplittableRandom random, Part... parts) {
    String boundary = "=_%016x".formatted(random.nextLong());
    int size = Arrays.stream(parts).mapToInt(part -> part.content.length + 300).sum();
    var out = new ByteArrayOutputStream(size);
    for (Part part : parts) {
      out.writeBytes(ascii("--" + boundary + "\r\n"));
      part.writeTo(out);
      out.writeBytes(ascii("\r\n"));
    }
    out.writeBytes(ascii("--" + boundary + "--\r\n"));
    String header = "Content-Type: multipart/%s;\r\n boundary=\"%s\"\r\n".formatted(kind, boundary);
    return new Part(header, out.toByteArray());
  }

  private static String textHeader(String subtype, String charset, String encoding) {
    return "Content-Type: text/%s; charset=%s\r\nContent-Transfer-Encoding: %s\r\n"
        .formatted(subtype, charset, encoding);
  }

  private static boolean eightBit(byte[] content) {
    for (byte b : content) {
      if (b < 0) {
        return true;
      }
    }
    return false;
  }

  private static byte[] base64(byte[] raw) {
    return MIME.encode(raw);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
