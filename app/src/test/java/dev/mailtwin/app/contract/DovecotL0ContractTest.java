package dev.mailtwin.app.contract;

import dev.mailtwin.testkit.Level;
import java.io.IOException;

/// A real server that offers nothing but `RFC 3501`.
final class DovecotL0ContractTest extends SyncContract {

  @Override
  MailServer server() throws IOException {
    return DovecotMail.ofNewUser(Level.L0);
  }
}
