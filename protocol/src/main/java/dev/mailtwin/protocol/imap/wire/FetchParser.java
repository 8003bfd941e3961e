package dev.mailtwin.protocol.imap.wire;

import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.FlagList;
import dev.mailtwin.protocol.imap.HeaderBytes;
import dev.mailtwin.protocol.imap.Limits;
import dev.mailtwin.protocol.imap.wire.ResponseParser.BodyOffer;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `msg-att = "(" (msg-att-dynamic / msg-att-static) *(SP …) ")"` (RFC 9051 §9).
///
/// Items are understood by meaning, not by spelling: in any order, section names quoted or not,
/// unknown ones skipped.
final class FetchParser {

  private final WireReader in;
  private final FlagParser flagParser;
  private final BodyOffer bodies;

  private long uid;
  private @Nullable FlagList flags;
  private long size = -1;
  private long internalDate = FetchData.NO_DATE;
  private long modseq = -1;
  private @Nullable HeaderBytes header;
  private long bodyBytes = -1;
  private @Nullable String emailId;

  FetchParser(WireReader in, FlagParser flagParser, BodyOffer bodies) {
    this.in = in;
    this.flagParser = flagParser;
    this.bodies = bodies;
  }

  FetchData parse(long sequence) throws IOException {
    in.expectSpace();
    in.expect('(');
    while (!in.take(')')) {
      if (!in.take(' ')) {
        item(in.takeWhile(ByteSet.FETCH_ITEM).toUpperCase(Locale.ROOT));
      }
    }
    return new FetchData(
        sequence, uid, flags, size, internalDate, modseq, header, bodyBytes, emailId);
  }

  private void item(String name) throws IOException {
    switch (name) {
      case "UID" -> {
        in.expectSpace();
        uid = in.expectNonZero32();
      }
      case "FLAGS" -> {
        in.expectSpace();
        flags = flagParser.parse(in);
      }
      case "RFC822.SIZE" -> {
        in.expectSpace();
        size = signedNumber();
      }
      case "INTERNALDATE" -> {
        in.expectSpace();
        internalDate = InternalDates.parse(Strings.quoted(in));
      }
      case "MODSEQ" -> {
        in.expectSpace();
        in.expect('(');
        modseq = Math.max(0, signedNumber());
        in.expect(')');
      }
      case "EMAILID" -> {
        in.expectSpace();
        in.expect('(');
        emailId = Strings.astring(in);
        in.expect(')');
      }
      case "X-GM-MSGID" -> {
        in.expectSpace();
        emailId = Strings.astring(in);
      }
      case "BODY", "BINARY" -> bodyOrStructure();
      case "RFC822", "RFC822.HEADER", "RFC822.TEXT" -> {
        in.expectSpace();
        content(name.substring(name.indexOf('.') + 1).replace("RFC822", ""));
      }
      case "" -> throw in.expected("FETCH item");
      default -> {
        in.expectSpace();
        Strings.skipValue(in, 0);
      }
    }
  }

  /// `"BODY" section ["<" number ">"] SP nstring`, or `"BODY" SP body` (RFC 9051 §9)
  private void bodyOrStructure() throws IOException {
    if (!in.take('[')) {
      in.expectSpace();
      Strings.skipValue(in, 0);
      return;
    }
    String section = section();
    if (in.take('<')) {
      in.expectNumber();
      in.expect('>');
    }
    in.expectSpace();
    content(section);
  }

  /// The words up to `]`; quoted header names may hold anything.
  private String section() throws IOException {
    String first = in.takeWhile(ByteSet.ATOM_IN_CODE).toUpperCase(Locale.ROOT);
    while (!in.take(']')) {
      switch (in.peek()) {
        case '"' -> Strings.quoted(in);
        case '\r', '\n', -1 -> throw in.expected("']'");
        default -> in.next();
      }
    }
    return first;
  }

  private void content(String section) throws IOException {
    int b = in.peek();
    if (section.isEmpty() && (b == '{' || b == '~')) {
      long bytes = in.expectLiteralHeader(Limits.LITERAL_STREAMED_BYTES_MAX);
      in.streamTo(bytes, bodies.body(bytes));
      bodyBytes = bytes;
    } else if (section.isEmpty()) {
      shortBody(Strings.nstringBytes(in));
    } else if (section.startsWith("HEADER")) {
      header = headerBytes(b);
    } else {
      Strings.skipValue(in, 0);
    }
  }

  /// A short message may come as a quoted string; NIL means the server has no bytes for it.
  private void shortBody(byte @Nullable [] bytes) throws IOException {
    if (bytes != null) {
      var sink = bodies.body(bytes.length);
      if (sink != null) {
        sink.write(bytes, 0, bytes.length);
        sink.complete();
      }
      bodyBytes = bytes.length;
    }
  }

  private HeaderBytes headerBytes(int first) throws IOException {
    if (first == '{' || first == '~') {
      return new HeaderBytes(in.expectLiteral());
    }
    byte[] bytes = Strings.nstringBytes(in);
    return new HeaderBytes(bytes == null ? new byte[0] : bytes);
  }

  /// Zoho has been seen to send `MODSEQ (-1)`.
  private long signedNumber() throws IOException {
    return in.take('-') ? -in.expectNumber() : in.expectNumber();
  }
}
