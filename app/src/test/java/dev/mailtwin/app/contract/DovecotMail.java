package dev.mailtwin.app.contract;

import dev.mailtwin.testkit.DovecotOptions;
import dev.mailtwin.testkit.DovecotOptions.User;
import dev.mailtwin.testkit.DovecotServer;
import dev.mailtwin.testkit.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A real Dovecot over TLS, changed through a client of its own.
public final class DovecotMail extends RealMail {

  private static final String PASSWORD = DovecotOptions.DEFAULT.users().getFirst().password();

  /// These tests connect very often, and a process for each login is half of their time.
  private static final String FEWER_PROCESSES =
      """
      service imap-login {
        service_count = 0
      }
      service imap {
        service_count = 1000
      }
      """;

  /// Servers that end with this JVM, each with the users that nobody was yet.
  private static final Map<Level, Shared> SHARED = new EnumMap<>(Level.class);

  private static final int USERS = 300;

  private record Shared(DovecotServer server, Deque<User> users) {}

  private final DovecotServer server;
  private final boolean own;
  private final User user;

  private DovecotMail(DovecotServer server, boolean own, User user) throws IOException {
    super(server.connect(user.name()));
    this.server = server;
    this.own = own;
    this.user = user;
  }

  public static DovecotMail start(Level level) throws IOException {
    return start(level, "");
  }

  /// A server of one's own that is configured further.
  ///
  /// @param extra further lines of its configuration
  public static DovecotMail start(Level level, String extra) throws IOException {
    DovecotServer.require();
    DovecotOptions options = options(level).withExtra(extra);
    return new DovecotMail(DovecotServer.start(options), true, options.users().getFirst());
  }

  /// Mail of a new user, on a server that runs for all tests.
  static DovecotMail ofNewUser(Level level) throws IOException {
    DovecotServer.require();
    synchronized (SHARED) {
      Shared shared = SHARED.get(level);
      if (shared == null || shared.users.isEmpty()) {
        User[] users =
            IntStream.range(0, USERS)
                .mapToObj(n -> new User("anna%d@sample.example".formatted(n), PASSWORD))
                .toArray(User[]::new);
        DovecotServer server = DovecotServer.start(options(level).withUsers(users));
        shared = new Shared(server, new ArrayDeque<>(List.of(users)));
        SHARED.put(level, shared);
      }
      return new DovecotMail(shared.server, false, shared.users.removeFirst());
    }
  }

  private static DovecotOptions options(Level level) {
    return DovecotOptions.DEFAULT.at(level).withExtra(FEWER_PROCESSES);
  }

  /// Ends every session for certain, whatever it was doing.
  public void restart() throws Exception {
    hangUp();
    server.stop();
    server.startAgain();
    reconnected(server.connect(user.name()));
  }

  /// Copies all mail of the user to another place, while nobody is logged in.
  public void keepMail(Path copy) throws IOException {
    logOut();
    server.saveMail(copy);
    reconnected(server.connect(user.name()));
  }

  /// Makes all mail of the user again what it was when it was kept.
  public void bringMailBack(Path copy) throws IOException {
    logOut();
    server.restoreMail(copy);
    reconnected(server.connect(user.name()));
  }

  public DovecotServer server() {
    return server;
  }

  @Override
  public String imapUrl() {
    return "imaps://" + server.host() + ":" + server.tlsPort();
  }

  @Override
  public Path caPem() {
    return server.caPem();
  }

  @Override
  public String user() {
    return user.name();
  }

  @Override
  public String password() {
    return user.password();
  }

  @Override
  public boolean expunges() {
    return server.options().level() != Level.L0;
  }

  @Override
  public void close() throws IOException {
    hangUp();
    if (own) {
      server.close();
    }
  }
}
