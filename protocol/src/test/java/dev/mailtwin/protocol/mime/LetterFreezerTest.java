package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.protocol.mime.LetterFreezer.BlindCopies;
import dev.mailtwin.protocol.mime.LetterFreezer.Missing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

class LetterFreezerTest {

  private static final Missing MISSING =
      new Missing(
          "<new@example.org>",
          OffsetDateTime.parse("2026-02-03T04:05:06+01:00"),
          new Address("Zoë", "zoe", "example.org"));
  private static final String REST = "From: a@x.org\nDate: today\nMessage-ID: <1@x>\n";

  private static String frozen(String message) throws IOException {
    return frozen(message, BlindCopies.REMOVED);
  }

  private static String frozen(String message, BlindCopies blind) throws IOException {
    var out = new ByteArrayOutputStream();
    byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
    LetterFreezer.copy(new ByteArrayInputStream(bytes), blind, MISSING, out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void a_complete_message_stays_as_it_is() throws IOException {
    String odd = REST + "X-Odd:  \t \n  folded \377\nbcc-like: no\n\nBcc: body\r\n\0 \377\r.\n.";
    assertThat(frozen(odd)).isEqualTo(odd);
    assertThat(frozen(odd.replace("\n", "\r\n"))).isEqualTo(odd.replace("\n", "\r\n"));
  }

  @Test
  void blind_copies_go_in_every_spelling() throws IOException {
    String message =
        "BCC: e@x.org\n"
            + REST
            + "bcc : e@x.org,\n\tf@x.org,\n g@x.org\nTo: b@x.org\n"
            + "Resent-Bcc: h@x.org\nBcc:\n i@x.org\n\nBcc: stays\n";

    assertThat(frozen(message)).isEqualTo(REST + "To: b@x.org\n\nBcc: stays\n");
    assertThat(frozen(message, BlindCopies.KEPT)).isEqualTo(message);
  }

  @Test
  void what_is_missing_is_added_in_the_line_ends_of_the_message() throws IOException {
    assertThat(frozen("From: a@x.org\r\nSubject: s\r\n\r\nbody"))
        .isEqualTo(
            "From: a@x.org\r\nSubject: s\r\nDate: Tue, 3 Feb 2026 04:05:06 +0100\r\n"
                + "Message-ID: <new@example.org>\r\n\r\nbody");
    assertThat(frozen("Subject: s"))
        .isEqualTo(
            """
            Subject: s
            From: =?UTF-8?Q?Zo=C3=AB?= <zoe@example.org>
            Date: Tue, 3 Feb 2026 04:05:06 +0100
            Message-ID: <new@example.org>
            """);
  }

  @Test
  void a_sender_no_server_takes_is_replaced() throws IOException {
    assertThat(frozen("From: root (Cron Daemon)\nDate: d\nMessage-ID: <1@x>\n\nx\n"))
        .isEqualTo(
            "Date: d\nMessage-ID: <1@x>\nFrom: =?UTF-8?Q?Zo=C3=AB?= <zoe@example.org>\n\nx\n");
  }

  @Test
  void a_line_of_an_mbox_file_is_left_out() throws IOException {
    assertThat(frozen("From ana Tue Feb  3 04:05:06 2026\n" + REST + "\nFrom here\n"))
        .isEqualTo(REST + "\nFrom here\n");
  }

  @Test
  void what_is_no_header_is_refused() {
    for (String message :
        new String[] {
          "", "\n", "\nbody", "hello\n", "hello", " folded: x\n", ": x\n", "a b: x\n"
        }) {
      assertThatThrownBy(() -> frozen(message)).isInstanceOf(MimeException.NoHeader.class);
    }
    assertThatThrownBy(() -> frozen("Subject: x\nhello\n"))
        .isInstanceOf(MimeException.NoHeader.class)
        .hasMessageContaining("line 2", "hello");
    for (String message : new String[] {"a: x\0\n\n", "a: x\ry\n\n", "a: x\r\r\n\n"}) {
      assertThatThrownBy(() -> frozen(message)).isInstanceOf(MimeException.Forbidden.class);
    }
    assertThatThrownBy(() -> frozen("a: b\n".repeat(2_001)))
        .isInstanceOf(MimeException.TooMuch.class);
    assertThatThrownBy(() -> frozen("a: " + "b".repeat(1 << 20)))
        .isInstanceOf(MimeException.TooMuch.class);
  }
}
