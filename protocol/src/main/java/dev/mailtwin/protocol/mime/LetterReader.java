package dev.mailtwin.protocol.mime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/// Reads what matters of a complete message, in one pass and in little memory.
public final class LetterReader {

  private static final MimeConfig CONFIG =
      MimeConfig.custom()
          .setMaxLineLen(-1)
          .setMaxHeaderLen(Limits.HEADER_BYTES_MAX)
          .setMaxHeaderCount(Limits.FIELDS_MAX)
          .setMaxContentLen(-1)
          .build();

  private static final Set<String> RECEIVERS = Set.of("resent-to", "resent-cc", "resent-bcc");

  private LetterReader() {}

  /// Reads a message to its end. What is broken in its lists of addresses is left out.
  ///
  /// @param in best buffered; stays open
  /// @throws MimeException if the header cannot be used
  public static LetterFacts read(InputStream in) throws IOException {
    HeaderBlock header = HeaderBlock.read(in);
    var again = new ByteArrayOutputStream();
    header.writeTo(again);
    long skipped = header.bytesRead() - again.size(); // A line of an mbox file.
    var counted =
        new Counted(new SequenceInputStream(new ByteArrayInputStream(again.toByteArray()), in));
    LetterFacts.Largest largest = largest(counted);
    counted.transferTo(OutputStream.nullOutputStream());
    return facts(header, counted.bytes + skipped, largest, AddressParser::usable);
  }

  /// Reads the header only; [LetterFacts#size] is that of the header. A message that is passed on
  /// is for those the newest Resent fields name, and not once more for everybody it was for.
  ///
  /// @throws MimeException if the header cannot be used, or a receiver is no address
  public static LetterFacts readHeader(InputStream in) throws IOException {
    HeaderBlock header = HeaderBlock.read(in);
    Map<String, String> again = resent(header);
    if (RECEIVERS.stream().noneMatch(again::containsKey)) {
      return facts(header, header.bytesRead(), LetterFacts.Largest.NONE, LetterReader::exact);
    }
    return facts(header, header.bytesRead(), LetterFacts.Largest.NONE, AddressParser::usable)
        .forReceivers(
            exact(again.getOrDefault("resent-to", "")),
            exact(again.getOrDefault("resent-cc", "")),
            exact(again.getOrDefault("resent-bcc", "")));
  }

  /// The newest block of Resent fields, which stands first (RFC 5322 §3.6.6): it ends before the
  /// next field that is none, or that it has already.
  private static Map<String, String> resent(HeaderBlock header) {
    Map<String, String> block = new HashMap<>();
    for (HeaderBlock.Field field : header.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      boolean over = !name.startsWith("resent-") || block.containsKey(name);
      if (over && !block.isEmpty()) {
        return block;
      }
      if (!over) {
        block.put(name, field.value());
      }
    }
    return block;
  }

  private static List<Address> exact(String list) throws MimeException {
    return Recipient.addresses(AddressParser.parse(list));
  }

  /// Reads the header of a message that is to be answered, or whose receivers are named elsewhere;
  /// [LetterFacts#size] is that of the header. What is broken in its lists of addresses is left
  /// out.
  public static LetterFacts readForAnswer(InputStream in) throws IOException {
    HeaderBlock header = HeaderBlock.read(in);
    return facts(header, header.bytesRead(), LetterFacts.Largest.NONE, AddressParser::usable);
  }

  private interface Receivers {
    List<Address> of(String list) throws MimeException;
  }

  private static LetterFacts facts(
      HeaderBlock header, long size, LetterFacts.Largest largest, Receivers receivers)
      throws MimeException {
    return new LetterFacts(
        // Nothing is sent to these: programs on old systems write `root (Cron Daemon)`.
        AddressParser.usable(header.values("From")),
        AddressParser.usable(header.values("Reply-To")),
        receivers.of(header.values("To")),
        receivers.of(header.values("Cc")),
        receivers.of(header.values("Bcc")),
        EncodedWord.decode(header.value("Subject")),
        MessageIds.all(header.value("Message-ID")).stream().findFirst().orElse(""),
        header.value("Date"),
        MessageIds.all(header.value("In-Reply-To")),
        MessageIds.all(header.value("References")),
        size,
        largest);
  }

  /// The largest named part. A message that cannot be taken apart has none.
  private static LetterFacts.Largest largest(InputStream message) throws IOException {
    var stream = new MimeTokenStream(CONFIG);
    stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
    stream.parse(message);
    var largest = LetterFacts.Largest.NONE;
    List<String> names = new ArrayList<>();
    int depth = 0;
    try {
      for (var state = stream.getState();
          state != EntityState.T_END_OF_STREAM && depth <= Limits.NESTING_MAX;
          state = stream.next()) {
        switch (state) {
          case T_START_HEADER -> names.clear();
          case T_FIELD -> name(stream.getField(), names);
          case T_START_MULTIPART -> depth++;
          case T_END_MULTIPART -> depth--;
          case T_BODY -> {
            long bytes = stream.getInputStream().transferTo(OutputStream.nullOutputStream());
            if (!names.isEmpty() && bytes > largest.bytes()) {
              largest = new LetterFacts.Largest(names.getFirst(), bytes);
            }
          }
          default -> {
            // Everything else has no name.
          }
        }
      }
    } catch (org.apache.james.mime4j.MimeException _) {
      // What follows is not MIME; what was found counts.
    }
    return largest;
  }

  private static void name(Field field, List<String> names) {
    String parameter =
        switch (field.getName().toLowerCase(Locale.ROOT)) {
          case "content-disposition" -> "filename";
          case "content-type" -> "name";
          default -> "";
        };
    if (parameter.isEmpty()) {
      return;
    }
    Map<String, String> parameters =
        Parameters.read(field.getBody().replace("\r", "").replace("\n", ""));
    String name = parameters.getOrDefault(parameter, "");
    if (!name.isEmpty()) {
      // The disposition's name is the better one.
      names.add(parameter.equals("filename") ? 0 : names.size(), name);
    }
  }

  /// Counts what is read.
  private static final class Counted extends FilterInputStream {
    private long bytes;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      bytes += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      bytes += Math.max(0, read);
      return read;
    }
  }
}
