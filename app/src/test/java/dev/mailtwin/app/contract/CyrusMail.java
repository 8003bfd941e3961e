package dev.mailtwin.app.contract;

import dev.mailtwin.testkit.CyrusServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A real Cyrus over TLS, changed through a client of its own.
final class CyrusMail extends RealMail {

  /// Ends with this JVM; null until the first test wants it.
  private static @Nullable CyrusServer shared;

  private final CyrusServer server;
  private final String user;

  private CyrusMail(CyrusServer server, String user) throws IOException {
    super(server.connect(user));
    this.server = server;
    this.user = user;
  }

  /// Mail of a new user, on a server that runs for all tests: starting one takes longer than most
  /// of them.
  static CyrusMail ofNewUser() throws IOException {
    CyrusServer.require();
    CyrusServer server = shared();
    return new CyrusMail(server, server.newUser());
  }

  private static synchronized CyrusServer shared() throws IOException {
    CyrusServer running = shared;
    if (running == null) {
      running = CyrusServer.start();
      shared = running;
    }
    return running;
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
    return user;
  }

  @Override
  public String password() {
    return server.password();
  }

  @Override
  public boolean expunges() {
    return true;
  }

  /// Cyrus stops counting at a NUL and waits for the rest for ever.
  @Override
  public long add(String mailbox, byte[] message, Instant date, String... flags)
      throws IOException {
    for (byte b : message) {
      if (b == 0) {
        throw new IOException("APPEND cannot carry NUL");
      }
    }
    return super.add(mailbox, message, date, flags);
  }

  @Override
  public void close() throws IOException {
    hangUp();
  }
}
