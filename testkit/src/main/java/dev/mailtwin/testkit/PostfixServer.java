package dev.mailtwin.testkit;

import dev.mailtwin.modelserver.tls.ThrowawayCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A real Postfix for submission on loopback, with queue and certificate of its own, for one test.
///
/// Who may log in it asks a [DovecotServer] (started with [DovecotOptions#withSubmission]). Every
/// letter arrives in one Maildir, one file per recipient; nothing leaves the machine. Any number
/// run side by side; each ends with [#close()] and also when this JVM dies in any way. Needs root,
/// as Postfix does.
public final class PostfixServer implements AutoCloseable {

  private static final int PORT_ATTEMPTS_MAX = 5;
  private static final long ARRIVAL_NANOS_MAX = 20_000_000_000L;
  private static final long LOG_SECONDS_MAX = 20;
  private static final long POLL_NANOS = 20_000_000L;
  private static final String LOG = "postfix.log";

  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/lib/postfix/sbin/master"),
          Path.of("/usr/libexec/postfix/master"),
          Path.of("/usr/lib/postfix/bin/master"));

  private final Path directory;
  private final PostfixConfig config;
  private final ThrowawayCa ca;
  private final Guarded.Ports ports;
  private final Guarded process;

  private PostfixServer(DovecotServer dovecot, PostfixOptions options) throws IOException {
    directory = Files.createTempDirectory("postfix");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    config = new PostfixConfig(directory, dovecot);
    ca = TestCa.shared();
    config.makeDirectories();
    for (int attempt = 1; ; attempt++) {
      Guarded.Ports free = Guarded.Ports.free();
      config.write(options, ca, free);
      Guarded started = Guarded.start(directory, LOG, config.command(binary()));
      if (started.answers(free.starttls(), "220 ")
          && started.answers(free.tls(), RawImapClient.trusting(ca.caPem()), "220 ")) {
        ports = free;
        process = started;
        return;
      }
      started.stop();
      if (!started.log().contains("Address already in use") || attempt == PORT_ATTEMPTS_MAX) {
        throw new IOException("Postfix does not start:\n" + started.log());
      }
    }
  }

  /// Whether there is a Postfix on this machine that we may start.
  public static boolean installed() {
    return PLACES.stream().anyMatch(Files::isExecutable)
        && "root".equals(System.getProperty("user.name"));
  }

  /// Skips the calling test where there is no Postfix, and says so; where `CI=true` it fails.
  public static void require() {
    DovecotServer.require();
    if (installed()) {
      return;
    }
    String reason = "no Postfix in " + PLACES + ", or not root; install postfix for these tests";
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    System.out.println("skipped: " + reason);
    // A developer without Postfix must still be able to build; CI never comes here.
    Assumptions.abort(reason);
  }

  /// Starts one with [PostfixOptions#DEFAULT].
  public static PostfixServer start(DovecotServer dovecot) throws IOException {
    return start(dovecot, PostfixOptions.DEFAULT);
  }

  /// Starts one and returns when it answers.
  ///
  /// @param dovecot started with [DovecotOptions#withSubmission]
  public static PostfixServer start(DovecotServer dovecot, PostfixOptions options)
      throws IOException {
    return new PostfixServer(dovecot, options);
  }

  /// The address it listens on; the certificate is valid for it and for `localhost`.
  public String host() {
    return "127.0.0.1";
  }

  /// The port with TLS from the first byte, as 465.
  public int tlsPort() {
    return ports.tls();
  }

  /// The port with STARTTLS, as 587.
  public int starttlsPort() {
    return ports.starttls();
  }

  /// The authority that signed its certificate.
  public Path caPem() {
    return ca.caPem();
  }

  /// What Postfix has logged so far.
  public String log() throws IOException {
    return process.log();
  }

  /// Waits until the log says this: Postfix writes it a little later than it does things.
  ///
  /// @return whether it did in time
  public boolean awaitLog(String words) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOG_SECONDS_MAX);
    while (!log().contains(words)) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /// One letter that arrived for one recipient.
  ///
  /// @param recipient of the envelope
  /// @param sender of the envelope
  /// @param content what was sent, without the fields Postfix put before it; LF line ends, one
  ///   character per byte
  public record Arrival(String recipient, String sender, String content) {}

  /// What has arrived so far, in no order.
  public List<Arrival> arrivals() throws IOException {
    Path arrived = config.arrivals().resolve("new");
    List<Arrival> arrivals = new ArrayList<>();
    if (Files.isDirectory(arrived)) {
      try (Stream<Path> files = Files.list(arrived)) {
        for (Path file : files.toList()) {
          arrivals.add(arrival(Files.readString(file, StandardCharsets.ISO_8859_1)));
        }
      }
    }
    return arrivals;
  }

  /// Waits until so many letters have arrived, one per recipient.
  public List<Arrival> awaitArrivals(int count) throws IOException {
    long deadline = System.nanoTime() + ARRIVAL_NANOS_MAX;
    List<Arrival> arrivals = arrivals();
    while (arrivals.size() < count) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("only " + arrivals.size() + " arrived:\n" + log());
      }
      LockSupport.parkNanos(POLL_NANOS);
      arrivals = arrivals();
    }
    return arrivals;
  }

  /// Waits until a copy of each sent letter so far has been put into Sent.
  ///
  /// @param copies how many there must be
  public void awaitSentCopies(int copies) throws IOException {
    long deadline = System.nanoTime() + ARRIVAL_NANOS_MAX;
    while (log().split("to=<" + PostfixConfig.SENT + ">.*status=sent", -1).length <= copies) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no copy in Sent:\n" + log());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /// Postfix puts Return-Path, X-Original-To, Delivered-To and Received before a letter, in that
  /// order.
  private static Arrival arrival(String file) {
    String[] lines = file.split("(?<=\n)");
    int at = 0;
    String recipient = "";
    String sender = "";
    boolean received = false;
    while (!received || lines[at].startsWith("\t")) {
      String line = lines[at];
      recipient = line.startsWith("X-Original-To: ") ? value(line) : recipient;
      sender = line.startsWith("Return-Path: ") ? value(line) : sender;
      received |= line.startsWith("Received: ");
      at++;
    }
    String content = String.join("", List.of(lines).subList(at, lines.length));
    return new Arrival(recipient, sender.replaceAll("[<>]", ""), content);
  }

  private static String value(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }

  @Override
  public void close() {
    process.kill();
    Directories.deleteTree(directory);
  }

  private static Path binary() throws IOException {
    return PLACES.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("no Postfix in " + PLACES));
  }
}
