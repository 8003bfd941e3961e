package dev.mailtwin.protocol.imap;

import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Resolver;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Tls;
import dev.mailtwin.protocol.net.Trace;
import dev.mailtwin.testkit.TestCa;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// Answers every command with OK and its own words, until it is told to compress or to read
/// nothing.
final class EchoServer implements AutoCloseable {

  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final ServerSocket listener;
  private final boolean deaf;
  private volatile Socket accepted = new Socket();

  EchoServer() throws IOException {
    this(false);
  }

  private EchoServer(boolean deaf) throws IOException {
    this.deaf = deaf;
    listener =
        TestCa.shared()
            .serverContext()
            .getServerSocketFactory()
            .createServerSocket(0, 4, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("echo server").start(this::serve);
  }

  /// A server that says hello, offers LITERAL+ and never reads a byte.
  static EchoServer deaf() throws IOException {
    return new EchoServer(true);
  }

  ImapConnection connect() throws IOException, InterruptedException {
    return connect(new Connector(Resolver.system(), SILENCE));
  }

  ImapConnection connect(Connector connector) throws IOException, InterruptedException {
    var tls = Tls.trustingAlso(TestCa.shared().caPem());
    var endpoint = new Endpoint("localhost", listener.getLocalPort(), Security.TLS);
    return new ImapConnector(connector, tls, SILENCE, Trace.none()).open(endpoint, _ -> {});
  }

  @Override
  public void close() throws IOException {
    listener.close();
    accepted.close();
  }

  private void serve() {
    try {
      accepted = listener.accept();
      InputStream in = accepted.getInputStream();
      OutputStream out = accepted.getOutputStream();
      say(out, "* OK [CAPABILITY IMAP4rev1 LITERAL+] ready");
      String line = deaf ? "" : line(in);
      while (!line.isEmpty()) {
        String tag = line.substring(0, line.indexOf(' '));
        String words = line.substring(line.indexOf(' ') + 1);
        say(out, tag + " OK " + words);
        if (words.equals("COMPRESS DEFLATE")) {
          in = new InflaterInputStream(in, new Inflater(true));
          out = new DeflaterOutputStream(out, new Deflater(9, true), 512, true);
        }
        line = line(in);
      }
    } catch (IOException e) {
      // The client has gone, which is how every conversation ends.
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /// One line without its end; empty at the end of the stream.
  private static String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.US_ASCII).stripTrailing();
  }
}
