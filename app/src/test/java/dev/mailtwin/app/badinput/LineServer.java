package dev.mailtwin.app.badinput;

import dev.mailtwin.modelserver.wire.Listener;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A server that does one odd thing with every connection, and then hangs up.
final class LineServer implements AutoCloseable {

  /// What is done with a connection.
  @FunctionalInterface
  interface Manners {
    void with(Socket socket) throws IOException;
  }

  private final Listener listener;

  private LineServer(Manners manners) throws IOException {
    listener =
        Listener.onLoopback(socket -> Thread.startVirtualThread(() -> serve(socket, manners)));
  }

  private static void serve(Socket socket, Manners manners) {
    try (socket) {
      manners.with(socket);
    } catch (IOException _) {
      // The client had enough.
    }
  }

  static LineServer plain(Manners manners) throws IOException {
    return new LineServer(manners);
  }

  /// Over TLS, with the certificate of this context.
  static LineServer tls(SSLContext context, Manners manners) throws IOException {
    return new LineServer(socket -> {
      var secured =
          (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
      secured.setUseClientMode(false);
      secured.startHandshake();
      manners.with(secured);
    });
  }

  static LineServer tls(Manners manners) throws IOException {
    return tls(TestCa.shared().serverContext(), manners);
  }

  int port() {
    return listener.port();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /// Reads until the client hangs up.
  static void listenOnly(Socket socket) throws IOException {
    byte[] ignored = new byte[8192];
    int read = 0;
    while (read >= 0) {
      read = socket.getInputStream().read(ignored);
    }
  }

  /// Says something and then only listens.
  static Manners saying(String text) {
    return socket -> {
      say(socket, text);
      listenOnly(socket);
    };
  }

  static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// One line from the client, without its end.
  static String hear(Socket socket) throws IOException {
    var line = new StringBuilder();
    for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
      if (b == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) b);
    }
    return line.toString();
  }
}
