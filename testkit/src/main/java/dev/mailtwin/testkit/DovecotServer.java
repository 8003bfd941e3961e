package dev.mailtwin.testkit;

import dev.mailtwin.modelserver.tls.ThrowawayCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A real Dovecot on loopback, with users, mail and certificate of its own, for one test.
///
/// Any number run side by side. It ends with [#close()] and also when this JVM dies in any way.
/// Everything of it lies in one temporary directory that goes away with it.
public final class DovecotServer implements AutoCloseable {

  /// The path of a Unix socket has at most 107 bytes, and Dovecot adds up to 35.
  private static final int DIRECTORY_CHARACTERS_MAX = 72;

  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/sbin/dovecot"),
          Path.of("/usr/local/sbin/dovecot"),
          Path.of("/opt/homebrew/sbin/dovecot"));

  private final Path directory;
  private final DovecotOptions options;
  private final MailOwner owner;
  private final DovecotConfig config;
  private final ThrowawayCa ca;
  private DovecotProcess process;

  private DovecotServer(DovecotOptions options) throws IOException {
    this.options = options;
    // Open to Dovecot's own users; the keys in it are worth nothing.
    directory = Files.createTempDirectory("dovecot");
    if (directory.toString().length() > DIRECTORY_CHARACTERS_MAX) {
      throw new IOException("too long a path for Unix sockets; use a shorter java.io.tmpdir");
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    owner = MailOwner.whenWritingTo(directory);
    config = new DovecotConfig(directory, owner);
    ca = TestCa.shared();
    config.writeUsers(options.users());
    process = DovecotProcess.start(binary(), directory, ports -> config.write(options, ca, ports));
  }

  /// Whether there is a Dovecot on this machine.
  public static boolean installed() {
    return PLACES.stream().anyMatch(Files::isExecutable);
  }

  /// Skips the calling test where there is no Dovecot, and says so; where `CI=true` it fails.
  public static void require() {
    if (installed()) {
      return;
    }
    String reason = "no Dovecot in " + PLACES + "; install dovecot-imapd to run these tests";
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    System.out.println("skipped: " + reason);
    // A developer without Dovecot must still be able to build; CI never comes here.
    Assumptions.abort(reason);
  }

  /// Starts one with [DovecotOptions#DEFAULT].
  public static DovecotServer start() throws IOException {
    return start(DovecotOptions.DEFAULT);
  }

  /// Starts one and returns when it answers on both ports.
  public static DovecotServer start(DovecotOptions options) throws IOException {
    return new DovecotServer(options);
  }

  /// The address it listens on; the certificate is valid for it and for `localhost`.
  public String host() {
    return "127.0.0.1";
  }

  /// The port with TLS from the first byte.
  public int tlsPort() {
    return process.ports().tls();
  }

  /// The port with STARTTLS, where nobody can log in without it.
  public int starttlsPort() {
    return process.ports().starttls();
  }

  /// The authority that signed the server's certificate; give it to clients as `--ca-file`.
  public Path caPem() {
    return ca.caPem();
  }

  /// What it was started with.
  public DovecotOptions options() {
    return options;
  }

  /// The first user's name.
  public String user() {
    return options.users().getFirst().name();
  }

  /// The first user's password.
  public String password() {
    return options.users().getFirst().password();
  }

  /// The directory of one user's mail; with Maildir it is INBOX, and other mailboxes lie in it.
  public Path mailRoot(String user) {
    return config.home(index(user)).resolve("mail");
  }

  /// Changes mail behind the back of every client, as another client would.
  public Doveadm doveadm(String user) {
    return new Doveadm(directory.resolve("dovecot.conf"), options.users().get(index(user)).name());
  }

  /// [#doveadm(String)] of the first user.
  public Doveadm doveadm() {
    return doveadm(user());
  }

  /// A new connection of one user, logged in.
  public RawImapClient connect(String user) throws IOException {
    String password = options.users().get(index(user)).password();
    RawImapClient client = RawImapClient.connect(host(), tlsPort(), caPem());
    client.login(user, password);
    return client;
  }

  /// [#connect(String)] of the first user.
  public RawImapClient connect() throws IOException {
    return connect(user());
  }

  /// Puts many messages into a mailbox of the first user, as fast as the format allows.
  public void fill(String mailbox, Mailfill mail) throws IOException {
    mail.into(this, user(), mailbox);
  }

  /// Puts one message of about so many bytes into INBOX of the first user; Maildir only.
  public void addLarge(long bytes) throws IOException {
    Mailfill.large(this, bytes);
  }

  /// Copies all mail of the first user to a place that does not exist yet. Nobody may be logged in.
  public void saveMail(Path copy) throws IOException {
    Directories.copyTree(config.home(0), copy);
  }

  /// Makes all mail of the first user again what it was when it was saved, with the same UIDs and
  /// dates. Nobody may be logged in.
  public void restoreMail(Path copy) throws IOException {
    Directories.deleteTree(config.home(0));
    Directories.copyTree(copy, config.home(0));
  }

  /// Stops it; [#startAgain()] brings it back on the same ports with the same mail.
  public void stop() {
    process.stop();
  }

  /// Starts it on the ports it had before.
  public void startAgain() throws IOException {
    process = process.startAgain();
  }

  /// What Dovecot has logged so far.
  public String log() throws IOException {
    return process.log();
  }

  @Override
  public void close() {
    process.kill();
    Directories.deleteTree(directory);
  }

  /// Where everything of this server lies.
  Path directory() {
    return directory;
  }

  MailOwner owner() {
    return owner;
  }

  private int index(String user) {
    for (int i = 0; i < options.users().size(); i++) {
      if (options.users().get(i).name().equals(user)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no such user: " + user);
  }

  private static Path binary() throws IOException {
    return PLACES.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("no Dovecot in " + PLACES));
  }
}
