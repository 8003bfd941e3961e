package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.protocol.mime.Letter.Ancestry;
import dev.mailtwin.protocol.mime.Letter.Body;
import dev.mailtwin.protocol.mime.Letter.People;
import dev.mailtwin.protocol.mime.Letter.Stamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a letter may hold and a message must not.
class HostileLetterTest {

  private static final Address ANA = new Address("", "ana", "example.org");
  private static final OffsetDateTime DAY = OffsetDateTime.parse("2026-02-03T04:05:06+01:00");
  private static final Stamp STAMP = new Stamp("<1@example.org>", DAY, "s33d");
  private static final List<String> INJECTIONS =
      List.of("x\r\nBcc: eve@example.org", "x\nBcc: eve", "x\rBcc: eve", "x\0y", "x\r\n y", "\r\n");

  private static People people(Address from, Recipient to) {
    return new People(from, List.of(), List.of(to), List.of(), List.of());
  }

  private static void refused(Letter letter) {
    for (Repertoire repertoire : Repertoire.values()) {
      var out = new ByteArrayOutputStream();
      assertThatThrownBy(() -> Composer.write(letter, repertoire, out))
          .isInstanceOf(MimeException.class);
      assertThat(out.size()).as("bytes written").isZero();
    }
  }

  @Test
  void no_value_of_a_header_brings_a_line_end_along() {
    for (String evil : INJECTIONS) {
      refused(new Letter(people(ANA, ANA), evil, Ancestry.NONE, Body.of(""), STAMP));
      refused(letter(people(ANA.named(evil), ANA)));
      refused(letter(people(ANA, new Address("", evil, "example.org"))));
      refused(letter(people(ANA, new Address("", "a", evil))));
      refused(letter(people(ANA, new Address("", "a", "[" + evil + "]"))));
      refused(letter(people(ANA, new Recipient.Group(evil, List.of(ANA)))));
      refused(
          new Letter(
              people(ANA, ANA), "", new Ancestry(List.of(evil), List.of()), Body.of(""), STAMP));
      refused(
          new Letter(
              people(ANA, ANA),
              "",
              new Ancestry(List.of(), List.of("<" + evil + "@x>")),
              Body.of(""),
              STAMP));
      refused(
          new Letter(
              people(ANA, ANA), "", Ancestry.NONE, Body.of(""), new Stamp(evil, DAY, "s33d")));
      var file = new Attachment(evil, MediaType.BYTES, "", Content.of(new byte[0]));
      refused(with(file));
      refused(with(Attachment.file("a", Content.of(new byte[0])).shownAs(evil)));
    }
  }

  private static Letter letter(People people) {
    return new Letter(people, "", Ancestry.NONE, Body.of(""), STAMP);
  }

  private static Letter with(Attachment attachment) {
    return new Letter(
        people(ANA, ANA),
        "",
        Ancestry.NONE,
        new Body("", null, List.of(), List.of(attachment)),
        STAMP);
  }

  @Test
  void an_8_bit_local_part_needs_smtputf8() throws IOException {
    Letter letter = letter(people(ANA, new Address("", "zoë", "example.org")));

    assertThatThrownBy(
            () -> Composer.write(letter, Repertoire.ASCII, OutputStream.nullOutputStream()))
        .isInstanceOf(MimeException.NeedsUtf8.class)
        .hasMessageContaining("zoë@example.org");
    Composer.write(letter, Repertoire.UTF_8, OutputStream.nullOutputStream());
  }

  @Test
  void too_much_of_anything_is_refused() {
    refused(new Letter(people(ANA, ANA), "x".repeat(10_001), Ancestry.NONE, Body.of(""), STAMP));
    refused(letter(people(ANA.named("x".repeat(10_001)), ANA)));
    refused(letter(people(ANA, new Address("", "x".repeat(65), "example.org"))));
    refused(letter(people(ANA, new Address("", "x", "e.".repeat(200) + "org"))));
    refused(
        new Letter(
            people(ANA, ANA),
            "",
            Ancestry.NONE,
            Body.of("x".repeat(Limits.TEXT_CHARS_MAX + 1)),
            STAMP));
  }

  @Test
  void no_content_ends_its_own_part() throws IOException {
    String evil = "--=_s33d_1--\r\n--=_s33d_1\r\nContent-Type: text/html\r\n\r\n<p>\r\n";
    byte[] bytes = evil.getBytes(StandardCharsets.US_ASCII);
    var body =
        new Body(
            evil,
            evil,
            List.of(),
            List.of(
                Attachment.file("a.txt", Content.of(bytes)),
                Attachment.file("a.eml", Content.of(bytes)),
                Attachment.file("a.bin", Content.of(bytes))));
    var out = new ByteArrayOutputStream();

    Composer.write(
        new Letter(people(ANA, ANA), "", Ancestry.NONE, body, STAMP), Repertoire.ASCII, out);

    assertThat(out.toString(StandardCharsets.US_ASCII).split("\r\n--=_s33d_1\r\n", -1)).hasSize(5);
    assertThat(out.toString(StandardCharsets.US_ASCII).split("\r\n--=_s33d_1--", -1)).hasSize(2);
  }

  @Test
  void an_attachment_that_changes_while_it_is_read_is_noticed() {
    var reads = new int[1];
    Content changing =
        () -> {
          String text = reads[0]++ == 0 ? "one\r\n" : "öne\r\n";
          return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        };

    assertThatThrownBy(() ->
            Composer.write(
                with(Attachment.file("a.txt", changing)),
                Repertoire.ASCII,
                OutputStream.nullOutputStream()))
        .isInstanceOf(MimeException.Changed.class);
  }

  @Test
  void an_attachment_is_never_gathered_in_memory() throws IOException {
    long size = 300L << 20;
    var read = new long[1];
    var written = new long[1];
    var ahead = new long[1];
    Content endless =
        () -> {
          read[0] = 0;
          return new InputStream() {
            @Override
            public int read() {
              throw new AssertionError("byte by byte");
            }

            @Override
            public int read(byte[] into, int from, int length) {
              int some = (int) Math.min(length, size - read[0]);
              read[0] += some;
              ahead[0] = Math.max(ahead[0], read[0] - written[0]);
              return some == 0 ? -1 : some;
            }
          };
        };
    var counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            written[0]++;
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            written[0] += length;
          }
        };

    Composer.write(with(Attachment.file("a.bin", endless)), Repertoire.ASCII, counting);

    assertThat(written[0]).isGreaterThan(size * 4 / 3);
    assertThat(ahead[0]).isLessThan(1 << 20);
  }
}
