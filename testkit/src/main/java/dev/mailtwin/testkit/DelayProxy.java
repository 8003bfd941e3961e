package dev.mailtwin.testkit;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// A long wire: every byte arrives a fixed time after it was sent, in both directions.
///
/// The wire delays and does not throttle: bytes are stamped as they enter and any number may be
/// under way, up to [#IN_FLIGHT_BYTES_MAX] per direction. The TCP handshake is not delayed. What is
/// under way lies outside the heap and is copied nowhere: this machine has to carry the programs
/// that are measured as well.
public final class DelayProxy implements AutoCloseable {

  /// More than any link holds; above it the sender waits, so that memory stays bounded.
  public static final int IN_FLIGHT_BYTES_MAX = 64 << 20;

  private static final int CHUNK_BYTES = 256 << 10;
  private static final int CHUNKS_MAX = IN_FLIGHT_BYTES_MAX / CHUNK_BYTES;

  /// So many chunks go on in one call.
  private static final int TOGETHER_MAX = 16;

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
  private record Parcel(ByteBuffer bytes, long dueNanos) {
    boolean isEnd() {
      return !bytes.hasRemaining();
    }
  }

  private void carry(Socket from, Socket to) throws IOException {
    var wire = new LinkedBlockingQueue<Parcel>();
    var empty = new LinkedBlockingQueue<ByteBuffer>();
    Thread sender = Thread.ofPlatform().daemon().start(() -> send(from, wire, empty));
    var due = new ArrayList<ByteBuffer>();
    try {
      for (Parcel parcel = wire.take(); !parcel.isEnd(); parcel = wire.take()) {
        awaitTime(parcel.dueNanos);
        due.add(parcel.bytes);
        while (moreIsDue(wire, due.size())) {
          due.add(wire.take().bytes);
        }
        writeAll(to.getChannel(), due.toArray(ByteBuffer[]::new));
        empty.addAll(due);
        due.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sender.interrupt();
    }
  }

  /// Whether more has arrived, which goes on in the same call.
  private static boolean moreIsDue(LinkedBlockingQueue<Parcel> wire, int gathered) {
    Parcel next = wire.peek();
    return next != null
        && !next.isEnd()
        && gathered < TOGETHER_MAX
        && next.dueNanos - System.nanoTime() <= 0;
  }

  private static void writeAll(SocketChannel out, ByteBuffer[] due) throws IOException {
    while (due[due.length - 1].hasRemaining()) {
      out.write(due);
    }
  }

  /// Puts what it reads onto the wire; an error ends the wire like an orderly end.
  private void send(
      Socket from, LinkedBlockingQueue<Parcel> wire, LinkedBlockingQueue<ByteBuffer> empty) {
    int made = 0;
    try {
      SocketChannel in = from.getChannel();
      while (true) {
        ByteBuffer chunk = empty.poll();
        if (chunk == null && made < CHUNKS_MAX) {
          chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
          made++;
        }
        chunk = chunk == null ? empty.take() : chunk;
        if (in.read(chunk.clear()) < 0) {
          return;
        }
        long dueNanos = System.nanoTime() + delayNanos;
        if (delayNanos > 4 * TOGETHER.toNanos()) {
          LockSupport.parkNanos(TOGETHER.toNanos());
          if (chunk.hasRemaining() && from.getInputStream().available() > 0) {
            in.read(chunk);
          }
        }
        wire.add(new Parcel(chunk.flip(), dueNanos));
      }
    } catch (IOException e) {
      Relay.reset(from);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The other end is gone.
    } finally {
      wire.add(new Parcel(ByteBuffer.allocate(0), 0));
    }
  }

  private static void awaitTime(long dueNanos) {
    for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
