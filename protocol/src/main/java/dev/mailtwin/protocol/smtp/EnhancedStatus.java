package dev.mailtwin.protocol.smtp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An enhanced status code such as 5.1.1 (RFC 3463 §2): what kind of failure, in which part of the
/// system, and which.
///
/// @param kind 2 success, 4 may pass, 5 permanent; 0 if the server named no code
/// @param subject 1 address, 2 mailbox, 3 system, 4 network, 5 protocol, 6 content, 7 policy
/// @param detail the meaning depends on the subject
public record EnhancedStatus(int kind, int subject, int detail) {

  /// The server named none.
  public static final EnhancedStatus NONE = new EnhancedStatus(0, 0, 0);

  /// `status-code = class "." subject "." detail` (RFC 3463 §2)
  private static final Pattern CODE =
      Pattern.compile("([245])\\.([0-9]{1,3})\\.([0-9]{1,3})(?= |$)");

  /// The code a reply's text begins with.
  ///
  /// @param replyKind the first digit of the reply; another one in the text is no code (RFC 2034
  ///   §4)
  static EnhancedStatus in(String text, int replyKind) {
    Matcher found = CODE.matcher(text);
    if (!found.lookingAt() || number(found, 1) != replyKind) {
      return NONE;
    }
    return new EnhancedStatus(number(found, 1), number(found, 2), number(found, 3));
  }

  private static int number(Matcher found, int group) {
    return Integer.parseInt(found.group(group));
  }

  /// Whether the server named one.
  public boolean isPresent() {
    return kind != 0;
  }

  /// As the server writes it, or nothing.
  @Override
  public String toString() {
    return isPresent() ? kind + "." + subject + "." + detail : "";
  }
}
