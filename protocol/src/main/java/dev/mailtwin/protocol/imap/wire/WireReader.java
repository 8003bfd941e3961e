package dev.mailtwin.protocol.imap.wire;

import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.imap.ImapException.ConnectionLost;
import dev.mailtwin.protocol.imap.ImapException.Unintelligible;
import dev.mailtwin.protocol.imap.Limits;
import dev.mailtwin.protocol.imap.LiteralSink;
import dev.mailtwin.protocol.net.FirstBytes;
import dev.mailtwin.protocol.net.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Reads a server's bytes from left to right, straight from the connection's buffer.
///
/// Two kinds of method: `take…` tries and reports whether it matched; `expect…` insists and throws.
/// Owned by one thread.
public final class WireReader {

  private static final int BUFFER_BYTES = 128 << 10;
  private static final int CONTEXT_BYTES = 60;
  private static final int TRACE_CHARS = 2_000;

  private InputStream in;
  private final Trace trace;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private byte[] first = new byte[0];
  private int at;
  private int end;
  private boolean streamEnded;

  private final AtomicLong received = new AtomicLong();

  /// Buffer position up to which this response has been counted against its limit.
  private int countedTo;

  private long responseBytes;
  private final StringBuilder traced = new StringBuilder();

  public WireReader(InputStream in, Trace trace) {
    this.in = in;
    this.trace = trace;
  }

  /// Bytes received so far, after decryption and decompression. Any thread.
  public long bytesRead() {
    return received.get();
  }

  /// Bytes that were received and not yet looked at.
  public int buffered() {
    return end - at;
  }

  /// Goes on with another stream, whose first bytes may already be buffered here.
  ///
  /// @param layer makes the new stream from the old one
  public void layer(Layer layer) throws IOException {
    byte[] early = java.util.Arrays.copyOfRange(buffer, at, end);
    at = end = countedTo = 0;
    in = layer.over(new java.io.SequenceInputStream(new java.io.ByteArrayInputStream(early), in));
  }

  /// Makes a stream over another, such as a decompressing one.
  @FunctionalInterface
  public interface Layer {
    InputStream over(InputStream lower) throws IOException;
  }

  /// Begins the next response. Must be called between responses.
  void startResponse() {
    countedTo = at;
    responseBytes = 0;
    traced.setLength(0);
  }

  /// The next byte without taking it; -1 at the end of the stream.
  int peek() throws IOException {
    return at < end || fill() ? buffer[at] & 0xff : -1;
  }

  /// The next byte.
  ///
  /// @throws ConnectionLost at the end of the stream
  int next() throws IOException {
    if (at == end && !fill()) {
      throw new ConnectionLost("the server closed the connection", null);
    }
    int b = buffer[at++] & 0xff;
    if (trace.isOn() && traced.length() < TRACE_CHARS) {
      traced.append((char) b);
    }
    return b;
  }

  boolean take(char wanted) throws IOException {
    if (peek() == wanted) {
      next();
      return true;
    }
    return false;
  }

  void expect(char wanted) throws IOException {
    if (!take(wanted)) {
      throw expected("'" + wanted + "'");
    }
  }

  void expectSpace() throws IOException {
    expect(' ');
  }

  /// `CRLF`; a bare LF is accepted, since some servers end lines that way.
  void expectLineEnd() throws IOException {
    while (take(' ')) {
      // Some servers leave a blank before the line end.
    }
    take('\r');
    expect('\n');
    if (trace.isOn()) {
      trace.received(traced.toString().stripTrailing());
    }
  }

  boolean atLineEnd() throws IOException {
    int b = peek();
    return b == '\r' || b == '\n';
  }

  /// `atom = 1*ATOM-CHAR` (RFC 9051 §9)
  String expectAtom() throws IOException {
    String atom = takeWhile(ByteSet.ATOM);
    if (atom.isEmpty()) {
      throw expected("atom");
    }
    return atom;
  }

  /// `number64`, at most 2⁶³−1 (RFC 9051 §9).
  long expectNumber() throws IOException {
    long number = 0;
    int digits = 0;
    for (int b = peek(); b >= '0' && b <= '9'; b = peek()) {
      if (++digits > 19) {
        throw expected("number of at most 19 digits");
      }
      number = number * 10 + (next() - '0');
      if (number < 0) {
        throw expected("number below 2^63");
      }
    }
    if (digits == 0) {
      throw expected("number");
    }
    return number;
  }

  /// `nz-number`, 32 bits (RFC 9051 §9).
  long expectNonZero32() throws IOException {
    long number = expectNumber();
    if (number == 0 || number > 0xFFFF_FFFFL) {
      throw expected("number from 1 to 2^32-1");
    }
    return number;
  }

