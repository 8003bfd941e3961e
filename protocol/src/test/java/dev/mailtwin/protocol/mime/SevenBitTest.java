package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.ParameterizedInvocationConstants.ARGUMENTS_PLACEHOLDER;

import dev.mailtwin.protocol.mime.SevenBit.Obstacle;
import dev.mailtwin.protocol.mime.SevenBit.Result;
import dev.mailtwin.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.parser.AbstractContentHandler;
import org.apache.james.mime4j.parser.MimeStreamParser;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.MimeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A message in seven bits says what it said before.
class SevenBitTest {

  private static final int WORLDS = 1_500;

  @Test
  void text_becomes_quoted_printable_and_the_rest_base64() throws Exception {
    assertThat(
            encoded(
                """
                From: Ann <ann@a.example>
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="b"
                Content-Transfer-Encoding: 8bit

                preämble
                --b
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                grün =

                --b
                Content-Type: text/plain
                Content-Transfer-Encoding: 8bit

                plain
                --b
                Content-Type: application/x-odd

                ü
                --b--
                """))
        .isEqualTo(
            """
            From: Ann <ann@a.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b"
            Content-Transfer-Encoding: 7bit

            pre??mble
            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            gr=C3=BCn =3D

            --b
            Content-Type: text/plain
            Content-Transfer-Encoding: 7bit

            plain
            --b
            Content-Type: application/x-odd
            Content-Transfer-Encoding: base64

            w7w=
            --b--
            """);
  }

  @Test
  void a_message_without_mime_gets_what_it_needs() throws Exception {
    assertThat(encoded("Subject: x\n\ngrün\n"))
        .isEqualTo(
            """
            Subject: x
            Content-Transfer-Encoding: quoted-printable
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            gr=C3=BCn
            """);
    assertThat(encoded("\n\u00fc")).contains("charset=utf-8").endsWith("\n\n=C3=BC\n");
  }

  @Test
  void a_message_in_a_message_is_encoded_inside() throws Exception {
    assertThat(
            encoded(
                """
                Content-Type: message/rfc822
                Content-Transfer-Encoding: binary

                Subject: grün
                Content-Type: text/plain; charset=utf-8

                grün
                """))
        .isEqualTo(
            """
            Content-Type: message/rfc822
            Content-Transfer-Encoding: 7bit
            MIME-Version: 1.0

            Subject: =?UTF-8?Q?gr=C3=BCn?=
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            gr=C3=BCn
            """);
  }

  @Test
  void headers_beyond_ascii_are_encoded_where_they_may_be() throws Exception {
    String message =
        """
        Subject: =?UTF-8?Q?sch=C3=B6n?= grün
        From: Jörg <j@a.example>, bob@b.example
        Content-Type: text/plain; charset=utf-8; name="ü.txt"

        x
        """;
    assertThat(encoded(message))
        .isEqualTo(
            """
            Subject: =?UTF-8?Q?sch=C3=B6n_gr=C3=BCn?=
            From: =?UTF-8?Q?J=C3=B6rg?= <j@a.example>, bob@b.example
            Content-Type: text/plain; charset=utf-8; name*=UTF-8''%C3%BC.txt

            x
            """);
  }

