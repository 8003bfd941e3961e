package dev.mailtwin.testkit;

import dev.mailtwin.modelserver.tls.ThrowawayCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A real Cyrus on loopback, with users, mail and certificate of its own.
///
/// It is taken from the system, or from a tree that `MAILTWIN_CYRUS` names: Debian's package cannot
/// be installed beside Dovecot's, but it can be unpacked anywhere. Any number run side by side. It
/// ends with [#close()] and also when this JVM dies in any way. Everything of it lies in one
/// temporary directory that goes away with it.
public final class CyrusServer implements AutoCloseable {

  /// What names the tree that Cyrus was unpacked into.
  public static final String TREE = "MAILTWIN_CYRUS";

  private static final String BINARIES = "usr/lib/cyrus/bin";
  private static final String USER = "anna@sample.example";
  private static final String PASSWORD = "corr\"ect horse\\ 1";
  private static final String LOG = "cyrus.log";
  private static final int PORT_ATTEMPTS_MAX = 3;

  private final Path directory;
  private final ThrowawayCa ca;
  private final Set<String> users = ConcurrentHashMap.newKeySet();
  private final Saslauthd passwords;
  private final Guarded.Ports ports;
  private final Guarded process;

  private CyrusServer(Path directory, Guarded.Ports ports) throws IOException {
    this.directory = directory;
    this.ports = ports;
    ca = TestCa.shared();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    MailOwner owner = MailOwner.whenWritingTo(directory);
    var config = new CyrusConfig(directory, owner, tree().resolve(BINARIES));
    config.write(ca, ports);
    users.add(USER);
    passwords = Saslauthd.on(config.saslSocket(), users::contains, PASSWORD);
    process = Guarded.start(directory, LOG, command(config));
  }

  /// Whether there is a Cyrus on this machine.
  public static boolean installed() {
    return Files.isExecutable(tree().resolve(BINARIES).resolve("master"));
  }

  /// Skips the calling test where there is no Cyrus, and says so; where `CI=true` it fails.
  public static void require() {
    if (installed()) {
      return;
    }
    String reason =
        "no Cyrus in %s and none that %s names; install or unpack cyrus-imapd to run these tests"
            .formatted(tree().resolve(BINARIES), TREE);
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    System.out.println("skipped: " + reason);
    // A developer without Cyrus must still be able to build; CI never comes here.
    Assumptions.abort(reason);
  }

  /// Starts one and returns when it answers. A user has INBOX and, from the first login on, Drafts,
  /// Sent, Junk, Trash and Archive.
  public static CyrusServer start() throws IOException {
    for (int attempt = 1; ; attempt++) {
      // Open to Cyrus' own user; the keys in it are worth nothing.
      Path directory = Files.createTempDirectory("cyrus");
      var server = new CyrusServer(directory, Guarded.Ports.free());
      if (server.answers()) {
        return server;
      }
      String log = server.log();
      server.close();
      if (attempt == PORT_ATTEMPTS_MAX) {
        throw new IOException("Cyrus does not start: " + log);
      }
    }
  }

  /// The address it listens on; the certificate is valid for it and for `localhost`.
  public String host() {
    return "127.0.0.1";
  }

  /// The port with TLS from the first byte.
  public int tlsPort() {
    return ports.tls();
  }

  /// The port with STARTTLS, where nobody can log in without it.
  public int starttlsPort() {
    return ports.starttls();
  }

  /// The authority that signed the server's certificate; give it to clients as `--ca-file`.
  public Path caPem() {
    return ca.caPem();
  }

  /// The first user's name.
  public String user() {
    return USER;
  }

  /// Somebody who was never here before.
  public String newUser() {
    String user = "anna%d@sample.example".formatted(users.size());
    users.add(user);
    return user;
  }

  /// The password of each user.
  public String password() {
    return PASSWORD;
  }

  /// A new connection of one user, logged in.
  public RawImapClient connect(String user) throws IOException {
    RawImapClient client = RawImapClient.connect(host(), tlsPort(), caPem());
    client.login(user, PASSWORD);
    return client;
  }

  /// [#connect(String)] of the first user.
  public RawImapClient connect() throws IOException {
    return connect(USER);
  }

  /// What Cyrus has said so far; most of it goes to the system's log.
  public String log() throws IOException {
    return process.log();
  }

  @Override
  public void close() throws IOException {
    process.kill();
    passwords.close();
    Directories.deleteTree(directory);
  }

  private boolean answers() {
    return process.answers(ports.starttls(), "* OK");
  }

  private static Path tree() {
    String named = System.getenv(TREE);
    return Path.of(named == null || named.isEmpty() ? "/" : named);
  }

  /// `master` stays in the foreground; what it needs of its own tree is found there.
  private List<String> command(CyrusConfig config) throws IOException {
    List<String> line = new ArrayList<>();
    if (tree().getNameCount() > 0) { // Unpacked: the loader does not know where.
      line.addAll(List.of("env", "LD_LIBRARY_PATH=" + libraries()));
    }
    line.add(config.binaries().resolve("master").toString());
    line.addAll(List.of("-D", "-C", config.imapdConf().toString()));
    line.addAll(List.of("-M", config.cyrusConf().toString()));
    line.addAll(List.of("-p", directory.resolve("conf").resolve("pid").toString()));
    line.addAll(List.of("-L", directory.resolve(LOG).toString()));
    return line;
  }

  /// The directories of shared libraries in an unpacked tree, for every architecture it has.
  private static String libraries() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String name : List.of("usr/lib", "lib")) {
      Path lib = tree().resolve(name);
      if (Files.isDirectory(lib)) {
        try (Stream<Path> below = Files.list(lib)) {
          below.filter(path -> path.toString().endsWith("-linux-gnu")).forEach(found::add);
        }
      }
    }
    return found.stream().map(Path::toString).collect(Collectors.joining(":"));
  }
}
