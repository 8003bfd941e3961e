package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
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
  void broken_addresses_are_left_out_or_an_error_where_it_matters() throws IOException {
    assertThat(facts("From: root (Cron Daemon)\n\n").from()).isEmpty();
    byte[] broken = "To: a@example.org, root, b@example.org\n\n".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> LetterReader.readHeader(new ByteArrayInputStream(broken)))
        .isInstanceOf(MimeException.BadAddress.class);
    assertThat(LetterReader.read(new ByteArrayInputStream(broken)).recipients()).hasSize(2);
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

  @Test
  void any_bytes_are_a_message_or_a_mistake() {
    Seeds.run(
        "messages of any bytes",
        3_000,
        Duration.ofSeconds(10),
        seed -> {
          var random = new Random(seed);
          String[] pieces = {
            "To: ",
            "Content-Type: multipart/mixed; boundary=b",
            "Subject:",
            "\n",
            "\r\n",
            "\r",
            "\n\n",
            " ",
            "--b",
            "--b--",
            "=?UTF-8?Q?=ff?=",
            "filename*0*=UTF-8''%",
            "Content-Disposition: a;",
            "a@b.org",
            ",",
            "\0",
            "\377",
            ":",
            ";",
            "\"",
            "(",
            "From "
          };
          var message = new StringBuilder(random.nextBoolean() ? "X: y\n" : "");
          for (int n = random.nextInt(60); n > 0; n--) {
            message.append(pieces[random.nextInt(pieces.length)]);
          }
          byte[] bytes = message.toString().getBytes(StandardCharsets.ISO_8859_1);
          try {
            assertThat(LetterReader.read(new ByteArrayInputStream(bytes)).size())
                .isEqualTo(bytes.length);
          } catch (MimeException e) {
            assertThat(e).hasMessageNotContaining("null");
          }
        });
  }
}
