package dev.mailtwin.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/// A wire that breaks: passes exactly so many bytes and then resets the connection.
///
/// After a cut it is whole again until the next is ordered. Bytes are counted over all connections,
/// in each direction on its own.
public final class CuttingProxy implements AutoCloseable {

  private static final int CHUNK_BYTES = 16 << 10;

  private final Relay relay;
  private final Map<Direction, AtomicLong> passed = new EnumMap<>(Direction.class);
  private final Map<Direction, Long> cutAt = new EnumMap<>(Direction.class);
  private int cuts;

  private CuttingProxy(String host, int port) throws IOException {
    for (Direction direction : Direction.values()) {
      passed.put(direction, new AtomicLong());
    }
    relay = new Relay(host, port, this::carry);
  }

  /// Listens on loopback and passes on to the given server; whole until told otherwise.
  public static CuttingProxy to(String host, int port) throws IOException {
    return new CuttingProxy(host, port);
  }

  /// Where clients connect to, on 127.0.0.1.
  public int port() {
    return relay.port();
  }

  /// Cuts once after so many more bytes in this direction.
  public synchronized void cutAfter(Direction direction, long bytes) {
    cutAt.put(direction, passed(direction) + bytes);
  }

  /// Cuts once at a place that the seed chooses, and says where.
  ///
  /// @param bytesMax the cut comes after fewer bytes than this
  public long cutSomewhere(Direction direction, long seed, long bytesMax) {
    long bytes = new SplittableRandom(seed).nextLong(bytesMax);
    cutAfter(direction, bytes);
    return bytes;
  }

  /// Cuts every connection now.
  public void cutNow() {
    relay.resetAll();
  }

  /// How many bytes have passed in this direction.
  public long passed(Direction direction) {
    AtomicLong count = passed.get(direction);
    return count == null ? 0 : count.get();
  }

  /// How many ordered cuts have happened.
  public synchronized int cuts() {
    return cuts;
  }

  /// How many times a client has connected.
  public int connections() {
    return relay.connections();
  }

  @Override
  public void close() throws IOException {
    relay.close();
  }

  private void carry(Socket from, Socket to, Direction direction) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    InputStream in = from.getInputStream();
    for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
      int allowed = allow(direction, count);
      to.getOutputStream().write(chunk, 0, allowed);
      if (allowed < count) {
        // The receiver gets what was allowed and then the end; the sender sees a reset.
        to.close();
        throw new IOException("cut as ordered");
      }
    }
  }

  /// How many of these bytes may pass; fewer than asked means: cut after them.
  private synchronized int allow(Direction direction, int count) {
    AtomicLong before = passed.get(direction);
    Long cut = cutAt.get(direction);
    long allowed = cut == null ? count : Math.min(count, cut - passed(direction));
    if (before != null) {
      before.addAndGet(allowed);
    }
    if (allowed < count) {
      cutAt.remove(direction);
      cuts++;
    }
    return (int) allowed;
  }
}