  /// The longest run of bytes of one kind, as ISO 8859-1.
  String takeWhile(ByteSet wanted) throws IOException {
    var text = new StringBuilder();
    while (true) {
      int start = at;
      while (at < end && wanted.has(buffer[at])) {
        at++;
      }
      if (at > start) {
        String part = new String(buffer, start, at - start, StandardCharsets.ISO_8859_1);
        if (trace.isOn() && traced.length() < TRACE_CHARS) {
          traced.append(part);
        }
        if (text.length() + part.length() > Limits.STRING_BYTES_MAX) {
          throw expected("at most " + Limits.STRING_BYTES_MAX + " bytes");
        }
        if (at < end && text.isEmpty()) {
          return part;
        }
        text.append(part);
      }
      if (at < end || !fill()) {
        return text.toString();
      }
    }
  }

  /// `literal` without its bytes: the braces, the number and the line end (RFC 9051 §4.3).
  long expectLiteralHeader(long max) throws IOException {
    take('~');
    expect('{');
    long size = expectNumber();
    take('+');
    expect('}');
    take('\r');
    expect('\n');
    if (size > max) {
      throw new Unintelligible(
          "the server announced %d bytes where at most %d make sense".formatted(size, max));
    }
    if (trace.isOn()) {
      traced.append("…");
    }
    return size;
  }

  /// The bytes of a literal that is small enough to be kept.
  byte[] expectLiteral() throws IOException {
    int size = (int) expectLiteralHeader(Limits.LITERAL_KEPT_BYTES_MAX);
    // Grown as the bytes come, so that a lie about the size costs the server, not us.
    var kept = new java.io.ByteArrayOutputStream(Math.min(size, 8 << 10));
    streamTo(size, (bytes, offset, length) -> kept.write(bytes, offset, length));
    return kept.toByteArray();
  }

  /// Hands `size` bytes to a sink.
  void streamTo(long size, ByteTaker taker) throws IOException {
    responseBytes += at - countedTo;
    countedTo = at;
    long left = size;
    while (left > 0) {
      if (at == end && !fill()) {
        throw new ConnectionLost("the server closed the connection inside a message", null);
      }
      int part = (int) Math.min(left, end - at);
      taker.take(buffer, at, part);
      at += part;
      countedTo = at; // Literals have their own limit.
      left -= part;
    }
  }

  /// Hands `size` bytes to a sink, or drops them.
  void streamTo(long size, @Nullable LiteralSink sink) throws IOException {
    if (sink == null) {
      streamTo(size, (bytes, offset, length) -> {});
    } else {
      streamTo(size, sink::write);
      sink.complete();
    }
  }

  /// The end of the line as text, without its end.
  String restOfLine() throws IOException {
    return takeWhile(ByteSet.NOT_LINE_END).stripTrailing();
  }

  /// What to throw when the bytes are not what the grammar wants, or are no more: a connection that
  /// ends inside a line is lost, whatever its last line looked like.
  ImapException expected(String what) {
    if (streamEnded && at == end) {
      return new ConnectionLost("the server closed the connection inside an answer", null);
    }
    int from = Math.max(0, at - CONTEXT_BYTES);
    String before = new String(buffer, from, at - from, StandardCharsets.ISO_8859_1);
    String after = new String(buffer, at, Math.min(20, end - at), StandardCharsets.ISO_8859_1);
    String place = before.isEmpty() ? "" : "after \"" + before + "\" ";
    return new Unintelligible(place + "came \"" + after + "\" where " + what + " was expected");
  }

  /// What the server said first, as far as it came at once.
  public FirstBytes firstBytes() {
    return new FirstBytes(first);
  }

  private boolean fill() throws IOException {
    responseBytes += end - countedTo;
    if (responseBytes > Limits.RESPONSE_BYTES_MAX) {
      throw new Unintelligible("one response of more than " + Limits.RESPONSE_BYTES_MAX + " bytes");
    }
    at = end = countedTo = 0;
    int got = in.read(buffer, 0, buffer.length);
    if (got <= 0) {
      streamEnded = true;
      return false;
    }
    end = got;
    if (first.length == 0) {
      first = Arrays.copyOf(buffer, Math.min(got, FirstBytes.BYTES_MAX));
    }
    received.lazySet(received.getPlain() + got);
    return true;
  }

  /// Takes a part of a literal.
  @FunctionalInterface
  interface ByteTaker {
    void take(byte[] bytes, int offset, int length) throws IOException;
  }
}
