package dev.mailtwin.testkit.dns;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/// A DNS server over https on loopback that knows one [DnsZone] (RFC 8484, POST only).
///
/// Every other answer comes in chunks. A trick that means no answer at all stalls until the server
/// is closed. Every question is remembered.
public final class DohServer implements AutoCloseable {

  private static final String TYPE = "application/dns-message";

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final DnsReplies replies;
  private final CountDownLatch closing = new CountDownLatch(1);

  private DohServer(HttpsServer server, DnsZone zone) {
    this.server = server;
    this.replies = new DnsReplies(zone);
    server.setExecutor(threads);
    server.createContext("/dns-query", this::serve);
    server.start();
  }

  /// Serves a zone, and shows the certificate of this context.
  public static DohServer serving(SSLContext context, String zone) throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    HttpsServer server = HttpsServer.create(address, 50);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new DohServer(server, DnsZone.parse(zone));
  }

  /// Its address.
  public String url() {
    return "https://127.0.0.1:%d/dns-query".formatted(server.getAddress().getPort());
  }

  /// What was asked so far, as `A example.com`, in order.
  public List<String> questions() {
    return replies.questions();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean isQuestion =
          exchange.getRequestMethod().equals("POST")
              && TYPE.equals(exchange.getRequestHeaders().getFirst("Content-Type"));
      if (!isQuestion) {
        exchange.sendResponseHeaders(415, -1);
        return;
      }
      byte[] answer = replies.answer(exchange.getRequestBody().readAllBytes(), "");
      if (answer == null) {
        closing.await();
        return;
      }
      boolean inChunks = replies.questions().size() % 2 == 0;
      exchange.getResponseHeaders().set("Content-Type", TYPE);
      exchange.sendResponseHeaders(200, inChunks ? 0 : answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
