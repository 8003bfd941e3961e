package dev.mailtwin.protocol.smtp.wire;

import dev.mailtwin.protocol.net.FirstBytes;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.smtp.Limits;
import dev.mailtwin.protocol.smtp.Reply;
import dev.mailtwin.protocol.smtp.SmtpException.ConnectionLost;
import dev.mailtwin.protocol.smtp.SmtpException.Unintelligible;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Reads a server's bytes as replies. Owned by one thread.
public final class ReplyParser {

  private static final int BUFFER_BYTES = 8 << 10;
  private static final int CODE_DIGITS = 3;
  private static final int QUOTED_CHARS_MAX = 80;

  private final InputStream in;
  private final Trace trace;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private final AtomicLong received = new AtomicLong();

  public ReplyParser(InputStream in, Trace trace) {
    this.in = in;
    this.trace = trace;
  }

  /// Bytes received so far, after decryption. Any thread.
  public long bytesRead() {
    return received.get();
  }

  /// Bytes that were received and not yet looked at.
  public int buffered() {
    return end - at;
  }

  /// The next reply, or null if the server hung up after the last one.
  ///
  /// `Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF` (RFC
  /// 5321 §4.2). A bare LF is accepted as the end of a line.
  ///
  /// @throws Unintelligible if this is no reply, or too long
  /// @throws ConnectionLost if the server hung up inside one
  public @Nullable Reply next() throws IOException {
    if (at == end && !fill()) {
      return null;
    }
    List<String> lines = new ArrayList<>();
    int bytes = 0;
    int first = 0;
    while (true) {
      byte[] line = line();
      bytes += line.length;
      if (lines.size() == Limits.REPLY_LINES_MAX || bytes > Limits.REPLY_BYTES_MAX) {
        throw new Unintelligible("a reply without end");
      }
      int code = code(line);
      first = lines.isEmpty() ? code : first;
      if (code / 100 != first / 100) {
        throw new Unintelligible("a reply that is both " + first + " and " + code);
      }
      boolean last = line.length == CODE_DIGITS || line[CODE_DIGITS] != '-';
      lines.add(line.length == CODE_DIGITS ? "" : text(line, CODE_DIGITS + 1));
      if (last) {
        return new Reply(code, lines);
      }
    }
  }

  /// `Reply-code = %x32-35 %x30-35 %x30-39` (RFC 5321 §4.2); the second digit may be any.
  private static int code(byte[] line) throws Unintelligible {
    boolean good =
        line.length >= CODE_DIGITS
            && line[0] >= '2'
            && line[0] <= '5'
            && isDigit(line[1])
            && isDigit(line[2])
            && (line.length == CODE_DIGITS || " -".indexOf(line[CODE_DIGITS]) >= 0);
    if (!good) {
      String shown = text(line, 0);
      throw new Unintelligible(
          "this is no SMTP reply: "
              + shown.substring(0, Math.min(shown.length(), QUOTED_CHARS_MAX)),
          new FirstBytes(line));
    }
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /// UTF-8 if it is (RFC 6531 §3.7.4), else ISO 8859-1, which loses nothing.
  private static String text(byte[] line, int from) {
    ByteBuffer bytes = ByteBuffer.wrap(line, from, line.length - from);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return new String(line, from, line.length - from, StandardCharsets.ISO_8859_1);
    }
  }

  /// One line without its end.
  private byte[] line() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      if (at == end && !fill()) {
        throw new ConnectionLost("the server closed the connection inside a reply", null);
      }
      int start = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.write(buffer, start, at - start);
      if (line.size() > Limits.REPLY_LINE_BYTES_MAX) {
        throw new Unintelligible("a line of more than " + Limits.REPLY_LINE_BYTES_MAX + " bytes");
      }
      if (at < end) {
        at++;
        return finished(line.toByteArray());
      }
    }
  }

  private byte[] finished(byte[] line) {
    int length = line.length;
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    byte[] whole = java.util.Arrays.copyOf(line, length);
    if (trace.isOn()) {
      trace.received(text(whole, 0));
    }
    return whole;
  }

  private boolean fill() throws IOException {
    at = end = 0;
    int got = in.read(buffer, 0, buffer.length);
    if (got <= 0) {
      return false;
    }
    end = got;
    received.lazySet(received.getPlain() + got);
    return true;
  }
}
