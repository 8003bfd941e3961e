package dev.mailtwin.protocol.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Connects to the first address of a host that answers (RFC 8305).
///
/// The JDK tries only the first address, so a network with broken IPv6 looks like a dead server.
/// Here the next address starts 250 ms after the one before, or at once when that one failed, and
/// the first connection wins.
///
/// Immutable; safe for use by many threads.
///
/// @param resolver finds the addresses
/// @param limit how long to wait for the first connection, over all addresses
/// @param stall a connection whose server takes no bytes for this long closes itself
public record Connector(Resolver resolver, Duration limit, Duration stall) {

  /// A server that is busy storing a message gets this much time.
  private static final Duration STALL = Duration.ofMinutes(2);

  /// RFC 8305 §5: the recommended delay between attempts.
  private static final Duration STAGGER = Duration.ofMillis(250);

  /// More addresses than any honest host has; the rest is ignored.
  private static final int ADDRESSES_MAX = 10;

  private static final int SOCKET_BUFFER_BYTES = 1 << 20;

  /// What one attempt came to: exactly one of the two is set.
  private record Outcome(@Nullable Socket socket, @Nullable IOException failure) {}

  /// A connector with the usual patience for slow readers.
  public Connector(Resolver resolver, Duration limit) {
    this(resolver, limit, STALL);
  }

  /// Opens a TCP connection. The caller owns the socket.
  ///
  /// @throws NetException if no address answered
  /// @throws InterruptedException if the calling thread was interrupted; nothing stays open
  public Socket connect(Endpoint endpoint) throws NetException, InterruptedException {
    Queue<InetAddress> waiting = new ArrayDeque<>(interleaved(lookUp(endpoint.host())));
    BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    List<Socket> started = new ArrayList<>();
    long deadline = System.nanoTime() + limit.toNanos();
    IOException said = new SocketTimeoutException("no address answered");
    int running = 0;
    try {
      while (running > 0 || !waiting.isEmpty()) {
        if (!waiting.isEmpty()) {
          started.add(attempt(new InetSocketAddress(waiting.remove(), endpoint.port()), outcomes));
          running++;
        }
        long left = deadline - System.nanoTime();
        long pause = waiting.isEmpty() ? left : Math.min(left, STAGGER.toNanos());
        Outcome outcome = outcomes.poll(Math.max(pause, 0), TimeUnit.NANOSECONDS);
        if (outcome == null) {
          if (deadline - System.nanoTime() <= 0) {
            throw new NetException.Silent(endpoint, said);
          }
          continue;
        }
        running--;
        if (outcome.socket != null) {
          started.remove(outcome.socket);
          return outcome.socket;
        }
        said = outcome.failure == null ? said : moreTelling(said, outcome.failure);
      }
      throw named(endpoint, said);
    } finally {
      started.forEach(Connector::discard);
    }
  }

  private List<InetAddress> lookUp(String host) throws NetException, InterruptedException {
    try {
      List<InetAddress> found = resolver.addresses(host);
      if (found.isEmpty()) {
        throw new NetException.HostUnknown(host, null);
      }
      return found.subList(0, Math.min(found.size(), ADDRESSES_MAX));
    } catch (UnknownHostException e) {
      throw new NetException.HostUnknown(host, e);
    }
  }

  private Socket attempt(InetSocketAddress address, BlockingQueue<Outcome> outcomes) {
    var socket = new WatchedSocket(stall);
    Thread.ofPlatform() // Not virtual: see docs/decisions/0018.
        .daemon()
        .name("connect " + address)
        .start(() -> {
          try {
            socket.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
            socket.setTcpNoDelay(true);
            socket.connect(address, Math.toIntExact(limit.toMillis()));
            outcomes.add(new Outcome(socket, null));
          } catch (IOException e) {
            outcomes.add(new Outcome(null, e));
          }
        });
    return socket;
  }

  /// Address families take turns, so that a broken one costs one stagger (RFC 8305 §4).
  private static List<InetAddress> interleaved(List<InetAddress> addresses) {
    Queue<InetAddress> first = new ArrayDeque<>();
    Queue<InetAddress> second = new ArrayDeque<>();
    boolean firstIsFour = addresses.getFirst() instanceof Inet4Address;
    for (InetAddress address : addresses) {
      (address instanceof Inet4Address == firstIsFour ? first : second).add(address);
    }
    List<InetAddress> order = new ArrayList<>();
    while (!first.isEmpty() || !second.isEmpty()) {
      if (!first.isEmpty()) {
        order.add(first.remove());
      }
      if (!second.isEmpty()) {
        order.add(second.remove());
      }
    }
    return order;
  }

  /// A host that refuses is there; that another of its addresses cannot be reached is the lesser
  /// news.
  private static IOException moreTelling(IOException before, IOException now) {
    return before instanceof ConnectException e && !isUnreachable(e) ? before : now;
  }

  private static NetException named(Endpoint endpoint, IOException failure) {
    return switch (failure) {
      case BindException e -> new NetException.Forbidden(endpoint, e); // EACCES, EADDRNOTAVAIL
      case NoRouteToHostException e -> new NetException.Unreachable(endpoint, e);
      case ConnectException e when isUnreachable(e) -> new NetException.Unreachable(endpoint, e);
      case ConnectException e -> new NetException.PortClosed(endpoint, e);
      case SocketTimeoutException e -> new NetException.Silent(endpoint, e);
      case SocketException e when isReset(e) -> new NetException.HungUp(endpoint, e);
      default -> new NetException.Unreachable(endpoint, failure);
    };
  }

  /// The JDK has one class for "refused" and "network unreachable"; only the text differs.
  private static boolean isUnreachable(ConnectException e) {
    String message = e.getMessage();
    return message != null && message.contains("unreachable");
  }

  /// Nor is there a class of its own for a reset.
  private static boolean isReset(SocketException e) {
    String message = e.getMessage();
    return message != null && message.contains("reset");
  }

  private static void discard(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      System.getLogger(Connector.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a socket that lost the race", e);
    }
  }
}
