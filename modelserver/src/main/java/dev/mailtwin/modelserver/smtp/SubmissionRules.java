package dev.mailtwin.modelserver.smtp;

import java.util.Locale;
import java.util.regex.Pattern;

/// What a client must not do. Each method names the reply, or nothing.
final class SubmissionRules {

  private static final int LINE_OCTETS_MAX = 998;
  private static final Pattern LONE_END = Pattern.compile("\r(?!\n)|(?<!\r)\n");

  private SubmissionRules() {}

  /// The parameters of MAIL.
  static String problemWith(String parameters, SubmissionProfile profile) {
    for (String parameter : parameters.isEmpty() ? new String[0] : parameters.split(" ")) {
      String[] parts = parameter.split("=", 2);
      String value = parts.length > 1 ? parts[1] : "";
      boolean allowed =
          switch (parts[0].toUpperCase(Locale.ROOT)) {
            case "SIZE" -> value.matches("\\d{1,18}");
            case "BODY" -> profile.has("8BITMIME") && value.matches("8BITMIME|7BIT");
            case "SMTPUTF8" -> profile.has("SMTPUTF8") && value.isEmpty();
            case "RET" -> profile.has("DSN") && value.matches("FULL|HDRS");
            case "ENVID" -> profile.has("DSN") && value.matches("[!-~]+");
            default -> false;
          };
      if (!allowed) {
        return profile.reply(555, "5.5.4", "Unsupported option: " + parameter);
      }
      if (parts[0].equals("SIZE") && Long.parseLong(value) > profile.sizeMax()) {
        return profile.reply(552, "5.3.4", "Message size exceeds fixed limit");
      }
    }
    return "";
  }

  /// A whole message.
  static String problemWith(String content, String parameters, SubmissionProfile profile) {
    if (content.length() > profile.sizeMax()) {
      return profile.reply(552, "5.3.4", "Message size exceeds fixed limit");
    }
    if (LONE_END.matcher(content).find()) {
      return profile.reply(521, "5.5.2", "Error: bare line end received");
    }
    if (content.indexOf('\0') >= 0) {
      return profile.reply(554, "5.6.0", "Error: NUL received");
    }
    if (content.lines().anyMatch(line -> line.length() > LINE_OCTETS_MAX)) {
      return profile.reply(500, "5.5.2", "Error: line too long");
    }
    boolean announced = parameters.contains("BODY=8BITMIME") || parameters.contains("SMTPUTF8");
    if (!announced && content.chars().anyMatch(c -> c > 0x7f)) {
      return profile.reply(554, "5.6.1", "Error: 8-bit message without BODY=8BITMIME");
    }
    return "";
  }
}
