package dev.mailtwin.app.contract;

import dev.mailtwin.testkit.Level;
import java.io.IOException;

/// A real server that offers what Zoho does.
final class DovecotL1ContractTest extends SyncContract {

  @Override
  MailServer server() throws IOException {
    return DovecotMail.ofNewUser(Level.L1);
  }
}
