package dev.mailtwin.modelserver.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A port of this computer, and the virtual thread that takes its connections.
///
/// All methods may be called by any thread but that one.
public final class Listener implements AutoCloseable {

  /// What is done with a connection: quickly, because the next one waits.
  @FunctionalInterface
  public interface Welcome {
    /// Takes it.
    ///
    /// @throws IOException if this client went away again
    void to(Socket client) throws IOException;
  }

  private static final int BACKLOG = 50;

  private final ServerSocket socket;
  private final Thread accepting;

  private Listener(ServerSocket socket, Welcome welcome) {
    this.socket = socket;
    accepting = Thread.ofVirtual().name("listener").start(() -> accept(welcome));
  }

  /// Listens on a free port of the loopback interface.
  public static Listener onLoopback(Welcome welcome) throws IOException {
    return on(InetAddress.getLoopbackAddress(), 0, welcome);
  }

  /// Listens.
  ///
  /// @param port 0 for one that is free
  /// @throws java.net.BindException if the port is taken, or not for this user
  public static Listener on(InetAddress address, int port, Welcome welcome) throws IOException {
    return new Listener(new ServerSocket(port, BACKLOG, address), welcome);
  }

  /// Where it listens.
  public int port() {
    return socket.getLocalPort();
  }

  /// Returns when nobody can connect any more and the port is free: a socket that a thread waits on
  /// is only gone when that thread has let go of it.
  @Override
  public void close() throws IOException {
    socket.close();
    try {
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody can wait; the port is free a moment later.
    }
  }

  private void accept(Welcome welcome) {
    while (!socket.isClosed()) {
      try {
        welcome.to(socket.accept());
      } catch (IOException _) {
        // Either close() was called, which the condition sees, or one client went away again.
      }
    }
  }
}
