package dev.mailtwin.protocol.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// A socket that closes itself when the other side takes no bytes for too long.
///
/// Java has a time limit for reading only: a writer whose server stops reading would wait for ever,
/// and closing the TLS socket above would wait for that writer. One virtual thread per connection
/// watches; it ends when the socket is closed.
final class WatchedSocket extends Socket {

  /// How often in the time allowed the watch looks.
  private static final int LOOKS = 4;

  private static final int BUFFER_BYTES = 128 << 10;

  /// An answer, not a stream of mail.
  private static final int SMALL_BYTES = 4 << 10;

  private final Duration stall;
  private final CountDownLatch closed = new CountDownLatch(1);

  /// When the write began that is going on, 0 if there is none.
  private volatile long writingSince;

  private volatile boolean stalled;

  /// Whether the system can be told to acknowledge at once. Used by the reader alone.
  private boolean eager;

  private final Object opening = new Object();
  private @Nullable InputStream in;

  /// What came first since [#remember]; guarded by `opening`.
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  private volatile boolean remembering;

  /// Not connected yet.
  ///
  /// @param stall how long one write of at most a few dozen kilobytes may take
  WatchedSocket(Duration stall) {
    this.stall = stall;
  }

  /// One buffered stream, however often it is asked for: TLS reads five bytes, then a record, and
  /// each read of the socket itself is a system call.
  @Override
  public InputStream getInputStream() throws IOException {
    synchronized (opening) {
      InputStream known = in;
      if (known == null) {
        known = new BufferedInputStream(new Hearing(super.getInputStream()), BUFFER_BYTES);
        in = known;
      }
      return known;
    }
  }

  /// From now on the first bytes that come are kept for [#heard].
  void remember() {
    synchronized (opening) {
      heard.reset();
      remembering = true;
    }
  }

  /// The first bytes that came since [#remember].
  FirstBytes heard() {
    synchronized (opening) {
      return new FirstBytes(heard.toByteArray());
    }
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    var out = new Watched(super.getOutputStream());
    Thread.ofVirtual().name("write watch").start(this::watch);
    return out;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    super.close();
  }

  private void watch() {
    try {
      while (!closed.await(stall.toNanos() / LOOKS, TimeUnit.NANOSECONDS)) {
        long since = writingSince;
        if (since != 0 && System.nanoTime() - since > stall.toNanos()) {
          stalled = true;
          close();
        }
      }
    } catch (InterruptedException e) { // Nobody does; the socket would go on unwatched.
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.getLogger(WatchedSocket.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a stalled connection", e);
    }
  }

  /// A server that writes its answer in pieces, and has not switched Nagle's algorithm off, sends
  /// the next only when we have acknowledged the last; by itself the system takes 40 ms for that,
  /// with Cyrus for nearly every answer (RFC 9293 §3.8.6.3). The system forgets it soon, so it is
  /// said again, but not in the middle of a stream of large pieces.
  private void acknowledgeAtOnce() {
    try {
      setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    } catch (IOException e) {
      eager = false; // It is slower then, and nothing else.
    }
  }

  /// Lies under the buffer, so it costs one look per system call.
  private final class Hearing extends FilterInputStream {

    private int last;

    Hearing(InputStream in) {
      super(in);
      eager = supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (eager && last < SMALL_BYTES) {
        acknowledgeAtOnce();
      }
      int read = in.read(bytes, offset, length);
      last = read;
      if (remembering && read > 0) {
        synchronized (opening) {
          heard.write(bytes, offset, Math.min(read, FirstBytes.BYTES_MAX - heard.size()));
          remembering = heard.size() < FirstBytes.BYTES_MAX;
        }
      }
      return read;
    }
  }

  private final class Watched extends FilterOutputStream {

    Watched(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      writingSince = System.nanoTime() | 1; // Never 0.
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        if (stalled) {
          var timeout =
              new SocketTimeoutException(
                  "the server took no bytes for " + stall.toSeconds() + " s");
          timeout.initCause(e);
          throw timeout;
        }
        throw e;
      } finally {
        writingSince = 0;
      }
    }

    @Override
    public void close() throws IOException {
      WatchedSocket.this.close();
    }
  }
}
