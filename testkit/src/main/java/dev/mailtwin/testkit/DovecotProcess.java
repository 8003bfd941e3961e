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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The running Dovecot of a [DovecotServer].
///
/// A shell stands between, because it alone outlives this JVM: its standard input is a pipe from
/// here, and at its end of file (our death by any signal) it kills Dovecot's whole process group
/// and removes the directory. A line on that pipe stops Dovecot and leaves the directory.
final class DovecotProcess {

  /// Writes the configuration for the chosen ports.
  @FunctionalInterface
  interface Configurator {
    Path configure(DovecotServer.Ports ports) throws IOException;
  }

  private static final Duration START_MAX = Duration.ofSeconds(15);
  private static final Duration STOP_MAX = Duration.ofSeconds(10);
  private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();
  private static final int PORT_ATTEMPTS_MAX = 5;

  private static final String GUARD =
      """
      exec 3<&0
      setsid "$1" -F -c "$2" </dev/null 3<&- &
      master=$!
      (
        if read -r _ <&3; then remove=; else remove=$3; fi
        kill -TERM $master
        sleep 0.1
        kill -KILL -$master
        [ -z "$remove" ] || rm -rf "$remove"
      ) &
      wait $master
      kill -KILL -$master
      """;

  private final Path binary;
  private final Path directory;
  private final DovecotServer.Ports ports;
  private final Process guard;

  private DovecotProcess(Path binary, Path directory, Path conf, DovecotServer.Ports ports)
      throws IOException {
    this.binary = binary;
    this.directory = directory;
    this.ports = ports;
    var builder =
        new ProcessBuilder(
            "setsid",
            "sh",
            "-c",
            GUARD,
            "sh",
            binary.toString(),
            conf.toString(),
            directory.toString());
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("stdout").toFile());
    guard = builder.start();
  }

  /// Starts Dovecot on free ports; tries others when somebody took them in between.
  static DovecotProcess start(Path binary, Path directory, Configurator configurator)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      DovecotServer.Ports ports = freePorts();
      var process = new DovecotProcess(binary, directory, configurator.configure(ports), ports);
      if (process.answers()) {
        return process;
      }
      process.stop();
      if (!process.log().contains("Address already in use") || attempt == PORT_ATTEMPTS_MAX) {
        throw new IOException("Dovecot does not start:\n" + process.log());
      }
      Files.delete(directory.resolve("dovecot.log"));
    }
  }

  DovecotProcess startAgain() throws IOException {
    Path conf = directory.resolve("dovecot.conf");
    var process = new DovecotProcess(binary, directory, conf, ports);
    if (!process.answers()) {
      process.stop();
      throw new IOException("Dovecot does not start again:\n" + process.log());
    }
    return process;
  }

  DovecotServer.Ports ports() {
    return ports;
  }

  /// Its log, and what it said before it had one.
  String log() throws IOException {
    var said = new StringBuilder();
    for (String name : new String[] {"stdout", "dovecot.log"}) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        said.append(Files.readString(file));
      }
    }
    return said.toString();
  }

  /// Ends Dovecot with all its processes; harmless when it has ended.
  void stop() {
    try (var pipe = guard.getOutputStream()) {
      pipe.write('\n');
    } catch (IOException e) {
      // The guard has ended already, and with it Dovecot.
    }
    try {
      if (!guard.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
        guard.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean answers() {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (guard.isAlive() && System.nanoTime() < deadline) {
      if (greets()) {
        return true;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return false;
  }

  private boolean greets() {
    try (var socket = new Socket()) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.starttls());
      socket.connect(address, (int) START_MAX.toMillis());
      socket.setSoTimeout((int) START_MAX.toMillis());
      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
      String greeting = new BufferedReader(in).readLine();
      return greeting != null && greeting.startsWith("* OK");
    } catch (IOException e) {
      return false; // Not yet; the caller has the deadline.
    }
  }

  private static DovecotServer.Ports freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (var one = new ServerSocket(0, 1, loopback);
        var two = new ServerSocket(0, 1, loopback)) {
      return new DovecotServer.Ports(one.getLocalPort(), two.getLocalPort());
    }
  }
}
