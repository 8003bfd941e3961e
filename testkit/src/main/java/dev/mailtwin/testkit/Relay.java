package dev.mailtwin.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The common half of the proxies: accepts on loopback, connects onward, pumps both ways.
final class Relay implements AutoCloseable {

  /// Carries the bytes of one direction of one connection until it ends. Both sockets have a
  /// channel.
  @FunctionalInterface
  interface Pump {
    void carry(Socket from, Socket to, Direction direction) throws IOException;
  }

  private final ServerSocketChannel listener;
  private final InetSocketAddress server;
  private final Pump pump;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  Relay(String host, int port, Pump pump) throws IOException {
    this.server = new InetSocketAddress(host, port);
    this.pump = pump;
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().name("relay to " + server).start(this::accept);
  }

  int port() {
    return listener.socket().getLocalPort();
  }

  /// How many clients have connected so far.
  int connections() {
    return connections.get();
  }

  /// Ends every connection there is, with a reset, and accepts new ones still.
  void resetAll() {
    open.forEach(Relay::reset);
  }

  /// Closes at once so that the peer sees a reset, not an orderly end.
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // Closed by the other pump already.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    resetAll();
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        Socket client = listener.accept().socket();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> join(client));
      } catch (IOException e) {
        return; // close() was called.
      }
    }
  }

  private void join(Socket client) {
    try (client;
        var onward = SocketChannel.open().socket()) {
      open.add(client);
      open.add(onward);
      onward.connect(server);
      client.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
      Thread up = Thread.ofVirtual().start(() -> carry(client, onward, Direction.TO_SERVER));
      carry(onward, client, Direction.TO_CLIENT);
      up.join();
    } catch (IOException e) {
      reset(client); // The server cannot be reached: the client learns it by losing its connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.removeIf(Socket::isClosed);
    }
  }

  private void carry(Socket from, Socket to, Direction direction) {
    try {
      pump.carry(from, to, direction);
      to.shutdownOutput();
    } catch (IOException e) {
      reset(from);
      reset(to);
    }
  }
}
