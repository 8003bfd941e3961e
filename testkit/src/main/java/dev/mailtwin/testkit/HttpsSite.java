package dev.mailtwin.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/// A web server on loopback that serves the pages it was given, for any number of host names.
///
/// A page is known by host and path, as `autoconfig.example.com/mail/config-v1.1.xml`; the port in
/// a request's host does not matter, nor does the query. Everything else is 404. Every request is
/// remembered.
public final class HttpsSite implements AutoCloseable {

  /// What is served.
  private sealed interface Page {
    record Text(int status, String type, String body) implements Page {}

    record Redirect(String location) implements Page {}

    /// Never answers, until the site is closed.
    record Stall() implements Page {}

    /// Sends this again and again, until the client has had enough.
    record Endless(String piece) implements Page {}
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  private HttpsSite(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /// A site that shows the certificate of this context.
  public static HttpsSite with(SSLContext context) throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    HttpsServer server = HttpsServer.create(address, 50);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new HttpsSite(server);
  }

  /// A site without TLS, to prove that nobody goes there.
  public static HttpsSite plain() throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    return new HttpsSite(HttpServer.create(address, 50));
  }

  /// Serves an XML page.
  public HttpsSite page(String hostAndPath, String xml) {
    pages.put(hostAndPath, new Page.Text(200, "text/xml", xml));
    return this;
  }

  /// Serves a page with another status.
  public HttpsSite page(String hostAndPath, int status, String body) {
    pages.put(hostAndPath, new Page.Text(status, "text/html", body));
    return this;
  }

  /// Sends who asks elsewhere.
  public HttpsSite redirect(String hostAndPath, String location) {
    pages.put(hostAndPath, new Page.Redirect(location));
    return this;
  }

  /// Says nothing to who asks.
  public HttpsSite stall(String hostAndPath) {
    pages.put(hostAndPath, new Page.Stall());
    return this;
  }

  /// Never ends.
  public HttpsSite endless(String hostAndPath, String piece) {
    pages.put(hostAndPath, new Page.Endless(piece));
    return this;
  }

  /// The port it listens on, at 127.0.0.1.
  public int port() {
    return server.getAddress().getPort();
  }

  /// What was asked so far: host, path and query.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    String name = host.replaceFirst(":[0-9]+$", "");
    requests.add(name + exchange.getRequestURI());
    Page page = pages.get(name + exchange.getRequestURI().getPath());
    try (exchange) {
      switch (page) {
        case Page.Text(int status, String type, String text) -> {
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
        }
        case Page.Redirect(String location) -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(302, -1);
        }
        case Page.Stall _ -> closing.await();
        case Page.Endless(String text) -> {
          byte[] piece = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, 0);
          for (OutputStream out = exchange.getResponseBody(); ; ) {
            out.write(piece); // Ends when the client hangs up.
          }
        }
        case null -> exchange.sendResponseHeaders(404, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
