package dev.mailtwin.app.contract;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;

/// L0: nothing but `RFC 3501`.
final class Rfc3501ContractTest extends SyncContract {

  @Override
  MailServer server() throws IOException {
    return ModelMail.start(Profile.rfc3501(), MailStore.standard());
  }
}
