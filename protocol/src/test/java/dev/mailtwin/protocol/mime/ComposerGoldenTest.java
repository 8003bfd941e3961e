package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.protocol.mime.Letter.Ancestry;
import dev.mailtwin.protocol.mime.Letter.Body;
import dev.mailtwin.protocol.mime.Letter.People;
import dev.mailtwin.protocol.mime.Letter.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A few letters, byte for byte.
class ComposerGoldenTest {

  private static final Stamp STAMP =
      new Stamp("<1@example.org>", OffsetDateTime.parse("2026-02-03T04:05:06+01:00"), "s33d");

  private static final String FILES =
      """
      Date: Tue, 3 Feb 2026 04:05:06 +0100
      From: a@example.org
      To: b@example.org
      Subject: Files
      Message-ID: <1@example.org>
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="=_s33d_1"

      --=_s33d_1
      Content-Type: multipart/alternative; boundary="=_s33d_2"

      --=_s33d_2
      Content-Type: text/plain; format=flowed; charset=us-ascii
      Content-Transfer-Encoding: 7bit

      See below.

      --=_s33d_2
      Content-Type: multipart/related; type="text/html"; boundary="=_s33d_3"

      --=_s33d_3
      Content-Type: text/html; charset=us-ascii
      Content-Transfer-Encoding: 7bit

      <p>See <img src="cid:logo@s33d"></p>

      --=_s33d_3
      Content-Type: image/png
      Content-Transfer-Encoding: base64
      Content-ID: <logo@s33d>
      Content-Disposition: inline; filename=logo.png

      AQID
      --=_s33d_3--

      --=_s33d_2--

      --=_s33d_1
      Content-Type: application/pdf
      Content-Transfer-Encoding: base64
      Content-Disposition: attachment;
       filename*0*=UTF-8''Ein%20sehr%20langer%20Name%20f%C3%BCr%20eine%20Datei;
       filename*1*=%2C%20die%20niemand%20%C3%B6ffnen%20m%C3%B6chte.pdf

      JVBERg==
      --=_s33d_1
      Content-Type: text/csv; charset=us-ascii
      Content-Transfer-Encoding: 7bit
      Content-Disposition: attachment; filename=a.csv

      a,b
      1,2

      --=_s33d_1
      Content-Type: message/rfc822
      Content-Transfer-Encoding: 7bit
      Content-Disposition: attachment; filename=old.eml

      Subject: x

      y

      --=_s33d_1--
      """;

  private static People people(String from, String to) throws IOException {
    return new People(
        AddressParser.parseOne(from), List.of(), AddressParser.parse(to), List.of(), List.of());
  }

