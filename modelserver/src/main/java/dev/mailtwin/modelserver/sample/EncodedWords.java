package dev.mailtwin.modelserver.sample;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// RFC 2047 encoded words.
final class EncodedWords {

  /// RFC 2047 §2: at most 75 characters a word; ten code points fit in every charset used here.
  private static final int CODE_POINTS_PER_WORD = 10;

  private EncodedWords() {}

  /// The text itself where ASCII suffices, else folded base64 words.
  static String encode(String text, Charset charset) {
    if (StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
      return text;
    }
    var words = new StringBuilder();
    int[] points = text.codePoints().toArray();
    for (int at = 0; at < points.length; at += CODE_POINTS_PER_WORD) {
      int count = Math.min(CODE_POINTS_PER_WORD, points.length - at);
      byte[] bytes = new String(points, at, count).getBytes(charset);
      words.append(words.isEmpty() ? "" : "\r\n ");
      words.append("=?").append(charset.name()).append("?B?");
      words.append(Base64.getEncoder().encodeToString(bytes)).append("?=");
    }
    return words.toString();
  }
}
