package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.MessageFacts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/// Takes what the index wants to know from a message's header. Not thread-safe; reusable.
final class HeaderFacts {

  /// What is hashed of a header, at most, without CR: the same on both sides.
  static final int HASHED_BYTES_MAX = MessageFacts.HASHED_HEADER_BYTES_MAX;

  private static final int FIELD_CHARS_MAX = 500;

  private final MessageDigest sha256;

  HeaderFacts() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Facts of a header with LF line ends.
  ///
  /// @param message its beginning; the header ends at the first empty line, or at `length`
  MessageFacts of(byte[] message, int length) {
    int end = headerEnd(message, Math.min(length, HASHED_BYTES_MAX));
    sha256.update(message, 0, end);
    byte[] digest = sha256.digest();
    long hash = 0;
    for (int n = 0; n < Long.BYTES; n++) {
      hash = (hash << 8) | (digest[n] & 0xff);
    }
    var fields = new Fields();
    int at = 0;
    while (at < end) {
      int lineEnd = fieldEnd(message, at, end);
      fields.take(message, at, lineEnd);
      at = lineEnd + 1;
    }
    return fields.facts(hash);
  }

  private static int headerEnd(byte[] message, int length) {
    if (length > 0 && message[0] == '\n') {
      return 0;
    }
    for (int n = 1; n < length; n++) {
      if (message[n] == '\n' && message[n - 1] == '\n') {
        return n;
      }
    }
    return length;
  }

  /// A field goes on while the next line begins with a blank (RFC 5322 §2.2.3).
  private static int fieldEnd(byte[] message, int from, int end) {
    int at = from;
    while (at < end) {
      if (message[at] == '\n'
          && (at + 1 >= end || (message[at + 1] != ' ' && message[at + 1] != '\t'))) {
        return at;
      }
      at++;
    }
    return end;
  }

  /// The first value of each field that matters.
  private static final class Fields {
    private String messageId = "";
    private String from = "";
    private String to = "";
    private String subject = "";
    private String date = "";
    private String references = "";

    void take(byte[] message, int start, int end) {
      int colon = start;
      while (colon < end && message[colon] != ':') {
        colon++;
      }
      if (colon == end || colon - start > 10 || colon == start) {
        return;
      }
      if ("fmtsdrFMTSDR".indexOf(message[start]) < 0) {
        return; // Most fields are not ours; no need to spell them.
      }
      String name =
          new String(message, start, colon - start, StandardCharsets.ISO_8859_1)
              .toLowerCase(Locale.ROOT);
      switch (name) {
        case "message-id" -> messageId = first(messageId, id(value(message, colon + 1, end)));
        case "from" -> from = first(from, value(message, colon + 1, end));
        case "to" -> to = first(to, value(message, colon + 1, end));
        case "subject" -> subject = first(subject, value(message, colon + 1, end));
        case "date" -> date = first(date, value(message, colon + 1, end));
        case "references" -> references = first(references, value(message, colon + 1, end));
        default -> {}
      }
    }

    MessageFacts facts(long hash) {
      return new MessageFacts(messageId, hash, 0, from, to, subject, date, references);
    }

    private static String first(String known, String now) {
      return known.isEmpty() ? now : known;
    }

    private static String value(byte[] message, int start, int end) {
      int length = Math.min(end - start, FIELD_CHARS_MAX);
      return new String(message, start, length, StandardCharsets.UTF_8)
          .replace('\n', ' ')
          .replace('\0', ' ')
          .strip();
    }

    private static String id(String value) {
      int open = value.indexOf('<');
      int close = value.indexOf('>', open + 1);
      return open >= 0 && close > open ? value.substring(open + 1, close) : value;
    }
  }
}
