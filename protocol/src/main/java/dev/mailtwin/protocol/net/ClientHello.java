package dev.mailtwin.protocol.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The first message of TLS, written by hand: Java offers nothing old any more, and the doctor
/// wants to know whether a server speaks only that. Nothing but this message is ever sent.
public final class ClientHello {

  /// From what everybody should take to what nobody should offer (IANA's TLS cipher suites).
  private static final List<Integer> ALL_SUITES =
      List.of(
          0xc02f, 0xc02b, 0xc030, 0xc02c, 0xcca8, 0xcca9, 0x009e, 0xc013, 0xc009, 0xc014, 0xc00a,
          0x009c, 0x009d, 0x003c, 0x003d, 0x002f, 0x0035, 0x0033, 0x0039, 0x0041, 0x000a, 0x0016,
          0xc012, 0x0005, 0x0004, 0x0015, 0x0009, 0x0018, 0x0034, 0x003a, 0x001b);

  private static final List<Integer> FEW_SUITES = List.of(0xc02f, 0xc02b, 0xc013, 0x009c, 0x002f);

  private static final int TLS_1_0 = 0x0301;
  private static final int TLS_1_2 = 0x0303;
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int RANDOM_BYTES = 32;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ClientHello() {}

  /// Up to TLS 1.2, with every method of encryption that ever was.
  static byte[] wide(String host) {
    return new ClientHello().message(TLS_1_2, ALL_SUITES, host);
  }

  /// TLS 1.0 and nothing newer.
  static byte[] old(String host) {
    return new ClientHello().message(TLS_1_0, ALL_SUITES, host);
  }

  /// As few bytes as possible: fits where large packets get lost.
  static byte[] small(String host) {
    return new ClientHello().message(TLS_1_2, FEW_SUITES, host);
  }

  private byte[] message(int version, List<Integer> suites, String host) {
    var body = new ClientHello();
    body.two(version);
    body.out.writeBytes(new byte[RANDOM_BYTES]); // Protects nothing: the handshake ends here.
    body.one(0); // No session.
    body.two(suites.size() * 2);
    suites.forEach(body::two);
    body.one(1);
    body.one(0); // No compression.
    byte[] extensions = extensions(version, host);
    body.two(extensions.length);
    body.out.writeBytes(extensions);
    one(HANDSHAKE);
    two(TLS_1_0); // The record layer's version never counts (RFC 8446 §5.1).
    two(body.out.size() + 4);
    one(CLIENT_HELLO);
    one(0);
    two(body.out.size());
    out.writeBytes(body.out.toByteArray());
    return out.toByteArray();
  }

  private static byte[] extensions(int version, String host) {
    var extensions = new ClientHello();
    byte[] name = host.getBytes(StandardCharsets.US_ASCII);
    if (!Resolver.isLiteral(host)) {
      extensions.two(0); // server_name (RFC 6066 §3)
      extensions.two(name.length + 5);
      extensions.two(name.length + 3);
      extensions.one(0);
      extensions.two(name.length);
      extensions.out.writeBytes(name);
    }
    extensions.numbers(10, List.of(0x001d, 0x0017, 0x0018)); // supported_groups
    extensions.two(11); // ec_point_formats
    extensions.two(2);
    extensions.two(0x0100);
    if (version == TLS_1_2) {
      extensions.numbers(13, List.of(0x0403, 0x0804, 0x0401, 0x0503, 0x0501, 0x0201, 0x0203));
    }
    return extensions.out.toByteArray();
  }

  private void numbers(int type, List<Integer> numbers) {
    two(type);
    two(numbers.size() * 2 + 2);
    two(numbers.size() * 2);
    numbers.forEach(this::two);
  }

  private void one(int value) {
    out.write(value);
  }

  private void two(int value) {
    out.write(value >> 8);
    out.write(value);
  }
}
