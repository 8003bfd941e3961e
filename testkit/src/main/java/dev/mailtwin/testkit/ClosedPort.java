package dev.mailtwin.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Queue;

/// A TCP port of this machine that refuses every connection, for as long as this JVM lives.
///
/// A port that was opened and closed again is the next one's to open: another test's server may
/// answer on it. One that is bound and never listened on refuses, and nobody else can have it.
public final class ClosedPort {

  private static final Queue<Socket> HELD = new ArrayDeque<>();

  private ClosedPort() {}

  /// A new one on 127.0.0.1.
  ///
  /// @throws IOException if there is no port left
  public static synchronized int number() throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    HELD.add(socket);
    return socket.getLocalPort();
  }
}
