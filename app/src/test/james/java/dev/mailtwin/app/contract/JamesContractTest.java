package dev.mailtwin.app.contract;

import java.io.IOException;

/// A third real server; `mvn verify -Pjames`, because it brings 150 libraries.
final class JamesContractTest extends SyncContract {

  @Override
  MailServer server() throws IOException {
    return JamesMail.start();
  }
}