  @Test
  void long_lines_of_a_header_are_folded() throws Exception {
    String ids = "<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.example> ".repeat(40).strip();
    String folded = encoded("References: " + ids + "\nSubject: " + "word ".repeat(300) + "\n\nx\n");
    assertThat(folded.lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(79);
    assertThat(folded.replace("\n ", " ")).contains(ids);
  }

  @ParameterizedTest
  @ValueSource(strings = {"word ", "solid", "grün "})
  void fields_as_long_as_a_header_may_be_are_folded_and_say_the_same(String piece)
      throws Exception {
    String text = piece.repeat(20_000).strip();
    String folded = encoded("Subject: %s\nX-Odd: %s\n\nx\n".formatted(text, text));
    assertThat(folded.lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(78);
    String subject = folded.substring("Subject: ".length(), folded.indexOf("\nX-Odd"));
    assertThat(EncodedWord.decode(subject.replace("\n", ""))).isEqualTo(text);
  }

  @ParameterizedTest(name = ARGUMENTS_PLACEHOLDER)
  @CsvSource({
    "'Content-Type: multipart/signed; boundary=b\n\n--b\n\nü\n--b--\n', SIGNED",
    "'Message-ID: <ü@x>\n\nx\n', HEADER",
    "'To: ü@x.example\n\nx\n', HEADER",
    "'no header ü\n\nx\n', HEADER",
    "'Content-Transfer-Encoding: x-uuencode\n\nü\n', UNKNOWN_ENCODING",
  })
  void what_cannot_be_done_is_said(String message, Obstacle why) throws Exception {
    assertThat(SevenBit.of(content(message))).isEqualTo(new Result.Impossible(why));
  }

  @Test
  void there_are_limits() throws Exception {
    assertThat(SevenBit.of(content("Content-Type: message/rfc822\n\n".repeat(100))))
        .isEqualTo(new Result.Impossible(Obstacle.BEYOND_MEASURE));
    assertThat(SevenBit.of(content("X: y\n".repeat(10_000) + "\nx\n")))
        .isEqualTo(new Result.Impossible(Obstacle.BEYOND_MEASURE));
    assertThat(SevenBit.of(content("X: " + "y".repeat(2 << 20))))
        .isEqualTo(new Result.Impossible(Obstacle.BEYOND_MEASURE));
  }

  @Test
  void a_signed_part_that_needs_nothing_stays_as_it_is() throws Exception {
    String signed =
        """
        Content-Type: multipart/mixed; boundary=a

        --a
        Content-Type: multipart/signed; boundary=b

        --b
        Content-Transfer-Encoding: 8bit

        x
        --b

        signature
        --b--

        --a
        Content-Type: text/plain; charset=utf-8

        ü
        --a--
        """;
    assertThat(encoded(signed))
        .isEqualTo(
            signed.replace("\n\nü\n", "\nContent-Transfer-Encoding: quoted-printable\n\n=C3=BC\n"));
  }

  @Test
  void every_reader_decodes_the_same_as_before() {
    Seeds.run(
        "seven bits",
        WORLDS,
        seed -> {
          String text = new Letters(new Random(seed)).message(0);
          byte[] before = text.getBytes(StandardCharsets.ISO_8859_1);
          Result result = SevenBit.of(Content.of(before));
          assertThat(result).isInstanceOf(Result.Encoded.class);
          Content after = ((Result.Encoded) result).message();
          byte[] bytes = bytes(after);
          assertThat(bytes(after)).isEqualTo(bytes);
          MessageFacts facts = MessageFacts.of(after);
          assertThat(facts.isPlain() && !facts.eightBitBody() && !facts.eightBitHeader())
              .as("%s", facts)
              .isTrue();
          assertThat(facts.bytes()).isEqualTo(bytes.length);
          assertThat(bodies(bytes)).isEqualTo(bodies(bytes(() -> new LineEnds(stream(before)))));
        });
  }

  @Test
  void any_bytes_become_plain_or_an_obstacle() {
    Seeds.run(
        "any message",
        WORLDS,
        seed -> {
          String text = new Letters(new Random(seed)).nonsense();
          byte[] before = text.getBytes(StandardCharsets.ISO_8859_1);
          if (SevenBit.of(Content.of(before)) instanceof Result.Encoded(var after)) {
            MessageFacts facts = MessageFacts.of(after);
            assertThat(facts.isPlain() && !facts.eightBitBody() && !facts.eightBitHeader())
                .as("%s", new String(bytes(after), StandardCharsets.ISO_8859_1))
                .isTrue();
          }
        });
  }

  private static Content content(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] bytes(Content content) throws IOException {
    try (InputStream in = content.open()) {
      return in.readAllBytes();
    }
  }

  private static String encoded(String message) throws IOException {
    Result result = SevenBit.of(content(message));
    assertThat(result).isInstanceOf(Result.Encoded.class);
    String wire = new String(bytes(((Result.Encoded) result).message()), StandardCharsets.US_ASCII);
    assertThat(wire.replace("\r\n", "")).doesNotContain("\r", "\n");
    return wire.replace("\r\n", "\n");
  }

  /// What another parser decodes: kind and bytes of every body, in order.
  private static List<String> bodies(byte[] message) throws IOException, MimeException {
    List<String> bodies = new ArrayList<>();
    var parser = new MimeStreamParser(MimeConfig.PERMISSIVE);
    parser.setContentDecoding(true);
    parser.setContentHandler(
        new AbstractContentHandler() {
          @Override
          public void body(BodyDescriptor kind, InputStream in) throws IOException {
            bodies.add(
                kind.getMimeType()
                    + " "
                    + new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
          }
        });
    parser.parse(stream(message));
    return bodies;
  }

  /// Letters from chance.
  private static final class Letters {

    private static final List<String> WORDS =
        List.of(
            "a",
            "=",
            "=C3",
            ".",
            "--",
            "--b",
            " ",
            "\t",
            "\u00fc",
            "\u00ff\u00fe",
            "\u0000",
            "\r\n",
            "\n",
            "\r",
            "From ",
            "x".repeat(80),
            "y".repeat(1_200),
            "=\r\n");

    private final Random random;

    Letters(Random random) {
      this.random = random;
    }

    String message(int depth) {
      return switch (depth > 3 ? random.nextInt(2) : random.nextInt(5)) {
        case 0 -> leaf("text/plain; charset=iso-8859-1");
        case 1 -> leaf("application/x-odd");
        case 2 -> "Content-Type: message/rfc822\r\n\r\n" + message(depth + 1);
        default -> multipart(depth);
      };
    }

    private String leaf(String type) {
      String head = "MIME-Version: 1.0\r\nContent-Type: " + type + "\r\n";
      return switch (random.nextInt(4)) {
        case 0 ->
            head
                + "Content-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getEncoder().encodeToString(words(40).getBytes(StandardCharsets.UTF_8));
        case 1 ->
            head
                + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                + words(30).replaceAll("=(?!\r\n|C3)", "=3D").replaceAll("[ \t]+(?=[\r\n]|$)", "");
        case 2 -> head + "Content-Transfer-Encoding: 8bit\r\n\r\n" + words(40);
        default -> head + "\r\n" + words(40);
      };
    }

    private String multipart(int depth) {
      String boundary = "=_" + depth + "_" + random.nextInt(1_000_000) + "_end";
      var text = new StringBuilder("MIME-Version: 1.0\r\nContent-Type: multipart/mixed;");
      text.append("\r\n boundary=\"").append(boundary).append("\"\r\n\r\n");
      for (int n = random.nextInt(3); n >= 0; n--) {
        text.append("--").append(boundary).append("\r\n");
        text.append(message(depth + 1)).append("\r\n");
      }
      return text.append("--").append(boundary).append("--\r\n").toString();
    }

    String nonsense() {
      var text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        switch (random.nextInt(8)) {
          case 0 -> text.append("Content-Type: multipart/mixed; boundary=b\n");
          case 1 -> text.append("Content-Type: message/rfc822\n");
          case 2 -> text.append("Content-Type: text/plain\n");
          case 3 -> text.append("Content-Transfer-Encoding: quoted-printable\n");
          case 4 -> text.append("\n--b\n");
          case 5 -> text.append("\n--b--\n");
          case 6 -> text.append("\n");
          default -> text.append(words(6));
        }
      }
      return text.toString();
    }

    private String words(int most) {
      var text = new StringBuilder();
      for (int n = random.nextInt(most); n > 0; n--) {
        text.append(WORDS.get(random.nextInt(WORDS.size())));
      }
      return text.toString();
    }
  }
}
