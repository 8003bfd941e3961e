package dev.mailtwin.engine.simulation;

import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.session.Host;
import dev.mailtwin.modelserver.session.Session;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.wire.Connection;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import dev.mailtwin.protocol.imap.UnencryptedConversation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The model server at the other end of lines in memory.
final class SimulatedServer implements Host {

  static final String USER = "ana@example.org";
  static final String PASSWORD = "secret";

  private final MailStore store;
  private final Profile profile;
  private final Moments moments;
  private final List<Thread> sessions = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();
  private Trouble trouble = Trouble.none();
  private int connections;

  SimulatedServer(MailStore store, Profile profile, Moments moments) {
    this.store = store;
    this.profile = profile;
    this.moments = moments;
    store.setExpungeRaisesModseq(!profile.has(Quirk.EXPUNGE_KEEPS_MODSEQ));
  }

  /// The next run begins.
  void begin(Trouble next) {
    trouble = next;
    connections = 0;
    synchronized (commands) {
      commands.clear();
    }
  }

  /// Every command of this run so far.
  List<String> commands() {
    synchronized (commands) {
      return List.copyOf(commands);
    }
  }

  /// Connects.
  ImapConnection dial(Consumer<Untagged> listener) throws IOException {
    var line = new Line();
    int number = ++connections;
    trouble.connected(line);
    moments.connected(line);
    moments.checkPower();
    sessions.add(Thread.ofVirtual().name("simulated session").start(() -> serve(line, number)));
    return UnencryptedConversation.over(line.client, listener);
  }

  private void serve(Line line, int number) {
    try (var socket = line.server) {
      new Session(this, new Connection(socket, new AtomicLong()), number).run();
    } catch (IOException e) {
      return; // The client or a fault ended it.
    }
  }

  /// Waits until every session is over.
  void settle() throws InterruptedException {
    for (Thread session : sessions) {
      session.join();
    }
    sessions.clear();
  }

  @Override
  public MailStore store() {
    return store;
  }

  @Override
  public Profile profile() {
    return profile;
  }

  @Override
  public Fault fault() {
    return event -> {
      try {
        moments.server();
      } catch (IOException e) {
        throw new IllegalStateException("another program failed", e);
      }
      return moments.powerless() ? trouble.afterwards(moments.isCarriedOut()) : trouble.on(event);
    };
  }

  @Override
  public boolean accepts(String user, String secret) {
    return user.equals(USER) && secret.equals(PASSWORD);
  }

  @Override
  public @Nullable SSLContext startTls() {
    return null;
  }

  @Override
  public void received(String line) {
    synchronized (commands) {
      commands.add(line);
    }
  }
}
