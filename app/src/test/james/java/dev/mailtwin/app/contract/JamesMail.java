package dev.mailtwin.app.contract;

import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Path;

/// Apache James, changed through a client of its own. It divides names by dots.
final class JamesMail extends RealMail {

  private final JamesServer server;

  private JamesMail(JamesServer server) throws IOException {
    super(server.connect());
    this.server = server;
  }

  static JamesMail start() throws IOException {
    return new JamesMail(JamesServer.start());
  }

  @Override
  public String imapUrl() {
    return "imaps://localhost:" + server.port();
  }

  @Override
  public Path caPem() {
    try {
      return TestCa.shared().caPem();
    } catch (IOException e) {
      throw new IllegalStateException("the authority was there when the server started", e);
    }
  }

  @Override
  public String user() {
    return JamesServer.USER;
  }

  @Override
  public String password() {
    return JamesServer.PASSWORD;
  }

  @Override
  public boolean expunges() {
    return true;
  }

  @Override
  String toWire(String mailbox) throws IOException {
    if (mailbox.contains(".")) {
      throw new IOException("a dot divides levels here: " + mailbox);
    }
    return super.toWire(mailbox.replace('/', '.'));
  }

  @Override
  String fromWire(String name) {
    return super.fromWire(name.replace('.', '/'));
  }

  @Override
  public void close() throws IOException {
    hangUp();
    server.close();
  }
}
