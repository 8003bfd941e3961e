package dev.mailtwin.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;

/// Tells a server whose password is right, as the daemon of Cyrus SASL does.
///
/// A question is four strings (login, password, service, realm), each after its length in two
/// bytes; the answer is one such string that begins with `OK` or `NO`.
final class Saslauthd implements AutoCloseable {

  private final ServerSocketChannel listener;
  private final Predicate<String> users;
  private final String password;

  private Saslauthd(ServerSocketChannel listener, Predicate<String> users, String password) {
    this.listener = listener;
    this.users = users;
    this.password = password;
    Thread.ofVirtual().name("saslauthd").start(this::accept);
  }

  /// Listens on a Unix socket that everybody may use.
  ///
  /// @param users who there is; what follows the last `@` of a name may come as the realm
  /// @param password of each
  static Saslauthd on(Path socket, Predicate<String> users, String password) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
    return new Saslauthd(listener, users, password);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        Thread.ofVirtual().start(() -> answer(client));
      } catch (IOException e) {
        return; // close() was called.
      }
    }
  }

  private void answer(SocketChannel client) {
    try (client) {
      var in = new DataInputStream(Channels.newInputStream(client));
      String login = string(in);
      String secret = string(in);
      string(in);
      String realm = string(in);
      String name = realm.isEmpty() ? login : login + "@" + realm;
      byte[] verdict =
          (users.test(name) && secret.equals(password) ? "OK" : "NO")
              .getBytes(StandardCharsets.US_ASCII);
      var reply = ByteBuffer.allocate(Short.BYTES + verdict.length);
      client.write(reply.putShort((short) verdict.length).put(verdict).flip());
    } catch (IOException e) {
      // The server that asked is gone, and with it the question.
    }
  }

  private static String string(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
  }
}
