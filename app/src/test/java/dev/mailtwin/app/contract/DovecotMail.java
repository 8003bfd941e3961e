package dev.mailtwin.app.contract;

import dev.mailtwin.testkit.DovecotOptions;
import dev.mailtwin.testkit.DovecotServer;
import dev.mailtwin.testkit.Level;
import java.io.IOException;
import java.nio.file.Path;

/// A real Dovecot over TLS, changed through a client of its own.
public final class DovecotMail extends RealMail {

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

  private final DovecotServer server;
  private final Level level;

  private DovecotMail(DovecotServer server, Level level) throws IOException {
    super(server.connect());
    this.server = server;
    this.level = level;
  }

  public static DovecotMail start(Level level) throws IOException {
    DovecotServer.require();
    DovecotOptions options = DovecotOptions.DEFAULT.at(level).withExtra(FEWER_PROCESSES);
    return new DovecotMail(DovecotServer.start(options), level);
  }

  /// Ends every session for certain, whatever it was doing.
  public void restart() throws Exception {
    hangUp();
    server.stop();
    server.startAgain();
    reconnected(server.connect());
  }

  /// Copies all mail of the user to another place, while nobody is logged in.
  public void keepMail(Path copy) throws IOException {
    logOut();
    server.saveMail(copy);
    reconnected(server.connect());
  }

  /// Makes all mail of the user again what it was when it was kept.
  public void bringMailBack(Path copy) throws IOException {
    logOut();
    server.restoreMail(copy);
    reconnected(server.connect());
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
    return server.user();
  }

  @Override
  public String password() {
    return server.password();
  }

  @Override
  public boolean expunges() {
    return level != Level.L0;
  }

  @Override
  public void close() throws IOException {
    hangUp();
    server.close();
  }
}
