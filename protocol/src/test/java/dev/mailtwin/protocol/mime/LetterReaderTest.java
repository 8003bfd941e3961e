package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LetterReaderTest {

  private static LetterFacts facts(String message) throws IOException {
    return LetterReader.read(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void who_it_is_from_and_for() throws IOException {
    LetterFacts facts =
        facts(
            """
            From: Ana <ana@example.org>
            to: b@example.org,
             C <c@example.org>
            To: B@example.org
            CC: d@example.org
            Bcc: e@example.org, b@example.org
            Subject: =?ISO-8859-1?Q?Gr=FC=DFe?=
             =?UTF-8?B?IPCfjok=?= and Grüße
            Message-Id: <1@example.org>
            Date: Tue, 3 Feb 2026 04:05:06 +0100

            To: nobody@example.org
            """);

    assertThat(facts.from()).containsExactly(new Address("Ana", "ana", "example.org"));
    assertThat(facts.recipients().stream().map(Address::plain))
        .containsExactly("b@example.org", "c@example.org", "d@example.org", "e@example.org");
    assertThat(facts.subject()).isEqualTo("Grüße 🎉 and Grüße");
    assertThat(facts.messageId()).isEqualTo("<1@example.org>");
    assertThat(facts.date()).isEqualTo("Tue, 3 Feb 2026 04:05:06 +0100");
    assertThat(facts.largest()).isEqualTo(LetterFacts.Largest.NONE);
  }

  @Test
  void a_broken_sender_is_none_and_a_broken_receiver_an_error() throws IOException {
    assertThat(facts("From: root (Cron Daemon)\n\n").from()).isEmpty();
    assertThatThrownBy(() -> facts("To: root\n\n")).isInstanceOf(MimeException.BadAddress.class);
  }

  @Test
  void the_largest_attachment_is_named() throws IOException {
    String message =
        """
        Subject: files
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        %s
        --b
        Content-Type: application/pdf; name="old.pdf"
        Content-Disposition: attachment; filename*0*=UTF-8''gr%%C3%%B6;
         filename*1="ss%%.pdf"
        Content-Transfer-Encoding: base64

        %s
        --b
        Content-Type: multipart/mixed; boundary=c

        --c
        Content-Type: image/png; name="=?UTF-8?Q?kl=C3=A4in?=.png"

        %s
        --c--
        --b--
        """
            .formatted("x".repeat(5_000), "A".repeat(1_000), "B".repeat(500));

    LetterFacts facts = facts(message);

    assertThat(facts.largest().name()).isEqualTo("größ.pdf".replace("ß", "ss%"));
    assertThat(facts.largest().bytes()).isBetween(1_000L, 1_002L);
    assertThat(facts.size()).isEqualTo(message.getBytes(StandardCharsets.UTF_8).length);
    assertThat(facts(message.replace("A".repeat(1_000), "A")).largest().name())
        .isEqualTo("kläin.png");
  }

  @Test
  void a_message_that_is_no_mime_is_still_counted() throws IOException {
    var nested = new StringBuilder("Content-Type: multipart/mixed; boundary=b0\n\n");
    for (int n = 0; n < 500; n++) {
      nested.append("--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n".formatted(n, n + 1));
    }
    String message = nested.append("x".repeat(100_000)).toString();

    assertThat(facts(message).size()).isEqualTo(message.length());
  }
}
