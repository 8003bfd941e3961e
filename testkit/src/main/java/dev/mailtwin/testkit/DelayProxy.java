package dev.mailtwin.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/// A long wire: every byte arrives a fixed time after it was sent, in both directions.
///
/// The wire delays and does not throttle: bytes are stamped as they enter and any number may be
/// under way, up to [#IN_FLIGHT_BYTES_MAX] per direction. The TCP handshake is not delayed.
public final class DelayProxy implements AutoCloseable {

  /// More than any link holds; above it the sender waits, so that memory stays bounded.
  public static final int IN_FLIGHT_BYTES_MAX = 64 << 20;

  private static final int CHUNK_BYTES = 256 << 10;
  private static final int TOGETHER_BYTES_MAX = 1 << 20;

  /// What comes within so long of each other enters the wire together, stamped with the time of the
  /// first: to wake up for each packet would take more of this machine than the programs do that
  /// are measured. Much less than any delay, so nothing comes later for it.
  private static final Duration TOGETHER = Duration.ofMillis(1);

  private final Relay relay;
  private final long delayNanos;

  private DelayProxy(String host, int port, Duration oneWay) throws IOException {
    delayNanos = oneWay.toNanos();
    relay = new Relay(host, port, (from, to, _) -> carry(from, to));
  }

  /// Listens on loopback and passes on to the given server.
  ///
  /// @param oneWay the delay in each direction; the round trip takes twice as long
  public static DelayProxy to(String host, int port, Duration oneWay) throws IOException {
    return new DelayProxy(host, port, oneWay);
  }

  /// Where clients connect to, on 127.0.0.1.
  public int port() {
    return relay.port();
  }

  @Override
  public void close() throws IOException {
    relay.close();
  }

  /// Some bytes and when they arrive; none at all is the end.
  private static final class Parcel {
    private final byte[] bytes;
    private final long dueNanos;

    private Parcel(byte[] bytes, long dueNanos) {
      this.bytes = bytes;
      this.dueNanos = dueNanos;
    }
  }

  private void carry(Socket from, Socket to) throws IOException {
    var wire = new LinkedBlockingQueue<Parcel>();
    var room = new Semaphore(IN_FLIGHT_BYTES_MAX);
    Thread sender = Thread.ofPlatform().daemon().start(() -> send(from, wire, room));
    var due = new ByteArrayOutputStream(CHUNK_BYTES);
    try {
      OutputStream out = to.getOutputStream();
      for (Parcel parcel = wire.take(); parcel.bytes.length > 0; parcel = wire.take()) {
        awaitTime(parcel.dueNanos);
        due.write(parcel.bytes);
        while (moreIsDue(wire, due.size())) {
          due.write(wire.take().bytes);
        }
        due.writeTo(out);
        room.release(due.size());
        due.reset();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sender.interrupt();
    }
  }

  /// Whether more has arrived, which goes on in the same call: this machine has to carry the
  /// programs that are measured as well.
  private static boolean moreIsDue(LinkedBlockingQueue<Parcel> wire, int gathered) {
    Parcel next = wire.peek();
    return next != null
        && next.bytes.length > 0
        && gathered < TOGETHER_BYTES_MAX
        && next.dueNanos - System.nanoTime() <= 0;
  }

  /// Puts what it reads onto the wire; an error ends the wire like an orderly end.
  private void send(Socket from, LinkedBlockingQueue<Parcel> wire, Semaphore room) {
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      InputStream in = from.getInputStream();
      for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
        long dueNanos = System.nanoTime() + delayNanos;
        if (delayNanos > 4 * TOGETHER.toNanos()) {
          LockSupport.parkNanos(TOGETHER.toNanos());
          int more = Math.min(in.available(), chunk.length - count);
          count += more > 0 ? Math.max(0, in.read(chunk, count, more)) : 0;
        }
        room.acquire(count);
        wire.add(new Parcel(Arrays.copyOf(chunk, count), dueNanos));
      }
    } catch (IOException e) {
      Relay.reset(from);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The other end is gone.
    } finally {
      wire.add(new Parcel(new byte[0], 0));
    }
  }

  private static void awaitTime(long dueNanos) {
    for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
