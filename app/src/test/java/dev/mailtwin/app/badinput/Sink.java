package dev.mailtwin.app.badinput;

import dev.mailtwin.modelserver.wire.Listener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Listens, says nothing, and remembers every byte it hears.
final class Sink implements AutoCloseable {

  private final Listener listener;
  private final List<ByteArrayOutputStream> connections = new CopyOnWriteArrayList<>();

  Sink() throws IOException {
    listener = Listener.onLoopback(this::listen);
  }

  int port() {
    return listener.port();
  }

  /// What each connection said, one character per byte.
  List<String> heard() {
    return connections.stream()
        .map(bytes -> bytes.toString(StandardCharsets.ISO_8859_1))
        .filter(said -> !said.isEmpty())
        .toList();
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void listen(Socket socket) {
    var bytes = new ByteArrayOutputStream();
    connections.add(bytes);
    Thread.ofVirtual().start(() -> record(socket, bytes));
  }

  private static void record(Socket socket, ByteArrayOutputStream into) {
    try (socket) {
      byte[] buffer = new byte[4096];
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        into.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // The client hung up its way.
    }
  }
}
