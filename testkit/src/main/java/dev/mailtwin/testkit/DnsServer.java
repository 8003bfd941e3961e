package dev.mailtwin.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A DNS server on loopback, UDP and TCP on one port, that knows one [DnsZone].
///
/// Answers that do not fit 512 bytes are cut short over UDP, so that a client must come again over
/// TCP. Every question is remembered.
public final class DnsServer implements AutoCloseable {

  private static final int UDP_BYTES_MAX = 512;
  private static final int HEADER_BYTES = 12;

  private static final Map<Integer, String> TYPES =
      Map.of(1, "A", 2, "NS", 5, "CNAME", 15, "MX", 16, "TXT", 28, "AAAA", 33, "SRV");

  private static final int NXDOMAIN = 3;
  private static final int AUTHORITATIVE = 0x8480;
  private static final int TRUNCATED = 0x0200;

  private final DnsZone zone;
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final List<String> questions = new CopyOnWriteArrayList<>();

  private DnsServer(DnsZone zone, DatagramSocket udp, ServerSocket tcp) {
    this.zone = zone;
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
    return List.copyOf(questions);
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
        byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()), "");
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
        byte[] answer = answer(question, " (tcp)");
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
    byte[] head = Arrays.copyOf(answer, HEADER_BYTES + questionBytes(answer));
    head[2] |= TRUNCATED >> 8;
    Arrays.fill(head, 6, HEADER_BYTES, (byte) 0);
    return head;
  }

  private byte @Nullable [] answer(byte[] query, String transport) throws IOException {
    int questionEnd = HEADER_BYTES + questionBytes(query);
    byte[] question = Arrays.copyOfRange(query, HEADER_BYTES, questionEnd);
    String name = name(question);
    int number = (question[question.length - 4] << 8) | (question[question.length - 3] & 0xff);
    String type = TYPES.getOrDefault(number, "TYPE" + number);
    questions.add(type + " " + name + transport);
    int id = ((query[0] & 0xff) << 8) | (query[1] & 0xff);
    return switch (zone.trick(name)) {
      case NOTHING -> null;
      case GARBAGE -> "this is no DNS message at all".getBytes(StandardCharsets.US_ASCII);
      case WRONG_ID -> reply(id ^ 0xffff, 0, question, zone.answers(name, type));
      case SERVFAIL -> reply(id, 2, question, List.of());
      case REFUSED -> reply(id, 5, question, List.of());
      case FORMERR -> reply(id, 1, question, List.of());
      case NXDOMAIN -> reply(id, NXDOMAIN, question, List.of());
      case null -> reply(id, zone.exists(name) ? 0 : NXDOMAIN, question, zone.answers(name, type));
    };
  }

  private static byte[] reply(int id, int code, byte[] question, List<DnsZone.Entry> answers)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeShort(id);
    out.writeShort(AUTHORITATIVE | code);
    out.writeShort(1);
    out.writeShort(answers.size());
    out.writeInt(0);
    out.write(question);
    for (DnsZone.Entry entry : answers) {
      out.write(DnsZone.name(entry.name()));
      out.writeShort(number(entry.type()));
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(entry.bytes().length);
      out.write(entry.bytes());
    }
    return bytes.toByteArray();
  }

  private static int number(String type) {
    return TYPES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(type))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /// The length of the question after the header: a name, a type and a class.
  private static int questionBytes(byte[] message) {
    int at = HEADER_BYTES;
    while (message[at] != 0) {
      at += message[at] + 1;
    }
    return at + 5 - HEADER_BYTES;
  }

  private static String name(byte[] question) {
    var name = new StringBuilder();
    for (int at = 0; question[at] != 0; at += question[at] + 1) {
      name.append(name.isEmpty() ? "" : ".");
      name.append(new String(question, at + 1, question[at], StandardCharsets.UTF_8));
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
