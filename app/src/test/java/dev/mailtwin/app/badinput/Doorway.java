package dev.mailtwin.app.badinput;

import dev.mailtwin.modelserver.wire.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/// A server's usual port on an address of its own in 127.0.0.0/8, behind which a server on any port
/// is reached. Ports below 1024 are not open to everybody everywhere.
final class Doorway implements AutoCloseable {

  private final Listener listener;

  Doorway(String address, int port, int behind) throws IOException {
    listener =
        Listener.on(InetAddress.ofLiteral(address), port, client -> letThrough(client, behind));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private static void letThrough(Socket client, int behind) throws IOException {
    Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), behind);
    Thread.ofVirtual().start(() -> carry(client, server));
    Thread.ofVirtual().start(() -> carry(server, client));
  }

  private static void carry(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of them hung up its way.
    }
  }
}
