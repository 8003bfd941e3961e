package dev.mailtwin.modelserver.smtp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A message the server has taken responsibility for.
///
/// @param from of the envelope, without brackets
/// @param recipients of the envelope, the accepted ones, without brackets
/// @param parameters of MAIL, as they were sent
/// @param content what arrived, dots undoubled; one character per octet, so that it compares
/// @param queueId the name it was given
public record SubmittedMessage(
    String from, List<String> recipients, String parameters, String content, String queueId) {

  public SubmittedMessage {
    recipients = List.copyOf(recipients);
  }

  /// What arrived.
  public byte[] bytes() {
    return content.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The value of a header field on one line, or nothing; the name in any case.
  public String header(String name) {
    for (String line : content.substring(0, headerEnd()).split("\r\n", -1)) {
      if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return "";
  }

  private int headerEnd() {
    int end = content.indexOf("\r\n\r\n");
    return end < 0 ? content.length() : end;
  }
}
