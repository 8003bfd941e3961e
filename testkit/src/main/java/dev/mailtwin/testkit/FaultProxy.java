package dev.mailtwin.testkit;

import dev.mailtwin.testkit.WireFault.Ending;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A wire that a test spoils at an exact byte of what is said, not of what TLS makes of it.
///
/// It speaks TLS with the client, as the server's certificate of [TestCa#shared()], and plainly
/// with the server, which must be on this machine. Within a TLS record all places are alike: a
/// record arrives whole or not at all. Here every byte of the protocol is a place of its own. Cuts
/// between and within records are what [CuttingProxy] makes.
///
/// What the server has received it also carries out: after a cut it is told of an orderly end, and
/// [#awaitQuiet()] returns when it has hung up. So the place of the cut decides what has happened.
public final class FaultProxy implements AutoCloseable {

  private static final Duration QUIET_MAX = Duration.ofSeconds(60);
  private static final int CHUNK_BYTES = 16 << 10;

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final SSLContext tls;
  private final Set<Wire> open = ConcurrentHashMap.newKeySet();
  private final Map<Direction, Long> passed = new EnumMap<>(Direction.class);
  private WireFault fault = new WireFault.None();
  private boolean reached;

  private FaultProxy(String host, int port) throws IOException {
    server = new InetSocketAddress(host, port);
    tls = TestCa.shared().serverContext();
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("faults to " + server).start(this::accept);
  }

  /// Listens on loopback with TLS and passes on to the plain port of a server.
  public static FaultProxy to(String host, int port) throws IOException {
    return new FaultProxy(host, port);
  }

  /// Where clients connect to, on 127.0.0.1 and with TLS.
  public int port() {
    return listener.getLocalPort();
  }

  /// Orders a fault; bytes are counted anew from here, over all connections.
  public synchronized void order(WireFault next) {
    fault = next;
    reached = false;
    passed.clear();
    notifyAll();
  }

  /// How many bytes of the protocol have passed since the last order.
  public synchronized long passed(Direction direction) {
    return passed.getOrDefault(direction, 0L);
  }

  /// Whether the place of the ordered fault was reached.
  public synchronized boolean reached() {
    return reached;
  }

  /// Waits until the place of the ordered fault is reached: its last byte can be with the client a
  /// moment before that.
  ///
  /// @return false if that takes a minute
  public synchronized boolean awaitReached() throws InterruptedException {
    long deadline = System.nanoTime() + QUIET_MAX.toNanos();
    while (!reached) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /// Waits until no server is busy with what it was told; a connection that a fault holds ends.
  ///
  /// @throws IOException if that takes a minute
  public void awaitQuiet() throws IOException {
    order(new WireFault.None());
    long deadline = System.nanoTime() + QUIET_MAX.toNanos();
    while (!open.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the server does not hang up");
      }
      LockSupport.parkNanos(100_000);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(Wire::reset);
    order(new WireFault.None());
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> join(client));
      } catch (IOException e) {
        return; // close() was called.
      }
    }
  }

  private void join(Socket client) {
    Socket onward = new Socket();
    var wire = new Wire(client, onward);
    open.add(wire);
    try (client;
        onward) {
      client.setTcpNoDelay(true);
      onward.connect(server);
      onward.setTcpNoDelay(true);
      var secured = (SSLSocket) tls.getSocketFactory().createSocket(client, null, true);
      secured.setUseClientMode(false);
      secured.startHandshake();
      Thread up = Thread.ofVirtual().start(() -> pump(wire, Direction.TO_SERVER, secured, onward));
      pump(wire, Direction.TO_CLIENT, onward, secured);
      up.join();
    } catch (IOException e) {
      wire.reset(); // No server, or a client that did not like the greeting of TLS.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(wire);
    }
  }

  /// Carries one direction until it ends; what comes after a cut is read and thrown away.
  private void pump(Wire wire, Direction direction, Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      act(wire, direction);
      for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
        carry(wire, direction, out, chunk, count);
      }
      if (direction == Direction.TO_CLIENT && !wire.cut) {
        to.close();
      }
    } catch (IOException e) {
      // One end is gone; the other learns it now.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    wire.end(direction);
  }

  private void carry(Wire wire, Direction direction, OutputStream out, byte[] chunk, int count)
      throws IOException, InterruptedException {
    int at = 0;
    while (at < count && !wire.cut) {
      int now = allowed(direction, count - at);
      try {
        out.write(chunk, at, now);
        out.flush();
      } catch (IOException e) {
        wire.lose(); // Killed, perhaps. The server is still heard to its end.
      }
      at += now;
      act(wire, direction);
    }
  }

  /// Waits while a fault holds the wire, and says how many bytes may go at once.
  private synchronized int allowed(Direction direction, int count) throws InterruptedException {
    while (reached && fault instanceof WireFault.Hold) {
      wait();
    }
    long before = passed(direction);
    long now =
        switch (fault) {
          case WireFault.None _ -> count;
          case WireFault.Drip _ -> 1;
          case WireFault.At at when reached || at.direction() != direction -> count;
          case WireFault.At at -> Math.min(count, Math.max(0, at.bytes() - before));
        };
    passed.put(direction, before + now);
    return (int) now;
  }

  /// Does what was ordered if its place is reached now.
  private void act(Wire wire, Direction direction) throws IOException, InterruptedException {
    WireFault.At due;
    synchronized (this) {
      if (reached
          || !(fault instanceof WireFault.At at)
          || at.direction() != direction
          || passed(direction) < at.bytes()) {
        return;
      }
      reached = true;
      due = at;
      notifyAll();
    }
    switch (due) {
      case WireFault.Cut cut -> wire.cut(cut.ending());
      case WireFault.Split split -> LockSupport.parkNanos(split.pause().toNanos());
      case WireFault.Hold _ -> {
        // Nothing passes any more, in either direction.
      }
    }
  }

  /// One connection and its other half.
  private static final class Wire {
    private final Socket client;
    private final Socket server;
    private volatile boolean cut;

    Wire(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void cut(Ending ending) throws IOException {
      cut = true;
      server.shutdownOutput();
      switch (ending) {
        case END -> client.shutdownOutput();
        case RESET -> Relay.reset(client);
      }
    }

    /// Nobody takes what comes any more.
    void lose() throws IOException {
      cut = true;
      server.shutdownOutput();
    }

    /// What came this way has ended, or cannot arrive any more.
    void end(Direction direction) {
      try {
        switch (direction) {
          case TO_SERVER -> server.shutdownOutput();
          case TO_CLIENT -> client.close();
        }
      } catch (IOException e) {
        // Ended before.
      }
    }

    void reset() {
      Relay.reset(client);
      Relay.reset(server);
    }
  }
}
