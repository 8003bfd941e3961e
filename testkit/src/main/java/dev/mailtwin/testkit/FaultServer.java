package dev.mailtwin.testkit;

import dev.mailtwin.modelserver.wire.Listener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A server on loopback that does one odd thing with every connection, and then hangs up. It
/// remembers every byte it was told.
public final class FaultServer implements AutoCloseable {

  /// What is done with a connection.
  @FunctionalInterface
  public interface Manners {
    /// Talks; when this returns, the connection is closed.
    void with(Line line) throws IOException;
  }

  private final Listener listener;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final AtomicInteger connections = new AtomicInteger();

  private FaultServer(Manners manners) throws IOException {
    this(manners, InetAddress.getLoopbackAddress(), 0);
  }

  private FaultServer(Manners manners, InetAddress address, int port) throws IOException {
    listener =
        Listener.on(
            address,
            port,
            socket -> {
              connections.incrementAndGet();
              Thread.startVirtualThread(() -> serve(socket, manners));
            });
  }

  private void serve(Socket socket, Manners manners) {
    try (socket) {
      manners.with(new Line(socket));
    } catch (IOException e) {
      // The client had enough.
    }
  }

  /// Without TLS at first.
  public static FaultServer plain(Manners manners) throws IOException {
    return new FaultServer(manners);
  }

  /// Over TLS from the first byte.
  public static FaultServer tls(SSLContext context, Manners manners) throws IOException {
    return new FaultServer(line -> {
      line.secure(context);
      manners.with(line);
    });
  }

  /// The same on the port of another one, at another address of this computer.
  ///
  /// @param address such as 127.0.0.2
  public static FaultServer tlsBeside(
      FaultServer other, String address, SSLContext context, Manners manners) throws IOException {
    return new FaultServer(
        line -> {
          line.secure(context);
          manners.with(line);
        },
        InetAddress.ofLiteral(address),
        other.port());
  }

  /// The port it listens on.
  public int port() {
    return listener.port();
  }

  /// How many connections there were.
  public int connections() {
    return connections.get();
  }

  /// All it was told, in the clear, one character per byte.
  public String heard() {
    synchronized (heard) {
      return heard.toString(StandardCharsets.ISO_8859_1);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /// A port where nobody ever answers: its queue is full.
  public static final class BlackHole implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> waiting = new ArrayList<>();

    /// Fills the queue.
    public BlackHole() throws IOException {
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      for (int n = 0; n < 8; n++) {
        var socket = java.nio.channels.SocketChannel.open();
        socket.configureBlocking(false);
        boolean _ = socket.connect(listener.getLocalSocketAddress());
        waiting.add(socket.socket());
      }
    }

    /// The port.
    public int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : waiting) {
        socket.close();
      }
      listener.close();
    }
  }

  /// One connection.
  public final class Line {
    private Socket socket;

    private Line(Socket socket) {
      this.socket = socket;
    }

    /// Begins TLS.
    public void secure(SSLContext context) throws IOException {
      var secured =
          (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
      secured.setUseClientMode(false);
      secured.startHandshake();
      socket = secured;
    }

    /// Begins TLS and insists on a certificate of the client.
    public void secureBothWays(SSLContext context, String protocol) throws IOException {
      var secured =
          (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
      secured.setUseClientMode(false);
      secured.setEnabledProtocols(new String[] {protocol});
      secured.setNeedClientAuth(true);
      secured.startHandshake();
      socket = secured;
    }

    /// Says something, one byte per character.
    public void say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /// One line from the client, without its end; empty if it hung up.
    public String hear() throws IOException {
      var line = new StringBuilder();
      InputStream in = socket.getInputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        remember(new byte[] {(byte) b}, 1);
        if (b == '\n') {
          return line.toString().stripTrailing();
        }
        line.append((char) b);
      }
      return line.toString();
    }

    /// Some bytes from the client; what it says first.
    public byte[] hearBytes() throws IOException {
      byte[] bytes = new byte[4096];
      int read = socket.getInputStream().read(bytes);
      remember(bytes, Math.max(read, 0));
      return java.util.Arrays.copyOf(bytes, Math.max(read, 0));
    }

    /// Reads until the client hangs up.
    public void listenOnly() throws IOException {
      int read = 1;
      while (read > 0) {
        read = hearBytes().length;
      }
    }

    /// Cuts the connection with a reset.
    public void cut() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    private void remember(byte[] bytes, int length) {
      synchronized (heard) {
        heard.write(bytes, 0, length);
      }
    }
  }
}
