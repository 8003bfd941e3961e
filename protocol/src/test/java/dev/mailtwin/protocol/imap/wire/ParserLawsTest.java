package dev.mailtwin.protocol.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.ImapException.Unintelligible;
import dev.mailtwin.protocol.imap.Limits;
import dev.mailtwin.protocol.imap.LiteralSink;
import dev.mailtwin.protocol.imap.ResponseCode;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.UidSet;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What holds for all bytes a server can send.
class ParserLawsTest {

  private static final int WORLDS = 20_000;

  @Test
  void any_bytes_are_a_response_or_an_imap_exception() {
    Seeds.run(
        "any bytes",
        WORLDS,
        seed -> Parsing.check(ServerWords.spoiled(new Random(seed)), new Random(seed)));
  }

  @Test
  void the_size_of_the_reads_changes_nothing() {
    Seeds.run(
        "any chunks",
        WORLDS / 4,
        seed -> {
          byte[] bytes = ServerWords.spoiled(new Random(seed));
          String atOnce = Parsing.outcome(new ByteArrayInputStream(bytes));
          var chunks = new ChunkedStream(bytes, new Random(seed));
          assertThat(Parsing.outcome(chunks)).isEqualTo(atOnce);
        });
  }

  @Test
  void the_size_of_the_reads_changes_no_limit() throws Exception {
    for (int length : new int[] {60_000, 65_536, 65_537, 100_000, 200_000}) {
      for (String start : List.of("* ", "* OK ", "* LIST () NIL ", "+ ", "* OK [X ")) {
        byte[] bytes = (start + "x".repeat(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        assertThat(Parsing.kind(new ChunkedStream(bytes, new Random(length))))
            .as("%s of %d", start, length)
            .isEqualTo(Parsing.kind(new ByteArrayInputStream(bytes)));
      }
    }
  }

  @Test
  void sets_of_uids_survive_the_wire() {
    Seeds.run(
        "uid sets",
        WORLDS / 4,
        seed -> {
          long[] uids = ServerWords.ascending(new Random(seed));
          var set = UidSet.ofSorted(uids, 0, uids.length);
          long[] distinct = Arrays.stream(uids).distinct().toArray();
          assertThat(set.expand(uids.length)).isEqualTo(distinct);
          assertThat(set.size()).isEqualTo(distinct.length);
          var response = Parsing.first("* OK [MODIFIED " + set + "] x\r\n");
          assertThat(response)
              .isInstanceOfSatisfying(
                  Untagged.Remark.class,
                  remark ->
                      assertThat(remark.text().code()).isEqualTo(new ResponseCode.Modified(set)));
        });
  }

  @Test
  void a_shuffled_search_is_the_same_set() {
    Seeds.run(
        "searches",
        WORLDS / 10,
        seed -> {
          var random = new Random(seed);
          long[] uids = ServerWords.ascending(random);
          List<Long> shuffled = new ArrayList<>(Arrays.stream(uids).boxed().toList());
          Collections.shuffle(shuffled, random);
          var line = new StringBuilder("* SEARCH");
          shuffled.forEach(uid -> line.append(' ').append(uid));
          assertThat(Parsing.first(line + "\r\n"))
              .isEqualTo(new Untagged.Search(UidSet.ofSorted(uids, 0, uids.length)));
        });
  }

  @Test
  void dates_survive_the_wire() {
    Seeds.run(
        "dates",
        WORLDS / 4,
        seed -> {
          long first = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
          long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
          long date = new Random(seed).nextLong(first, last + 1);
          String text = InternalDates.format(date);
          assertThat(InternalDates.parse(text.substring(1, text.length() - 1))).isEqualTo(date);
        });
  }

  @Test
  void what_is_no_date_is_none() {
    for (String text :
        List.of(
            "",
            "01-Foo-2021 00:00:00 +0000",
            "01-anF-2021 00:00:00 +0000",
            "31-Feb-2021 00:00:00 +0000",
            "01-Jan-2021 24:00:00 +0000",
            "2021-01-01T00:00:00+00:00x")) {
      assertThat(InternalDates.parse(text)).as(text).isEqualTo(FetchData.NO_DATE);
    }
    assertThat(InternalDates.parse("1-Jan-2021 00:00:60 -0030")).isEqualTo(1_609_461_059);
  }

  @Test
  void a_body_may_be_larger_than_any_other_answer() throws Exception {
    long size = Limits.RESPONSE_BYTES_MAX * 3L;
    InputStream wire =
        new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    ascii("* 1 FETCH (BODY[] {" + size + "}\r\n"),
                    new Zeros(size),
                    ascii(" UID 7)\r\n"))));
    var counted = new CountingSink();
    var parser = new ResponseParser(new WireReader(wire, Trace.none()), _ -> counted);
    assertThat(parser.next())
        .isInstanceOfSatisfying(
            Untagged.Fetch.class,
            fetch -> {
              assertThat(fetch.data().bodyBytes()).isEqualTo(size);
              assertThat(fetch.data().uid()).isEqualTo(7);
            });
    assertThat(counted.bytes).isEqualTo(size);
    assertThat(counted.largest).isLessThanOrEqualTo(128 << 10);
    assertThat(counted.complete).isTrue();
  }

  @Test
  void words_between_literals_count_even_if_the_literals_do_not() {
    byte[] part = "X {2}\r\nab Y \"quoted text\" ".getBytes(StandardCharsets.US_ASCII);
    InputStream wire = new SequenceInputStream(ascii("* 1 FETCH ("), new Endless(part));
    var parser = new ResponseParser(new WireReader(wire, Trace.none()), _ -> null);
    assertThatThrownBy(parser::next)
        .isInstanceOf(Unintelligible.class)
        .hasMessageContaining("one response of more than");
  }

  @Test
  void a_short_body_keeps_its_bytes_whatever_the_charset() throws Exception {
    byte[] wire =
        "* 1 FETCH (BODY[] \"Gr\u00fc\u00dfe\" BODY[HEADER] \"\u00ff\")\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    var counted = new CountingSink();
    var parser =
        new ResponseParser(
            new WireReader(new ByteArrayInputStream(wire), Trace.none()), _ -> counted);
    assertThat(parser.next())
        .isInstanceOfSatisfying(
            Untagged.Fetch.class,
            fetch -> {
              assertThat(fetch.data().bodyBytes()).isEqualTo(5);
              assertThat(String.valueOf(fetch.data().header())).isEqualTo("\u00ff");
            });
    assertThat(counted.bytes).isEqualTo(5);
  }

  private static InputStream ascii(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static final class CountingSink implements LiteralSink {
    private long bytes;
    private int largest;
    private boolean complete;

    @Override
    public void write(byte[] buffer, int offset, int length) {
      bytes += length;
      largest = Math.max(largest, length);
    }

    @Override
    public void complete() {
      complete = true;
    }
  }

  /// So many NUL bytes.
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long count) {
      left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int part = (int) Math.min(left, length);
      left -= part;
      return part;
    }
  }

  /// The same bytes again and again.
  private static final class Endless extends InputStream {
    private final byte[] part;
    private int at;

    Endless(byte[] part) {
      this.part = part;
    }

    @Override
    public int read() {
      return part[at++ % part.length];
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      for (int i = 0; i < length; i++) {
        into[offset + i] = part[(at + i) % part.length];
      }
      at = (at + length) % part.length;
      return length;
    }
  }

  /// Bytes that arrive in pieces of random size.
  private static final class ChunkedStream extends InputStream {
    private final ByteArrayInputStream bytes;
    private final RandomGenerator random;

    ChunkedStream(byte[] bytes, RandomGenerator random) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.random = random;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int most = random.nextInt(4) == 0 ? 2_000 : 3;
      return bytes.read(into, offset, Math.min(length, 1 + random.nextInt(most)));
    }
  }
}
