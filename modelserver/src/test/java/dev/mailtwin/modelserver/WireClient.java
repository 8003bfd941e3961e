package dev.mailtwin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A client that knows nothing of IMAP but tags and lines.
final class WireClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private int tags;

  WireClient(ModelServer server) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /// Connects, reads the greeting and logs in.
  static WireClient loggedIn(ModelServer server) throws IOException {
    var client = new WireClient(server);
    client.line();
    client.ok("LOGIN ana@example.org secret");
    return client;
  }

  void startTls(SSLContext trust) throws IOException {
    var tls =
        (SSLSocket)
            trust.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
    tls.startHandshake();
    socket = tls;
    in = new BufferedInputStream(tls.getInputStream());
    out = tls.getOutputStream();
  }

  void compress() {
    in = new BufferedInputStream(new InflaterInputStream(in, new Inflater(true)));
    out = new DeflaterOutputStream(out, new Deflater(6, true), 512, true);
  }

  /// Sends text as it is, one octet per character.
  void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /// The next line without its end.
  String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("hung up after: " + line.toString(StandardCharsets.ISO_8859_1));
      }
      line.write(octet);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    assertThat(text).endsWith("\r");
    return text.substring(0, text.length() - 1);
  }

  /// Sends a command and answers all lines; the last is the tagged one without its tag.
  List<String> command(String text) throws IOException {
    String tag = "t" + ++tags + " ";
    send(tag + text + "\r\n");
    var lines = new ArrayList<String>();
    while (true) {
      String line = line();
      if (line.startsWith(tag)) {
        lines.add(line.substring(tag.length()));
        return lines;
      }
      lines.add(line);
    }
  }

  /// The same, and the last line must be an OK.
  List<String> ok(String text) throws IOException {
    List<String> lines = command(text);
    assertThat(lines.getLast()).startsWith("OK");
    return lines;
  }

  /// Plays lines that begin with `C: ` and `S: `; an expected line may end with `...`.
  void play(String script) throws IOException {
    for (String step : script.lines().toList()) {
      String text = step.substring(3);
      if (step.startsWith("C:")) {
        send(text + "\r\n");
      } else if (text.endsWith("...")) {
        assertThat(line()).startsWith(text.substring(0, text.length() - 3));
      } else {
        assertThat(line()).isEqualTo(text);
      }
    }
  }

  /// How many octets come before the server hangs up.
  int rest() throws IOException {
    return in.readAllBytes().length;
  }

  /// Whether the server hung up.
  boolean atEnd() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException _) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
