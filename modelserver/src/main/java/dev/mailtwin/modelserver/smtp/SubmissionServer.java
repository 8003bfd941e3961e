package dev.mailtwin.modelserver.smtp;

import dev.mailtwin.modelserver.ModelServer.Login;
import dev.mailtwin.modelserver.ModelServer.Security;
import dev.mailtwin.modelserver.fault.Fault;
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
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/// A submission server on loopback that keeps what it is given in memory, for the demo and for
/// tests.
///
/// One virtual thread accepts, one serves each connection. All methods may be called by any thread.
public final class SubmissionServer implements AutoCloseable {

  private static final int LINGER_MILLIS = 1_000;

  private final SubmissionProfile profile;
  private final Security security;
  private final Login login;
  private final Listener listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> commands = Collections.synchronizedList(new ArrayList<>());
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private final List<SubmittedMessage> messages = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong octetsIn = new AtomicLong();
  private final AtomicLong octetsOut = new AtomicLong();
  private final AtomicLong cutIn = new AtomicLong(Long.MAX_VALUE);
  private volatile Fault fault = Fault.none();
  private volatile Consumer<SubmittedMessage> whenTaken = _ -> {};

  private SubmissionServer(SubmissionProfile profile, Security security, Login login)
      throws IOException {
    this.profile = profile;
    this.security = security;
    this.login = login;
    listener = Listener.onLoopback(this::admit);
  }

  /// Listens on a free port of the loopback interface.
  public static SubmissionServer start(SubmissionProfile profile, Security security, Login login)
      throws IOException {
    return new SubmissionServer(profile, security, login);
  }

  /// Where it listens.
  public int port() {
    return listener.port();
  }

  /// What goes wrong from now on.
  public void setFault(Fault next) {
    fault = next;
  }

  /// Cuts the connection, once, when so many more octets have been received, before they are acted
  /// upon beyond that point. Octets count after decryption, over all connections.
  public void cutAfterReceiving(long octets) {
    cutIn.set(octetsIn.get() + octets);
  }

  /// Is told of each message after it was stored and before the client is told: a place to put a
  /// copy into a Sent mailbox.
  public void whenTaken(Consumer<SubmittedMessage> action) {
    whenTaken = action;
  }

  /// What was taken so far, in order.
  public List<SubmittedMessage> messages() {
    synchronized (messages) {
      return List.copyOf(messages);
    }
  }

  /// All command lines received so far, in order of arrival; passwords left out.
  public List<String> commands() {
    synchronized (commands) {
      return List.copyOf(commands);
    }
  }

  /// What clients did that no client may do: use what was not offered, bare line ends, 8-bit bytes
  /// unannounced.
  public List<String> complaints() {
    synchronized (complaints) {
      return List.copyOf(complaints);
    }
  }

  /// Connections accepted so far.
  public int connections() {
    return connections.get();
  }

  /// Octets received so far, after decryption.
  public long octetsIn() {
    return octetsIn.get();
  }

  /// Octets sent so far, before encryption.
  public long octetsOut() {
    return octetsOut.get();
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

  SubmissionProfile profile() {
    return profile;
  }

  Security security() {
    return security;
  }

  Fault fault() {
    return fault;
  }

  boolean accepts(String user, String secret) {
    return user.equals(login.user()) && secret.equals(login.password());
  }

  void received(String line) {
    commands.add(line);
  }

  void complain(String what) {
    complaints.add(what);
  }

  void take(SubmittedMessage message) {
    messages.add(message);
    whenTaken.accept(message);
  }

  String nextQueueId() {
    return "Q%09d".formatted(messages.size() + 1);
  }

  /// Counts one octet.
  ///
  /// @throws IOException if the connection is to be cut before it
  void countIn() throws IOException {
    if (octetsIn.get() >= cutIn.get()) {
      cutIn.set(Long.MAX_VALUE);
      throw new IOException("cut as the fault asked");
    }
    octetsIn.incrementAndGet();
  }

  private void admit(Socket socket) {
    open.add(socket);
    int number = connections.incrementAndGet();
    Thread.ofVirtual().name("submission " + number).start(() -> serve(socket, number));
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var connection = new Connection(socket, octetsOut);
      if (security instanceof Security.ImplicitTls(SSLContext context)) {
        connection.startTls(context);
      }
      try {
        new SubmissionSession(this, connection, number).run();
        linger(socket);
      } finally {
        connection.flush();
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
}