  private static String written(Letter letter, Repertoire repertoire) throws IOException {
    var out = new ByteArrayOutputStream();
    Composer.write(letter, repertoire, out);
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  /// No encoding is allowed on a message as a part (RFC 2046 §5.2.1), so its own parts get one.
  @Test
  void a_message_with_eight_bits_is_forwarded_as_a_message() throws IOException {
    String old = "Subject: Grüße\nContent-Type: text/plain; charset=utf-8\n\nfür dich\n";
    var letter =
        new Letter(
            people("ana@example.org", "bob@example.com"),
            "Fwd",
            Ancestry.NONE,
            new Body(
                "",
                null,
                List.of(),
                List.of(
                    new Attachment(
                        "old.eml",
                        MediaType.MESSAGE,
                        "",
                        Content.of(old.getBytes(StandardCharsets.UTF_8))))),
            STAMP);

    assertThat(written(letter, Repertoire.ASCII))
        .contains("Content-Type: message/rfc822\nContent-Transfer-Encoding: 7bit\n")
        .contains("Content-Transfer-Encoding: quoted-printable\n", "\n\nf=C3=BCr dich\n")
        .doesNotContain("octet-stream");
  }

  @Test
  void plain_text() throws IOException {
    var letter =
        new Letter(
            people("Ana <ana@example.org>", "bob@example.com, \"Doe, Jane\" <jane@example.com>"),
            "Lunch",
            Ancestry.NONE,
            Body.of("Hello,\n\n  at noon?\n\n-- \nAna\n"),
            STAMP);

    assertThat(written(letter, Repertoire.ASCII))
        .isEqualTo(
            """
            Date: Tue, 3 Feb 2026 04:05:06 +0100
            From: Ana <ana@example.org>
            To: bob@example.com, "Doe, Jane" <jane@example.com>
            Subject: Lunch
            Message-ID: <1@example.org>
            MIME-Version: 1.0
            Content-Type: text/plain; format=flowed; charset=us-ascii
            Content-Transfer-Encoding: 7bit

            Hello,

               at noon?

            --\s
            Ana
            """);
  }

  @Test
  void names_subject_and_text_beyond_ascii() throws IOException {
    var people =
        new People(
            AddressParser.parseOne("Zoë Müller <zoe@bücher.example>"),
            AddressParser.parse("answers@example.org"),
            AddressParser.parse("Team: a@example.org, Bjørn <b@example.org>;, undisclosed:;"),
            List.of(),
            AddressParser.parse("secret@example.org"));
    var letter =
        new Letter(
            people,
            "Re: Vertrag für größere Häuser, zweite Fassung mit allen Änderungen",
            new Ancestry(
                List.of("<0@example.org>"), List.of("<00@example.org>", "<0@example.org>")),
            Body.of("Grüße\n"),
            STAMP);

    assertThat(written(letter, Repertoire.ASCII))
        .isEqualTo(
            """
            Date: Tue, 3 Feb 2026 04:05:06 +0100
            From: =?UTF-8?Q?Zo=C3=AB_M=C3=BCller?= <zoe@xn--bcher-kva.example>
            Reply-To: answers@example.org
            To: Team: a@example.org, =?UTF-8?Q?Bj=C3=B8rn?= <b@example.org>;,
             undisclosed:;
            Bcc: secret@example.org
            Subject: Re: Vertrag =?UTF-8?Q?f=C3=BCr_gr=C3=B6=C3=9Fere_H=C3=A4user=2C_zwe?=
             =?UTF-8?Q?ite_Fassung_mit_allen_=C3=84nderungen?=
            Message-ID: <1@example.org>
            In-Reply-To: <0@example.org>
            References: <00@example.org> <0@example.org>
            MIME-Version: 1.0
            Content-Type: text/plain; format=flowed; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Gr=C3=BC=C3=9Fe
            """);
  }

  @Test
  void headers_of_utf8_when_an_address_needs_them() throws IOException {
    var letter =
        new Letter(
            people("Zoë <zoë@bücher.example>", "日本 <用户@例え.example>"),
            "Grüße",
            Ancestry.NONE,
            Body.of("Hi\n"),
            STAMP);

    assertThat(written(letter, Repertoire.UTF_8))
        .startsWith(
            """
            Date: Tue, 3 Feb 2026 04:05:06 +0100
            From: Zoë <zoë@bücher.example>
            To: 日本 <用户@例え.example>
            Subject: Grüße
            """);
  }

  @Test
  void text_html_picture_and_attachment() throws IOException {
    var body =
        new Body(
            "See below.\n",
            "<p>See <img src=\"cid:logo@s33d\"></p>\n",
            List.of(
                Attachment.file("logo.png", Content.of(new byte[] {1, 2, 3})).shownAs("logo@s33d")),
            List.of(
                Attachment.file(
                    "/home/ana/Ein sehr langer Name für eine Datei, die niemand öffnen möchte.pdf",
                    Content.of("%PDF".getBytes(StandardCharsets.US_ASCII))),
                Attachment.file(
                    "a.csv", Content.of("a,b\r\n1,2\r\n".getBytes(StandardCharsets.US_ASCII))),
                Attachment.file(
                    "old.eml",
                    Content.of("Subject: x\n\ny\n".getBytes(StandardCharsets.US_ASCII)))));
    var letter =
        new Letter(people("a@example.org", "b@example.org"), "Files", Ancestry.NONE, body, STAMP);

    assertThat(written(letter, Repertoire.ASCII)).isEqualTo(FILES);
  }

  @Test
  void a_letter_to_nobody_that_is_named() throws IOException {
    var people =
        new People(
            AddressParser.parseOne("a@example.org"),
            List.of(),
            List.of(),
            List.of(),
            AddressParser.parse("b@example.org"));
    var letter = new Letter(people, "", Ancestry.NONE, Body.of(""), STAMP);

    assertThat(written(letter, Repertoire.ASCII))
        .contains("\nTo: undisclosed-recipients:;\n", "\nSubject:\n");
  }
}
