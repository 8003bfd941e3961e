package dev.mailtwin.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One message as [RawImapClient] saw it on a server.
///
/// @param flags all but `\Recent`, sorted
/// @param sha256 of the body as it came over the wire, in hexadecimal
public record ServerMessage(
    long uid, Set<String> flags, Instant internalDate, int size, String sha256) {

  private static final Pattern UID = Pattern.compile("\\bUID (\\d+)");
  private static final Pattern FLAGS = Pattern.compile("\\bFLAGS \\(([^)]*)\\)");
  private static final Pattern DATE = Pattern.compile("\\bINTERNALDATE \"([^\"]*)\"");
  private static final Pattern BODY = Pattern.compile("BODY\\[] \\{(\\d+)}\r\n");
  private static final DateTimeFormatter INTERNAL_DATE =
      new DateTimeFormatterBuilder()
          .padNext(2)
          .appendPattern("d-MMM-yyyy HH:mm:ss xx")
          .toFormatter(Locale.ENGLISH);

  /// The hash of a message as it is compared here.
  public static String sha256(byte[] message) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(message));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static ServerMessage parse(String response) throws IOException {
    Matcher announcement = BODY.matcher(response);
    String body = literalOf(response);
    int start = announcement.find() ? announcement.end() : 0;
    String items = response.substring(0, start) + response.substring(start + body.length());
    Set<String> flags = new TreeSet<>(Arrays.asList(find(FLAGS, items).split(" ")));
    flags.remove("");
    flags.remove("\\Recent");
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return new ServerMessage(
        Long.parseLong(find(UID, items)),
        flags,
        OffsetDateTime.parse(find(DATE, items), INTERNAL_DATE).toInstant(),
        bytes.length,
        sha256(bytes));
  }

  /// The body within a FETCH response, one character per byte.
  static String literalOf(String response) throws IOException {
    Matcher announcement = BODY.matcher(response);
    if (!announcement.find()) {
      return ""; // Dovecot sends an empty body as "".
    }
    int size = Integer.parseInt(announcement.group(1));
    if (announcement.end() + size > response.length()) {
      throw new IOException("the body is shorter than its literal says");
    }
    return response.substring(announcement.end(), announcement.end() + size);
  }

  private static String find(Pattern pattern, String items) throws IOException {
    Matcher matcher = pattern.matcher(items);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in " + items);
    }
    return matcher.group(1);
  }
}
