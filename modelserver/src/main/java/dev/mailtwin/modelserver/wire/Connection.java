package dev.mailtwin.modelserver.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One client's connection: plain, then perhaps TLS, then perhaps compressed.
///
/// Written by one thread at a time; [#close] may be called by any.
public final class Connection implements AutoCloseable {

  private static final int BUFFER_OCTETS = 1 << 16;
  private static final long UNLIMITED = Long.MAX_VALUE;

  private final AtomicLong total;
  private final Socket raw;
  private Socket socket;
  private InputStream input;
  private OutputStream output;
  private long sent;
  private long budget = UNLIMITED;
  private @Nullable ByteArrayOutputStream held;

  /// @param total counts the octets of all connections, before encryption
  public Connection(Socket socket, AtomicLong total) throws IOException {
    this.raw = socket;
    this.socket = socket;
    this.total = total;
    this.input = new BufferedInputStream(socket.getInputStream(), BUFFER_OCTETS);
    this.output = buffered(socket.getOutputStream());
  }

  /// Where the client's octets come from.
  public InputStream input() {
    return input;
  }

  /// The octets written so far, before compression.
  public long sent() {
    return sent;
  }

  /// Whether the connection is encrypted.
  public boolean encrypted() {
    return socket instanceof SSLSocket;
  }

  /// Shakes hands as the server; octets that came in before are thrown away, `RFC 9051 §11.1`.
  public void startTls(SSLContext context) throws IOException {
    flush();
    Socket plain = socket;
    var tls =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
    tls.setUseClientMode(false);
    socket = tls;
    tls.startHandshake();
    input = new BufferedInputStream(tls.getInputStream(), BUFFER_OCTETS);
    output = buffered(tls.getOutputStream());
  }

  /// Compresses both directions from now on, `RFC 4978 §3`.
  public void compress() throws IOException {
    flush();
    input = new BufferedInputStream(new InflaterInputStream(input, new Inflater(true)));
    var deflating =
        new DeflaterOutputStream(
            output, new Deflater(Deflater.DEFAULT_COMPRESSION, true), BUFFER_OCTETS, true);
    output = new BufferedOutputStream(deflating, BUFFER_OCTETS);
  }

  /// Writes a string of one character per octet.
  public void write(String wire) throws IOException {
    byte[] octets = wire.getBytes(StandardCharsets.ISO_8859_1);
    stream().write(octets, 0, octets.length);
  }

  /// Where replies go; a limit set with [#cutAfter] holds here.
  public OutputStream stream() {
    return held == null ? limited : held;
  }

  /// Sends what was written.
  public void flush() throws IOException {
    if (held == null) {
      output.flush();
    }
  }

  /// Cuts the connection after so many more octets.
  public void cutAfter(long octets) {
    budget = octets;
  }

  /// Keeps what is written from now on instead of sending it.
  public void hold() {
    held = new ByteArrayOutputStream();
  }

  /// What was kept since [#hold]; from now on output is sent again.
  public String release() {
    ByteArrayOutputStream kept = held;
    held = null;
    return kept == null ? "" : kept.toString(StandardCharsets.ISO_8859_1);
  }

  /// Sends what was written and, with TLS, says that nothing will follow.
  public void finish() throws IOException {
    flush();
    if (encrypted()) {
      socket.shutdownOutput();
    }
  }

  /// Hangs up at once.
  @Override
  public void close() throws IOException {
    raw.close();
  }

  private final OutputStream limited =
      new OutputStream() {
        @Override
        public void write(int octet) throws IOException {
          write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int length) throws IOException {
          int allowed = (int) Math.min(length, budget);
          output.write(octets, from, allowed);
          sent += allowed;
          if (budget != UNLIMITED) {
            budget -= allowed;
            if (budget == 0) {
              output.flush();
              throw new IOException("cut as the fault asked");
            }
          }
        }
      };

  private OutputStream buffered(OutputStream raw) {
    var counting =
        new FilterOutputStream(raw) {
          @Override
          public void write(byte[] octets, int from, int length) throws IOException {
            total.addAndGet(length);
            raw.write(octets, from, length);
          }

          @Override
          public void write(int octet) throws IOException {
            total.incrementAndGet();
            raw.write(octet);
          }
        };
    return new BufferedOutputStream(counting, BUFFER_OCTETS);
  }
}
