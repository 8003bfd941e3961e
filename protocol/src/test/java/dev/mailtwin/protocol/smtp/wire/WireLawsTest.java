package dev.mailtwin.protocol.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.protocol.mime.LineEnds;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.smtp.Reply;
import dev.mailtwin.protocol.smtp.SmtpException;
import dev.mailtwin.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What holds for all bytes in both directions.
class WireLawsTest {

  private static final int WORLDS = 20_000;

  private static final List<String> NASTY =
      List.of(
          "\r",
          "\n",
          "\r\n",
          ".",
          "..",
          "\r\n.\r\n",
          "\n.\n",
          "\n.\r\n",
          "\r.\r\n",
          "\r.\r",
          "\r\n.\n",
          "\r\n.\r",
          "\u0000",
          "\n.\u0000\n",
          "x",
          "MAIL FROM:<evil@e.example>\r\n",
          "\r\r\n",
          "\n\r",
          " ",
          "\u00ff",
          "QUIT\r\n");

  @Test
  void no_reader_sees_the_end_of_a_letter_before_its_end() {
    Seeds.run(
        "smuggling",
        WORLDS / 4,
        seed -> {
          var random = new Random(seed);
          String canonical = canonical(nasty(random), random);
          String wire = stuffed(canonical, random);
          for (String lineEnd : List.of("\r\n", "\r\n|\n", "\r\n|\r", "\r\n|\n|\r", "[\r\n]")) {
            String[] lines = wire.split(lineEnd, -1);
            int dot = List.of(lines).indexOf(".");
            String rest = String.join("", List.of(lines).subList(dot + 1, lines.length));
            assertThat(rest).as("behind the dot of who splits at %s", lineEnd).isEmpty();
          }
          assertThat(read(wire)).isEqualTo(canonical);
        });
  }

  @Test
  void line_ends_are_made_equal_and_nothing_else_is() {
    Seeds.run(
        "line ends",
        WORLDS,
        seed -> {
          var random = new Random(seed);
          String text = nasty(random);
          String expected = text.replaceAll("\r\n|\r|\n", "\r\n");
          if (!expected.isEmpty() && !expected.endsWith("\r\n")) {
            expected += "\r\n";
          }
          String canonical = canonical(text, random);
          assertThat(canonical).isEqualTo(expected);
          assertThat(canonical(canonical, random)).isEqualTo(canonical);
        });
  }

  @Test
  void any_bytes_are_replies_or_an_smtp_exception() {
    Seeds.run("any replies", WORLDS, seed -> check(spoiled(new Random(seed))));
  }

  @Test
  void the_size_of_the_reads_changes_nothing() {
    Seeds.run(
        "reply chunks",
        WORLDS / 4,
        seed -> {
          byte[] bytes = spoiled(new Random(seed));
          assertThat(outcome(new Chunks(bytes, new Random(seed))))
              .isEqualTo(outcome(new ByteArrayInputStream(bytes)));
        });
  }

  @Test
  void replies_survive_the_wire() {
    Seeds.run(
        "replies",
        WORLDS / 4,
        seed -> {
          var random = new Random(seed);
          List<String> lines = new ArrayList<>();
          for (int n = random.nextInt(4); n >= 0; n--) {
            lines.add("5.1.1 gr\u00fc\u00dfe ".repeat(random.nextInt(3)) + "-" + n);
          }
          var reply = new Reply(200 + random.nextInt(400), lines);
          var wire = new StringBuilder();
          for (int i = 0; i < lines.size(); i++) {
            wire.append(reply.code()).append(i + 1 < lines.size() ? '-' : ' ');
            wire.append(lines.get(i)).append(random.nextBoolean() ? "\r\n" : "\n");
          }
          byte[] bytes = wire.toString().getBytes(StandardCharsets.UTF_8);
          assertThat(parser(new ByteArrayInputStream(bytes)).next()).isEqualTo(reply);
        });
  }

  /// Fails unless all of it is replies, up to an [SmtpException] perhaps.
  static void check(byte[] bytes) throws IOException {
    outcome(new ByteArrayInputStream(bytes));
  }

  private static ReplyParser parser(InputStream in) {
    return new ReplyParser(in, Trace.none());
  }

  private static String outcome(InputStream in) throws IOException {
    var outcome = new StringBuilder();
    ReplyParser parser = parser(in);
    try {
      for (Reply next = parser.next(); next != null; next = parser.next()) {
        outcome.append(next.code()).append(next.lines()).append(next.enhanced()).append(next);
      }
    } catch (SmtpException e) {
      outcome.append(e);
    }
    return outcome.toString();
  }

  private static byte[] spoiled(Random random) {
    var text = new StringBuilder();
    List<String> parts =
        List.of("250", "-", " ", "\r\n", "\n", "\r", "5.7.1", "421", "2", "\u0000", "\u00e4", "ok");
    for (int n = random.nextInt(30); n > 0; n--) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String nasty(Random random) {
    var text = new StringBuilder();
    for (int n = random.nextInt(40); n > 0; n--) {
      text.append(NASTY.get(random.nextInt(NASTY.size())));
    }
    return text.toString();
  }

  private static String canonical(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    try (var in = new LineEnds(new Chunks(bytes, random))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String stuffed(String canonical, Random random) throws IOException {
    var out = new ByteArrayOutputStream();
    var stuffing = new DotStuffing(out);
    byte[] bytes = canonical.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < bytes.length; ) {
      int part = Math.min(bytes.length - at, 1 + random.nextInt(5));
      stuffing.write(bytes, at, part);
      at += part;
    }
    stuffing.end();
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  /// As RFC 5321 §4.5.2 reads it.
  private static String read(String wire) {
    var content = new StringBuilder();
    for (String line : wire.split("(?<=\r\n)", -1)) {
      if (line.equals(".\r\n")) {
        return content.toString();
      }
      content.append(line.startsWith(".") ? line.substring(1) : line);
    }
    throw new AssertionError("no end");
  }

  /// Bytes that arrive in pieces of random size.
  private static final class Chunks extends InputStream {
    private final ByteArrayInputStream bytes;
    private final Random random;

    Chunks(byte[] bytes, Random random) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.random = random;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return bytes.read(into, offset, Math.min(length, 1 + random.nextInt(4)));
    }
  }
}
