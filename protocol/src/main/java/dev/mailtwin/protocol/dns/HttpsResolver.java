package dev.mailtwin.protocol.dns;

import dev.mailtwin.protocol.dns.Answer.Reason;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Deadline;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.HttpReply;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Tls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/// A resolver that is asked over https (RFC 8484), which nobody on the way can answer for.
///
/// One connection per question, no cookies, no name of this program: it learns the name that is
/// asked for, and where from.
///
/// Immutable; safe for use by many threads.
///
/// @param address with `https`, a host and a path, as [#isAddress] wants it
/// @param connector makes the TCP connection
/// @param tls proves that it is the resolver
/// @param limit how long one question may take
/// @param checking of signatures
public record HttpsResolver(
    URI address, Connector connector, Tls tls, Duration limit, Checking checking)
    implements Upstream {

  private static final String TYPE = "application/dns-message";

  /// What a DNS message can have at most.
  private static final int MESSAGE_BYTES_MAX = 65_535;

  private static final int HTTPS = 443;

  /// Who looks whether signatures (DNSSEC) are in order.
  public enum Checking {
    /// The resolver: what is signed wrongly is no answer (SERVFAIL).
    BY_RESOLVER,
    /// Nobody: what is signed wrongly is an answer as well (RFC 4035 §3.2.2).
    NONE
  }

  /// Checks the address.
  public HttpsResolver {
    if (!isAddress(address)) {
      throw new IllegalArgumentException("not an https address with a path: " + address);
    }
  }

  /// Whether this can be the address of one: https, a host, a path, and nothing secret.
  public static boolean isAddress(URI address) {
    String path = address.getRawPath();
    return "https".equals(address.getScheme())
        && address.getHost() != null
        && address.getPort() <= 65_535
        && address.getPort() != 0
        && address.getUserInfo() == null
        && address.getRawFragment() == null
        && path != null
        && path.length() > 1;
  }

  /// The same, asked not to check signatures.
  public HttpsResolver unchecked() {
    return new HttpsResolver(address, connector, tls, limit, Checking.NONE);
  }

  @Override
  public Said ask(Record question) throws InterruptedException {
    Message message = Message.newQuery(question);
    message.getHeader().setID(0); // RFC 8484 §4.1
    if (checking == Checking.NONE) {
      message.getHeader().setFlag(Flags.CD);
    }
    String who = address.getHost();
    try {
      return judged(new Message(post(message.toWire())), question, who);
    } catch (SocketTimeoutException | NetException.Silent e) {
      return new Said(null, Reason.SILENT, who + " does not answer");
    } catch (NetException.TlsFailed e) {
      return new Said(null, Reason.GARBLED, who + ": " + e.getMessage());
    } catch (NetException e) {
      return new Said(null, Reason.UNREACHABLE, who + ": " + e.getMessage());
    } catch (IOException e) {
      return new Said(null, Reason.GARBLED, who + ": " + e.getMessage());
    }
  }

  private static Said judged(Message answer, Record question, String who) {
    boolean fits =
        answer.getHeader().getFlag(Flags.QR)
            && !answer.getHeader().getFlag(Flags.TC)
            && question.equals(answer.getQuestion());
    return fits
        ? Said.of(answer, who)
        : new Said(null, Reason.GARBLED, who + " answered something else");
  }

  private byte[] post(byte[] message) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    String bare = address.getHost().replaceAll("[\\[\\]]", "");
    int port = address.getPort() < 0 ? HTTPS : address.getPort();
    var endpoint = new Endpoint(bare, port, Security.TLS);
    try (Socket plain = connector.connect(endpoint);
        var _ = Deadline.of(limit, plain, "dns over https")) {
      // Only what lies below is closed: TLS would wait for a good-bye.
      Socket socket = tls.encrypt(plain, endpoint, HttpReply.left(deadline));
      var request = new ByteArrayOutputStream();
      request.writeBytes(head(message.length).getBytes(StandardCharsets.US_ASCII));
      request.writeBytes(message);
      socket.getOutputStream().write(request.toByteArray());
      HttpReply reply = HttpReply.read(socket, deadline, MESSAGE_BYTES_MAX);
      if (reply.status() != 200 || !reply.header("content-type").equalsIgnoreCase(TYPE)) {
        throw new IOException("the answer is no DNS message (status %d)".formatted(reply.status()));
      }
      return reply.body();
    }
  }

  private String head(int length) {
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    return "POST %s%s HTTP/1.1\r\nHost: %s\r\nAccept: %s\r\nContent-Type: %s\r\n"
            .formatted(address.getRawPath(), query, address.getRawAuthority(), TYPE, TYPE)
        + "Content-Length: %d\r\nConnection: close\r\n\r\n".formatted(length);
  }
}
