package dev.mailtwin.protocol.imap;

import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;

/// Writes one command at a time. Guarded by the connection's sending lock.
final class LineWriter implements CommandWriter {

  /// A server that wants a literal says so at once; a busy one gets a minute.
  private static final Duration PERMISSION_LIMIT = Duration.ofSeconds(60);

  /// The largest literal LITERAL- allows without asking (RFC 7888 §5).
  private static final int LITERAL_MINUS_BYTES_MAX = 4_096;

  private OutputStream out;
  private final Trace trace;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private final StringBuilder traced = new StringBuilder();
  private Capabilities capabilities = Capabilities.NONE;
  private boolean utf8;
  private boolean begun;
  private InFlight<?> flight;

  LineWriter(OutputStream out, Trace trace, InFlight<?> none) {
    this.out = out;
    this.trace = trace;
    this.flight = none;
  }

  void begin(InFlight<?> of, Capabilities known, boolean utf8Names) {
    flight = of;
    capabilities = known;
    utf8 = utf8Names;
    begun = false;
    pending.reset();
    traced.setLength(0);
    add(of.tag + " ", of.tag + " ");
  }

  void finish() throws IOException {
    endLine();
    out.flush();
  }

  /// Whether any of the command may have been sent.
  boolean hasBegun() {
    return begun;
  }

  void layer(OutputStream upper) {
    out = upper;
  }

  OutputStream lower() {
    return out;
  }

  @Override
  public CommandWriter raw(String words) {
    if (!words.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("not printable ASCII: " + words);
    }
    return add(words, words);
  }

  @Override
  public CommandWriter string(String text) throws IOException, InterruptedException {
    return string(text, text);
  }

  @Override
  public CommandWriter mailbox(String wireName) throws IOException, InterruptedException {
    return string(wireName, wireName);
  }

  @Override
  public CommandWriter secret(Secret secret) throws IOException, InterruptedException {
    return string(new String(secret.reveal(), StandardCharsets.UTF_8), "[redacted]");
  }

  @Override
  public CommandWriter sasl(byte[] response) {
    String base64 = response.length == 0 ? "=" : Base64.getEncoder().encodeToString(response);
    return add(base64, "[redacted]");
  }

  @Override
  public String awaitContinuation() throws IOException, InterruptedException {
    flight.ask();
    endLine();
    out.flush();
    return flight.awaitPermission(PERMISSION_LIMIT);
  }

  @Override
  public void pause(CountDownLatch until, Duration limit) throws IOException, InterruptedException {
    flight.pause(until, limit);
  }

  @Override
  public CommandWriter literal(long bytes, LiteralSource source)
      throws IOException, InterruptedException {
    boolean atOnce =
        capabilities.has("LITERAL+")
            || (capabilities.has("LITERAL-") && bytes <= LITERAL_MINUS_BYTES_MAX);
    add("{" + bytes + (atOnce ? "+}" : "}"), "{" + bytes + "}");
    if (atOnce) {
      endLine();
    } else {
      awaitContinuation();
    }
    var counted = new Counted(out, bytes);
    source.writeTo(counted);
    if (counted.left != 0) {
      throw new IOException("the message is " + counted.left + " bytes shorter than announced");
    }
    return this;
  }

  private CommandWriter string(String text, String shown) throws IOException, InterruptedException {
    boolean quotable = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException("a NUL cannot be said in IMAP");
      }
      quotable &= c != '\r' && c != '\n' && (c < 0x7f || (utf8 && c > 0x9f));
    }
    if (quotable) {
      String quoted = '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      return add(quoted, '"' + shown + '"');
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return literal(bytes.length, into -> into.write(bytes));
  }

  private CommandWriter add(String text, String shown) {
    pending.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    if (trace.isOn()) {
      traced.append(shown);
    }
    return this;
  }

  private void endLine() throws IOException {
    pending.write('\r');
    pending.write('\n');
    begun = true;
    pending.writeTo(out);
    pending.reset();
    if (trace.isOn()) {
      trace.sent(traced.toString());
      traced.setLength(0);
    }
  }

  /// Refuses the byte after the last announced one.
  private static final class Counted extends FilterOutputStream {
    private long left;

    Counted(OutputStream out, long bytes) {
      super(out);
      left = bytes;
    }

    @Override
    public void write(int b) throws IOException {
      take(1);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      take(length);
      out.write(bytes, offset, length);
    }

    private void take(int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new IOException("the message is longer than announced");
      }
    }
  }
}
