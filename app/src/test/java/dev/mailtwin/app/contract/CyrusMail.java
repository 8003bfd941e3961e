package dev.mailtwin.app.contract;

import dev.mailtwin.testkit.CyrusServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/// A real Cyrus over TLS, changed through a client of its own.
final class CyrusMail extends RealMail {

  private final CyrusServer server;

  private CyrusMail(CyrusServer server) throws IOException {
    super(server.connect());
    this.server = server;
  }

  static CyrusMail start() throws IOException {
    CyrusServer.require();
    return new CyrusMail(CyrusServer.start());
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
    return server.user();
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
    server.close();
  }
}
