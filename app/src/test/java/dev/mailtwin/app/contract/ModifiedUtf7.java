package dev.mailtwin.app.contract;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Mailbox names on the wire, `RFC 3501 §5.1.3`; written a second time so that a mistake in the
/// program's own cannot hide.
final class ModifiedUtf7 {

  private static final Pattern FOREIGN = Pattern.compile("[^\\x20-\\x7e]+|&");
  private static final Pattern SHIFTED = Pattern.compile("&([^-]*)-");

  private ModifiedUtf7() {}

  static String encode(String name) {
    return FOREIGN.matcher(name).replaceAll(run -> Matcher.quoteReplacement(shift(run.group())));
  }

  private static String shift(String run) {
    if (run.equals("&")) {
      return "&-";
    }
    byte[] utf16 = run.getBytes(StandardCharsets.UTF_16BE);
    String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
    return "&" + base64.replace('/', ',') + "-";
  }

  static String decode(String wire) {
    return SHIFTED.matcher(wire).replaceAll(run -> Matcher.quoteReplacement(unshift(run.group(1))));
  }

  private static String unshift(String base64) {
    if (base64.isEmpty()) {
      return "&";
    }
    byte[] utf16 = Base64.getDecoder().decode(base64.replace(',', '/'));
    return new String(utf16, StandardCharsets.UTF_16BE);
  }
}
