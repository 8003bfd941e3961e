package dev.mailtwin.app.badinput;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A server's usual port on an address of its own in 127.0.0.0/8, behind which a server on any port
/// is reached. Ports below 1024 are not open to everybody everywhere.
final class Doorway implements AutoCloseable {

  private final ServerSocket listener;
  private final int behind;

  Doorway(String address, int port, int behind) throws IOException {
    listener = new ServerSocket(port, 50, InetAddress.ofLiteral(address));
    this.behind = behind;
    Thread.ofVirtual().name("doorway " + port).start(this::accept);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), behind);
        Thread.ofVirtual().start(() -> carry(client, server));
        Thread.ofVirtual().start(() -> carry(server, client));
      } catch (IOException e) {
        // Closed, or the server behind it is.
      }
    }
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
