package dev.mailtwin.modelserver.sample;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Legal, varied messages: the same seed and index give the same bytes on every machine.
///
/// Every message ends its lines with CRLF, has a Message-ID of its own and a Date within the ten
/// years before [#NEWEST]. Every third run of [#THREAD_MESSAGES] indices is one long thread.
public final class SampleMail {

  /// No message is younger than this; fixed, so that bytes do not change with the calendar.
  public static final Instant NEWEST = Instant.parse("2026-11-01T00:00:00Z");

  /// The mean of the sizes [#message(long, int)] draws.
  public static final int DEFAULT_MEAN_BYTES = 9_000;

  /// So many neighbouring indices may form one thread.
  public static final int THREAD_MESSAGES = 32;

  private static final int BYTES_MIN = 700;
  private static final int BYTES_MAX = 30_000_000;

  /// The spread of real mailboxes: many short notes, a few attachments that weigh as much as all.
  private static final double SIGMA = 1.2;

  private static final Duration SPAN = Duration.ofDays(3650);
  private static final DateTimeFormatter RFC_5322 =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ENGLISH);

  private SampleMail() {}

  /// A message of a log-normally drawn size with mean [#DEFAULT_MEAN_BYTES].
  public static byte[] message(long seed, int index) {
    return message(seed, index, size(seed, index, DEFAULT_MEAN_BYTES));
  }

  /// A message of about the given size; never smaller than its header.
  public static byte[] message(long seed, int index, int approximateBytes) {
    SplittableRandom random = random(seed, index, 1);
    byte[] header = header(seed, index, random).getBytes(StandardCharsets.US_ASCII);
    Part body = Part.draw(random, Math.max(0, approximateBytes - header.length - 100));
    var out = new ByteArrayOutputStream(header.length + body.size() + 100);
    out.writeBytes(header);
    out.writeBytes("MIME-Version: 1.0\r\n".getBytes(StandardCharsets.US_ASCII));
    body.writeTo(out);
    return out.toByteArray();
  }

  /// The size drawn for a message when the sizes have the given mean.
  public static int size(long seed, int index, int meanBytes) {
    double location = Math.log(meanBytes) - SIGMA * SIGMA / 2;
    double drawn = Math.exp(location + SIGMA * random(seed, index, 2).nextGaussian());
    return (int) Math.clamp(drawn, BYTES_MIN, BYTES_MAX);
  }

  /// When the server received it: up to five minutes after its Date, in whole seconds.
  public static Instant internalDate(long seed, int index) {
    return date(seed, index).plusSeconds(random(seed, index, 3).nextInt(300));
  }

  /// The Message-ID, with its angle brackets.
  public static String messageId(long seed, int index) {
    return "<%d.%016x@sample.example>".formatted(index, random(seed, index, 4).nextLong());
  }

  /// Legal but nasty messages and broken ones, each of which some server holds somewhere.
  public static List<byte[]> odd() {
    return OddMail.all();
  }

  private static String header(long seed, int index, SplittableRandom random) {
    var header = new StringBuilder(700);
    Person from = Person.draw(random);
    Instant received = internalDate(seed, index);
    line(header, "Return-Path", "<" + from.address() + ">");
    line(
        header,
        "Received",
        "from mx%d.sample.example (mx.sample.example [192.0.2.%d])\r\n\tby mail.sample.example; %s"
            .formatted(random.nextInt(1, 9), random.nextInt(1, 255), rfc5322(received, 0)));
    line(header, "Date", rfc5322(date(seed, index), random.nextInt(-11, 13)));
    line(header, "From", from.mailbox());
    line(header, "To", Person.draw(random).mailbox());
    if (random.nextInt(4) == 0) {
      line(header, "Cc", Person.draw(random).mailbox() + ",\r\n " + Person.draw(random).mailbox());
    }
    line(header, "Message-ID", messageId(seed, index));
    thread(header, seed, index);
    if (random.nextInt(5) == 0) {
      line(header, "List-Id", "Sample readers <readers.lists.sample.example>");
      line(header, "List-Unsubscribe", "<mailto:readers-leave@lists.sample.example>");
      line(header, "Precedence", "list");
    }
    return header.toString();
  }

  /// Subject, In-Reply-To and References; all of a thread share the subject.
  private static void thread(StringBuilder header, long seed, int index) {
    int block = Math.floorDiv(index, THREAD_MESSAGES);
    boolean threaded = Math.floorMod(block, 3) == 0;
    int root = threaded ? block * THREAD_MESSAGES : index;
    String subject = Vocabulary.subject(random(seed, root, 5));
    String reply = index == root ? "" : "Re: ";
    line(header, "Subject", EncodedWords.encode(reply + subject, StandardCharsets.UTF_8));
    if (index == root) {
      return;
    }
    line(header, "In-Reply-To", messageId(seed, index - 1));
    var references = new StringBuilder(messageId(seed, root));
    for (int earlier = root + 1; earlier < index; earlier++) {
      references.append("\r\n ").append(messageId(seed, earlier));
    }
    line(header, "References", references.toString());
  }

  private static Instant date(long seed, int index) {
    int block = Math.floorDiv(index, THREAD_MESSAGES);
    long seconds = SPAN.toSeconds() - Duration.ofDays(THREAD_MESSAGES).toSeconds();
    long ago =
        random(seed, block, 6).nextLong(seconds) + Duration.ofDays(THREAD_MESSAGES).toSeconds();
    int place = Math.floorMod(index, THREAD_MESSAGES);
    return NEWEST.minusSeconds(ago).plus(Duration.ofHours(20L * place));
  }

  private static String rfc5322(Instant when, int hoursEast) {
    return RFC_5322.format(when.atOffset(ZoneOffset.ofHours(hoursEast)));
  }

  private static void line(StringBuilder header, String name, String value) {
    header.append(name).append(": ").append(value).append("\r\n");
  }

  /// One independent stream of chance per message and purpose.
  private static SplittableRandom random(long seed, int index, int purpose) {
    return new SplittableRandom(
        new SplittableRandom(seed * 31 + purpose).nextLong() ^ (index * 0x9E3779B97F4A7C15L));
  }
}
