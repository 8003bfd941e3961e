package dev.mailtwin.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A server on loopback that says whether an access token is good and whose it is, for a
/// [DovecotServer] that asks it (RFC 7662 in its simplest form).
public final class TokenServer implements AutoCloseable {

  private static final String QUESTION = "token=";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, String> users = new ConcurrentHashMap<>();

  private TokenServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /// One that knows no token yet.
  public static TokenServer start() throws IOException {
    return new TokenServer(
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 50));
  }

  /// From now on this token is good.
  ///
  /// @param token of letters, digits and hyphens
  public void issue(String token, String user) {
    users.put(token, user);
  }

  /// From now on it is not.
  public void end(String token) {
    users.remove(token);
  }

  /// A Dovecot that takes tokens, by both of the ways to say them, and besides what it takes
  /// anyway.
  ///
  /// @param directory a file that Dovecot reads is written there
  public DovecotOptions taughtTo(DovecotOptions options, Path directory) throws IOException {
    Path file = directory.resolve("oauth2.conf");
    Files.writeString(
        file,
        """
        introspection_mode = get
        introspection_url = http://127.0.0.1:%d/?%s
        username_attribute = email
        active_attribute = active
        active_value = true
        """
            .formatted(server.getAddress().getPort(), QUESTION));
    return options.withExtra(
        """
        auth_mechanisms = plain login xoauth2 oauthbearer
        passdb {
          driver = oauth2
          mechanisms = xoauth2 oauthbearer
          args = %s
        }\
        """
            .formatted(file));
  }

  private void serve(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    String user = users.get(query.substring(QUESTION.length()).split("&", 2)[0]);
    String answer =
        user == null ? "{\"active\":false}" : "{\"active\":true,\"email\":\"%s\"}".formatted(user);
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
