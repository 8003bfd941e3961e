package dev.mailtwin.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.protocol.mime.Content;
import dev.mailtwin.protocol.mime.LineEnds;
import dev.mailtwin.protocol.smtp.Submission.Wanted;
import dev.mailtwin.protocol.smtp.SubmissionResult.Accepted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.parser.AbstractContentHandler;
import org.apache.james.mime4j.parser.MimeStreamParser;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.MimeConfig;

/// What must be true of every server we hand letters to, ours in memory and a real one.
final class SubmissionContract {

  static final EnvelopeAddress ANNA = EnvelopeAddress.of("anna@sample.example");

  /// Bodies that were trouble to somebody; one character per octet.
  static final List<String> NASTY =
      List.of(
          "",
          "\n",
          "plain\n",
          "no end",
          ".\n",
          "..\n.\n...\n.dot\n",
          "a\n.\n.\nMAIL FROM:<evil@e.example>\n",
          "a\r\n.\r\nb",
          "a\r.\rb\r.\r\nc\n.\r\nd\r\n.\nMAIL FROM:<evil@e.example>\r\n",
          "\r\r\n\n\r",
          "From the start\n>From too\n",
          "trailing blanks  \n\t\n \n",
          "gr\u00c3\u00bcn\n",
          "\u00ff\u00fe not UTF-8\n",
          "x".repeat(998) + "\n",
          "y".repeat(5_000) + "\n",
          "nul \u0000 here\n",
          ("line of seventy characters, or about that many, so that it adds up " + "\n")
              .repeat(20_000));

  private SubmissionContract() {}

  static Content letter(int number) {
    String head =
        "From: anna@sample.example\nSubject: %d\nMIME-Version: 1.0\nContent-Type: %s\n\n"
            .formatted(number, "text/plain; charset=iso-8859-1");
    byte[] bytes = (head + NASTY.get(number)).getBytes(StandardCharsets.ISO_8859_1);
    return Content.of(bytes);
  }

  /// Hands all of them in, each on its own.
  static void handIn(SmtpConnection connection) throws IOException {
    for (int n = 0; n < NASTY.size(); n++) {
      var submission =
          Submission.of(
              ANNA,
              List.of(EnvelopeRecipient.of("to" + n + "@b.example")),
              letter(n),
              Wanted.ALL_RECIPIENTS);
      assertThat(connection.submit(submission, SubmissionWatch.none()))
          .as("letter %d", n)
          .isInstanceOf(Accepted.class);
    }
  }

  /// Fails unless the letter says what it said: byte for byte with the documented line ends, or
  /// decoded, where this server needed it encoded.
  ///
  /// @param arrived with CRLF line ends, one character per octet
  static void compare(int number, String arrived) throws IOException, MimeException {
    String sent = canonical(letter(number));
    if (!arrived.equals(sent)) {
      assertThat(arrived).as("letter %d", number).contains("quoted-printable");
      assertThat(decoded(arrived)).as("letter %d", number).isEqualTo(decoded(sent));
    }
  }

  private static String canonical(Content content) throws IOException {
    try (var in = new LineEnds(content.open())) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static String decoded(String message) throws IOException, MimeException {
    var text = new StringBuilder();
    var parser = new MimeStreamParser(MimeConfig.PERMISSIVE);
    parser.setContentDecoding(true);
    parser.setContentHandler(
        new AbstractContentHandler() {
          @Override
          public void body(BodyDescriptor kind, java.io.InputStream in) throws IOException {
            text.append(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
          }
        });
    byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
    parser.parse(new java.io.ByteArrayInputStream(bytes));
    return text.toString();
  }
}
