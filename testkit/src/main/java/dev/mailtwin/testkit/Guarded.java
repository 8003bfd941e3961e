package dev.mailtwin.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;

/// A running server that cannot outlive this JVM.
///
/// A shell stands between, because it alone outlives this JVM: its standard input is a pipe from
/// here, and at its end of file (our death by any signal) it kills the server's whole process group
/// and removes the directory. A line on that pipe ends the server and leaves the directory: `stop`
/// lets it tidy up for a moment, `kill` does not.
final class Guarded {

  /// The two ports of one server.
  record Ports(int tls, int starttls) {

    /// Two that nobody listens on now.
    static Ports free() throws IOException {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      try (var one = new ServerSocket(0, 1, loopback);
          var two = new ServerSocket(0, 1, loopback)) {
        return new Ports(one.getLocalPort(), two.getLocalPort());
      }
    }
  }

  private static final Duration START_MAX = Duration.ofSeconds(15);
  private static final Duration STOP_MAX = Duration.ofSeconds(10);
  private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

  private static final String GUARD =
      """
      exec 3<&0
      directory=$1
      shift
      setsid "$@" </dev/null 3<&- &
      master=$!
      (
        if read -r how <&3; then remove=; else remove=$directory; fi
        if [ "$how" != kill ]; then
          kill -TERM $master
          sleep 0.1
        fi
        kill -KILL -$master
        [ -z "$remove" ] || rm -rf "$remove"
      ) &
      wait $master
      kill -KILL -$master
      """;

  private final Path directory;
  private final String log;
  private final Process guard;

  private Guarded(Path directory, String log, List<String> command) throws IOException {
    this.directory = directory;
    this.log = log;
    List<String> whole = new ArrayList<>(List.of("setsid", "sh", "-c", GUARD, "sh"));
    whole.add(directory.toString());
    whole.addAll(command);
    guard =
        new ProcessBuilder(whole)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("stdout").toFile())
            .start();
  }

  /// Starts a server whose everything lies in `directory`.
  ///
  /// @param log the name of its log file there
  /// @param command must stay in the foreground and in its process group
  static Guarded start(Path directory, String log, List<String> command) throws IOException {
    return new Guarded(directory, log, command);
  }

  /// Waits until a connection to `port` is greeted so.
  ///
  /// @return false if it ended, or was not greeted in time
  boolean answers(int port, String greeting) {
    return answers(port, SocketFactory.getDefault(), greeting);
  }

  /// The same for a port with TLS from the first byte.
  boolean answers(int port, SSLContext tls, String greeting) {
    return answers(port, tls.getSocketFactory(), greeting);
  }

  private boolean answers(int port, SocketFactory sockets, String greeting) {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (guard.isAlive() && System.nanoTime() < deadline) {
      if (greets(port, sockets, greeting)) {
        return true;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return false;
  }

  private static boolean greets(int port, SocketFactory sockets, String expected) {
    try (Socket socket = sockets.createSocket()) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      socket.connect(address, (int) START_MAX.toMillis());
      socket.setSoTimeout((int) START_MAX.toMillis());
      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
      String greeting = new BufferedReader(in).readLine();
      return greeting != null && greeting.startsWith(expected);
    } catch (IOException e) {
      return false; // Not yet; the caller has the deadline.
    }
  }

  /// Its log, and what it said before it had one.
  String log() throws IOException {
    var said = new StringBuilder();
    for (String name : List.of("stdout", log)) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        said.append(Files.readString(file));
      }
    }
    return said.toString();
  }

  /// Ends the server with all its processes so that it can start again; harmless when it has ended.
  void stop() {
    end("stop\n");
  }

  /// The same for a server whose files nobody will look at again.
  void kill() {
    end("kill\n");
  }

  private void end(String how) {
    try (var pipe = guard.getOutputStream()) {
      pipe.write(how.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The guard has ended already, and with it the server.
    }
    try {
      if (!guard.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
        guard.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
