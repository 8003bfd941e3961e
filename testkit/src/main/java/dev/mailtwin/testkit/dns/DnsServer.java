package dev.mailtwin.testkit.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/// A DNS server on loopback, UDP and TCP on one port, that knows one [DnsZone].
///
/// Answers that do not fit 512 bytes are cut short over UDP, so that a client must come again over
/// TCP. Every question is remembered.
public final class DnsServer implements AutoCloseable {

  private static final int UDP_BYTES_MAX = 512;
  private static final int TRUNCATED = 0x0200;

  private final DnsReplies replies;
  private final DatagramSocket udp;
  private final ServerSocket tcp;

  private DnsServer(DnsZone zone, DatagramSocket udp, ServerSocket tcp) {
    this.replies = new DnsReplies(zone);
    this.udp = udp;
    this.tcp = tcp;
    Thread.ofVirtual().name("dns udp").start(this::serveUdp);
    Thread.ofVirtual().name("dns tcp").start(this::serveTcp);
  }

  /// Serves a zone; see [DnsZone] for how it is written.
  public static DnsServer serving(String zone) throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    IOException last = new IOException("no port is free for both UDP and TCP");
    for (int tries = 0; tries < 20; tries++) {
      var tcp = new ServerSocket(0, 50, loopback);
      try {
        var udp = new DatagramSocket(tcp.getLocalPort(), loopback);
        return new DnsServer(DnsZone.parse(zone), udp, tcp);
      } catch (IOException e) {
        tcp.close();
        last = e;
      }
    }
    throw last;
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
  }

  /// The same as `--resolver` takes it.
  public String hostPort() {
    return "127.0.0.1:" + tcp.getLocalPort();
  }

  /// What was asked so far, as `MX example.com`, in order; over TCP with ` (tcp)` behind it.
  public List<String> questions() {
    return replies.questions();
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }

  private void serveUdp() {
    byte[] buffer = new byte[4096];
    while (!udp.isClosed()) {
      try {
        var packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] answer = replies.answer(Arrays.copyOf(buffer, packet.getLength()), "");
        if (answer != null) {
          byte[] fitting = answer.length > UDP_BYTES_MAX ? cutShort(answer) : answer;
          udp.send(new DatagramPacket(fitting, fitting.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // Closed, or the client is gone.
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket socket = tcp.accept();
        Thread.ofVirtual().start(() -> converse(socket));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void converse(Socket socket) {
    try (socket;
        var in = new DataInputStream(socket.getInputStream());
        var out = new DataOutputStream(socket.getOutputStream())) {
      while (true) {
        byte[] question = new byte[in.readUnsignedShort()];
        in.readFully(question);
        byte[] answer = replies.answer(question, " (tcp)");
        if (answer != null) {
          out.writeShort(answer.length);
          out.write(answer);
          out.flush();
        }
      }
    } catch (IOException e) {
      // The client has what it wanted.
    }
  }

  private static byte[] cutShort(byte[] answer) {
    byte[] head = Arrays.copyOf(answer, DnsReplies.questionEnd(answer));
    head[2] |= TRUNCATED >> 8;
    Arrays.fill(head, 6, DnsReplies.HEADER_BYTES, (byte) 0);
    return head;
  }
}
