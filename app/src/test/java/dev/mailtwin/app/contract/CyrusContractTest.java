package dev.mailtwin.app.contract;

import java.io.IOException;

/// A second real server, which sees many things otherwise than Dovecot.
final class CyrusContractTest extends SyncContract {

  @Override
  MailServer server() throws IOException {
    return CyrusMail.ofNewUser();
  }
}
