package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.ServerAddress;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.HttpReply;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Tls;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Fetches small pages over https (RFC 9112), every name looked up like all others of the run.
///
/// The JDK's client asks the system's resolver only. This one does GET and no more: no cookies, no
/// credentials, no compression. A plain `http` address is taken on this computer's own loopback and
/// nowhere else.
///
/// @param port where https is spoken, unless the address says otherwise
/// @param silent hears of hosts that were there and did not answer in time
record Web(Connector connector, Tls tls, int port, Consumer<String> silent) {

  static final int BODY_BYTES_MAX = 256 << 10;
  private static final int REDIRECTS_MAX = 3;
  private static final Duration PAGE_LIMIT = Duration.ofSeconds(6);

  /// Fetches a page.
  ///
  /// @return null if there is none, for whatever reason: wrong certificate, redirect to another
  ///   owner's host or to http, too large, too slow
  byte @Nullable [] get(URI address) throws InterruptedException {
    URI at = address;
    long deadline = System.nanoTime() + PAGE_LIMIT.toNanos();
    try {
      for (int hops = 0; hops <= REDIRECTS_MAX; hops++) {
        HttpReply reply = ask(at, deadline);
        if (reply.status() == 200) {
          return reply.body();
        }
        String location = reply.header("location");
        boolean moved = reply.status() >= 301 && reply.status() <= 308 && !location.isEmpty();
        if (!moved) {
          return null;
        }
        at = at.resolve(URI.create(location));
        if (!mayFollow(address, at)) {
          return null;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      boolean late = System.nanoTime() >= deadline || e instanceof NetException.Silent;
      if (late && at.getHost() != null && !Thread.currentThread().isInterrupted()) {
        silent.accept(at.getHost());
      }
      System.getLogger(Web.class.getName()).log(System.Logger.Level.DEBUG, "no page at " + at, e);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("a better source has answered");
    }
    return null;
  }

  /// Only within what one owner has, and never without encryption.
  private static boolean mayFollow(URI from, URI to) {
    return "https".equals(to.getScheme())
        && to.getHost() != null
        && to.getUserInfo() == null
        && (to.getHost().equalsIgnoreCase(from.getHost())
            || PublicSuffixList.shared().sameOwner(lower(from.getHost()), lower(to.getHost())));
  }

  private static String lower(String host) {
    return host.toLowerCase(Locale.ROOT);
  }

  private HttpReply ask(URI address, long deadline) throws IOException, InterruptedException {
    boolean encrypted = "https".equals(address.getScheme());
    String host = address.getHost();
    if (host == null
        || !(encrypted || ("http".equals(address.getScheme()) && ServerAddress.isLoopback(host)))) {
      throw new IOException("not an https address");
    }
    String bare = host.replaceAll("[\\[\\]]", "");
    int usual = encrypted ? port : 80;
    var endpoint =
        new Endpoint(bare, address.getPort() < 0 ? usual : address.getPort(), Security.TLS);
    Socket plain = connector.connect(endpoint);
    try (Socket socket =
        encrypted ? tls.encrypt(plain, endpoint, HttpReply.left(deadline)) : plain) {
      socket.getOutputStream().write(request(address, host).getBytes(StandardCharsets.US_ASCII));
      return HttpReply.read(socket, deadline, BODY_BYTES_MAX);
    } finally {
      plain.close();
    }
  }

  private static String request(URI address, String host) {
    String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    return "GET %s%s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Mailtwin\r\nAccept: */*\r\n"
            .formatted(path, query, host)
        + "Connection: close\r\n\r\n";
  }
}
