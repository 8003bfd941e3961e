package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.ServerAddress;
import dev.mailtwin.protocol.net.Connector;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.net.Tls;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fetches small pages over https (RFC 9112), every name looked up like all others of the run.
///
/// The JDK's client asks the system's resolver only. This one does GET and no more: no cookies, no
/// credentials, no compression. A plain `http` address is taken on this computer's own loopback and
/// nowhere else.
///
/// @param port where https is spoken, unless the address says otherwise
record Web(Connector connector, Tls tls, int port) {

  static final int BODY_BYTES_MAX = 256 << 10;
  private static final int LINE_BYTES_MAX = 8 << 10;
  private static final int HEADERS_MAX = 100;
  private static final int REDIRECTS_MAX = 3;
  private static final Duration PAGE_LIMIT = Duration.ofSeconds(6);

  /// One answer.
  private static final class Response {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    private Response(int status, Map<String, String> headers, byte[] body) {
      this.status = status;
      this.headers = headers;
      this.body = body;
    }
  }

  /// Fetches a page.
  ///
  /// @return null if there is none, for whatever reason: wrong certificate, redirect to another
  ///   owner's host or to http, too large, too slow
  byte @Nullable [] get(URI address) throws InterruptedException {
    URI at = address;
    long deadline = System.nanoTime() + PAGE_LIMIT.toNanos();
    try {
      for (int hops = 0; hops <= REDIRECTS_MAX; hops++) {
        Response response = ask(at, deadline);
        if (response.status == 200) {
          return response.body;
        }
        String location = response.headers.get("location");
        boolean moved = response.status >= 301 && response.status <= 308 && location != null;
        if (!moved) {
          return null;
        }
        at = at.resolve(URI.create(location));
        if (!mayFollow(address, at)) {
          return null;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
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

  private Response ask(URI address, long deadline) throws IOException, InterruptedException {
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
    try (Socket socket = encrypted ? tls.encrypt(plain, endpoint, left(deadline)) : plain) {
      socket.getOutputStream().write(request(address, host).getBytes(StandardCharsets.US_ASCII));
      return new Reading(socket, deadline).response();
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

  private static int left(long deadline) throws IOException {
    long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (millis <= 0) {
      throw new IOException("the page takes too long");
    }
    return Math.toIntExact(millis);
  }

  /// Reads one answer within its limits of time and size.
  private static final class Reading {

    private final Socket socket;
    private final long deadline;
    private final InputStream in;

    Reading(Socket socket, long deadline) throws IOException {
      this.socket = socket;
      this.deadline = deadline;
      in = new BufferedInputStream(socket.getInputStream());
    }

    Response response() throws IOException {
      String[] words = line().split(" ", 3);
      if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[0-9]{3}")) {
        throw new IOException("this is no HTTP");
      }
      Map<String, String> headers = headers();
      int status = Integer.parseInt(words[1]);
      return new Response(status, headers, status == 200 ? body(headers) : new byte[0]);
    }

    private Map<String, String> headers() throws IOException {
      Map<String, String> headers = new HashMap<>();
      for (int n = 0; n < HEADERS_MAX; n++) {
        String line = line();
        if (line.isEmpty()) {
          return headers;
        }
        int colon = line.indexOf(':');
        if (colon > 0) {
          headers.put(lower(line.substring(0, colon)), line.substring(colon + 1).strip());
        }
      }
      throw new IOException("too many headers");
    }

    private byte[] body(Map<String, String> headers) throws IOException {
      var body = new ByteArrayOutputStream();
      String length = headers.get("content-length");
      if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
        while (take(chunkSize(), body) > 0) {
          line();
        }
      } else if (length != null && length.matches("[0-9]{1,9}")) {
        take(Integer.parseInt(length), body);
      } else {
        for (int b = read(); b >= 0; b = read()) {
          append(b, body);
        }
      }
      return body.toByteArray();
    }

    private int chunkSize() throws IOException {
      String digits = line().replaceFirst(";.*", "").strip();
      if (!digits.matches("[0-9A-Fa-f]{1,7}")) {
        throw new IOException("this is no chunk");
      }
      return Integer.parseInt(digits, 16);
    }

    private int take(int bytes, ByteArrayOutputStream body) throws IOException {
      for (int n = 0; n < bytes; n++) {
        int b = read();
        if (b < 0) {
          throw new IOException("the page ends too early");
        }
        append(b, body);
      }
      return bytes;
    }

    private static void append(int b, ByteArrayOutputStream body) throws IOException {
      if (body.size() == BODY_BYTES_MAX) {
        throw new IOException("the page is too large");
      }
      body.write(b);
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int b = read(); b != '\n'; b = read()) {
        if (b < 0 || line.length() == LINE_BYTES_MAX) {
          throw new IOException("this is no line of HTTP");
        }
        line.append((char) b);
      }
      return line.toString().stripTrailing();
    }

    private int read() throws IOException {
      if (in.available() == 0) {
        socket.setSoTimeout(left(deadline));
      }
      return in.read();
    }
  }
}
