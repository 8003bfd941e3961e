package dev.mailtwin.app.contract;

import dev.mailtwin.testkit.Level;
import java.io.IOException;

/// A real server that offers all it has.
final class DovecotL2ContractTest extends SyncContract {

  @Override
  MailServer server() throws IOException {
    return DovecotMail.ofNewUser(Level.L2);
  }
}
