package dev.mailtwin.modelserver;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.session.Host;
import dev.mailtwin.modelserver.session.Session;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.wire.Connection;
import dev.mailtwin.modelserver.wire.Listener;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// An IMAP server on loopback with its mail in memory, for the demo and for tests.
///
/// One virtual thread accepts, one serves each connection, and one more tells of changes during
/// IDLE. All methods may be called by any thread.
public final class ModelServer implements AutoCloseable {

  /// How the connection is protected.
  public sealed interface Security {

    /// Not at all; log-in is allowed all the same.
    record Plain() implements Security {}

    /// From the first octet on, `RFC 8314 §3.2`.
    record ImplicitTls(SSLContext context) implements Security {}

    /// After STARTTLS, without which nobody can log in, `RFC 9051 §6.2.1`.
    record StartTls(SSLContext context) implements Security {}
  }

  /// What to serve, and how.
  ///
  /// @param store the mail; may be shared with other servers and changed directly
  /// @param profile the kind of server
  /// @param security plain, TLS or STARTTLS
  /// @param login who may log in
  /// @param connectionsMax further connections are closed without a word
  public record Options(
      MailStore store, Profile profile, Security security, Login login, int connectionsMax) {

    /// Plain, without a limit, for `ana@example.org` with the password `secret`.
    public static Options of(MailStore store, Profile profile) {
      var login = new Login("ana@example.org", "secret");
      return new Options(store, profile, new Security.Plain(), login, Integer.MAX_VALUE);
    }

    /// The same with another protection.
    public Options with(Security other) {
      return new Options(store, profile, other, login, connectionsMax);
    }

    /// The same for another user.
    public Options withLogin(String user, String password) {
      return new Options(store, profile, security, new Login(user, password), connectionsMax);
    }

    /// The same with a limit of connections at the same time.
    public Options withConnectionsMax(int connections) {
      return new Options(store, profile, security, login, connections);
    }
  }

  /// The one user; the password also serves as access token.
  public record Login(String user, String password) {

    /// Keeps the password out of logs.
    @Override
    public String toString() {
      return "Login[user=" + user + ", password=[redacted]]";
    }
  }

  private static final int LINGER_MILLIS = 1000;

  private final Options options;
  private final Listener listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> commands = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong bytesOut = new AtomicLong();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Fault fault = Fault.none();

  private ModelServer(Options options) throws IOException {
    this.options = options;
    listener = Listener.onLoopback(this::admit);
  }

  /// Listens on a free port of the loopback interface.
  public static ModelServer start(Options options) throws IOException {
    options.store.setOneOfEach(options.profile.has(Quirk.ONE_OF_EACH));
    boolean raises = !options.profile.has(Quirk.EXPUNGE_KEEPS_MODSEQ);
    options.store.setExpungeRaisesModseq(raises);
    return new ModelServer(options);
  }

  /// Where it listens.
  public int port() {
    return listener.port();
  }

  /// The mail.
  public MailStore store() {
    return options.store;
  }

  /// What goes wrong from now on.
  public void setFault(Fault next) {
    fault = next;
  }

  /// Octets sent on all connections so far: after compression, before encryption.
  public long bytesOut() {
    return bytesOut.get();
  }

  /// Connections accepted so far.
  public int connections() {
    return connections.get();
  }

  /// All command lines received so far, in order of arrival; literals as `{n}`, passwords left out.
  public List<String> commands() {
    synchronized (commands) {
      return List.copyOf(commands);
    }
  }

  /// Stops listening and cuts all connections. Does not wait for their threads.
  @Override
  public void close() throws IOException {
    listener.close();
    cutAll();
  }

  /// Cuts all present connections; new ones are accepted.
  public void cutAll() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void admit(Socket socket) throws IOException {
    if (open.size() >= options.connectionsMax) {
      socket.close();
      return;
    }
    open.add(socket);
    int number = connections.incrementAndGet();
    Thread.ofVirtual().name("model session " + number).start(() -> serve(socket, number));
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var connection = new Connection(socket, bytesOut);
      if (options.security instanceof Security.ImplicitTls(SSLContext context)) {
        connection.startTls(context);
      }
      try {
        new Session(new Served(), connection, number).run();
      } finally {
        linger(socket);
      }
    } catch (IOException _) {
      // The client or a fault ended it, which is nothing to report.
    } finally {
      open.remove(socket);
    }
  }

  /// Lets the client read what was sent: closing with unread input would make TCP throw it away.
  private static void linger(Socket socket) throws IOException {
    socket.shutdownOutput();
    socket.setSoTimeout(LINGER_MILLIS);
    long end = System.nanoTime() + LINGER_MILLIS * 1_000_000L;
    byte[] ignored = new byte[8192];
    int read = 0;
    while (read >= 0 && System.nanoTime() < end) {
      read = socket.getInputStream().read(ignored);
    }
  }

  /// What sessions see of the server.
  private final class Served implements Host {

    @Override
    public MailStore store() {
      return options.store;
    }

    @Override
    public Profile profile() {
      return options.profile;
    }

    @Override
    public Fault fault() {
      return fault;
    }

    @Override
    public boolean accepts(String user, String secret) {
      return user.equals(options.login.user) && secret.equals(options.login.password);
    }

    @Override
    public @Nullable SSLContext startTls() {
      return options.security instanceof Security.StartTls(SSLContext context) ? context : null;
    }

    @Override
    public void received(String line) {
      commands.add(line);
    }
  }
}
