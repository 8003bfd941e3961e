package dev.mailtwin.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import jdk.net.ExtendedSocketOptions;

/// A second opinion about what a server holds: an IMAP client too small to be wrong.
///
/// It shares no code with the program under test, waits for each reply, and believes the server.
/// What it sends is UTF-8; what it reads is ISO 8859-1, one character per byte.
public final class RawImapClient implements AutoCloseable {

  private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
  private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)\\+?}$");
  private static final DateTimeFormatter INTERNAL_DATE =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss xx", Locale.ENGLISH);

  private final Socket wire;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String greeting;
  private int tag;

  private RawImapClient(Socket wire, Socket socket) throws IOException {
    this.wire = wire;
    this.socket = socket;
    wire.setTcpNoDelay(true);
    socket.setSoTimeout((int) SILENCE_MAX.toMillis());
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    greeting = readResponse();
  }

  /// What one command brought.
  ///
  /// @param untagged the responses with their literals in place, without the final CRLF
  /// @param status the tagged line without its tag: `OK …`, `NO …`, `BAD …`
  public record Reply(List<String> untagged, String status) {

    /// Whether the command succeeded.
    public boolean ok() {
      return status.startsWith("OK");
    }
  }

  /// Connects with TLS from the first byte, trusting only the given authority.
  public static RawImapClient connect(String host, int port, Path caPem) throws IOException {
    var wire = new Socket(InetAddress.getByName(host), port);
    return new RawImapClient(
        wire, trusting(caPem).getSocketFactory().createSocket(wire, host, port, true));
  }

  /// Connects without TLS, to a scripted server or a proxy of one.
  public static RawImapClient connectPlain(String host, int port) throws IOException {
    var wire = new Socket(InetAddress.getByName(host), port);
    return new RawImapClient(wire, wire);
  }

  /// A TLS context that trusts one authority and nothing else.
  public static SSLContext trusting(Path caPem) throws IOException {
    try (InputStream pem = Files.newInputStream(caPem)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot trust " + caPem, e);
    }
  }

  /// The server's first line.
  public String greeting() {
    return greeting;
  }

  /// Logs in; fails when refused.
  public void login(String user, String password) throws IOException {
    insist("LOGIN " + quoted(user) + " " + quoted(password));
  }

  /// Sends one command and reads until its tagged reply.
  public Reply command(String command) throws IOException {
    String name = send(command);
    return awaitTagged(name);
  }

  /// Sends one command that must succeed and returns its untagged responses.
  public List<String> insist(String command) throws IOException {
    Reply reply = command(command);
    if (!reply.ok()) {
      throw new IOException(command.split(" ", 2)[0] + " was answered with " + reply.status());
    }
    return reply.untagged();
  }

  /// Uploads one message.
  ///
  /// @param flags separated by spaces; empty for none
  /// @return the tagged line, with APPENDUID where the server has it
  public String append(String mailbox, String flags, Instant date, byte[] message)
      throws IOException {
    String when = INTERNAL_DATE.format(date.atOffset(ZoneOffset.UTC));
    String name =
        send("APPEND %s (%s) \"%s\" {%d}".formatted(quoted(mailbox), flags, when, message.length));
    String next = readResponse();
    while (next.startsWith("* ")) { // Cyrus does not like the end of a message of no bytes.
      next = readResponse();
    }
    if (!next.startsWith("+")) {
      throw new IOException("APPEND was answered with " + next);
    }
    out.write(message);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
    Reply reply = awaitTagged(name);
    if (!reply.ok()) {
      throw new IOException("APPEND was answered with " + reply.status());
    }
    return reply.status();
  }

  /// Everything in one mailbox, by ascending UID; bodies as hashes, so that memory stays small.
  public List<ServerMessage> messages(String mailbox) throws IOException {
    List<ServerMessage> messages = new ArrayList<>();
    if (insist("EXAMINE " + quoted(mailbox)).contains("* 0 EXISTS")) {
      return messages; // James finds that `1:*` is no set then.
    }
    String name = send("UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])");
    while (true) {
      String response = readResponse();
      if (response.startsWith(name)) {
        insistOn(response.substring(name.length() + 1));
        return messages;
      }
      if (response.contains(" FETCH (") && response.contains("BODY[]")) {
        messages.add(ServerMessage.parse(response));
      }
    }
  }

  /// The bytes of one message of the mailbox that is selected.
  public byte[] body(long uid) throws IOException {
    for (String response : insist("UID FETCH " + uid + " (UID BODY.PEEK[])")) {
      if (response.contains("BODY[]")) {
        return ServerMessage.literalOf(response).getBytes(StandardCharsets.ISO_8859_1);
      }
    }
    throw new IOException("no message has UID " + uid);
  }

  /// The names that LIST shows and that can be selected, as they stand on the wire.
  public List<String> mailboxes() throws IOException {
    return listed("LIST");
  }

  /// The names that are subscribed to.
  public List<String> subscribed() throws IOException {
    return listed("LSUB");
  }

  private List<String> listed(String command) throws IOException {
    List<String> names = new ArrayList<>();
    Pattern list = Pattern.compile("^\\* " + command + " \\(([^)]*)\\) \\S+ (.*)$", Pattern.DOTALL);
    for (String response : insist(command + " \"\" *")) {
      Matcher matcher = list.matcher(response);
      if (matcher.matches() && !matcher.group(1).contains("\\Noselect")) {
        names.add(unquoted(matcher.group(2)));
      }
    }
    return names;
  }

  /// Hangs up without LOGOUT.
  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// Sends a command without waiting and returns its tag.
  String send(String command) throws IOException {
    tag++;
    String name = "R" + tag;
    out.write((name + " " + command + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return name;
  }

  private Reply awaitTagged(String name) throws IOException {
    List<String> untagged = new ArrayList<>();
    while (true) {
      String response = readResponse();
      if (response.startsWith(name + " ")) {
        return new Reply(List.copyOf(untagged), response.substring(name.length() + 1));
      }
      untagged.add(response);
    }
  }

  private static void insistOn(String status) throws IOException {
    if (!status.startsWith("OK")) {
      throw new IOException("the server answered with " + status);
    }
  }

  /// One response with its literals, each `{n}` followed by CRLF and its bytes.
  private String readResponse() throws IOException {
    var response = new ByteArrayOutputStream(256);
    if (wire.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK)) {
      // Cyrus writes in pieces, and waits for the acknowledgement of each.
      wire.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    }
    while (true) {
      int lineStart = response.size();
      readLine(response);
      String line = response.toString(StandardCharsets.ISO_8859_1).substring(lineStart);
      Matcher literal = LITERAL.matcher(line);
      if (!literal.find()) {
        return response.toString(StandardCharsets.ISO_8859_1);
      }
      response.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      response.writeBytes(readExactly(Integer.parseInt(literal.group(1))));
    }
  }

  private byte[] readExactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the server hung up within a literal");
    }
    return bytes;
  }

  private void readLine(ByteArrayOutputStream into) throws IOException {
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the server hung up");
      }
      if (b != '\r') {
        into.write(b);
      }
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String unquoted(String text) {
    if (text.startsWith("{")) {
      return text.substring(text.indexOf('\n') + 1);
    }
    return text.startsWith("\"")
        ? text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
        : text;
  }
}
