package dev.mailtwin.app.contract;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;

/// L2: everything the model knows.
final class QresyncContractTest extends SyncContract {

  @Override
  MailServer server() throws IOException {
    return ModelMail.start(Profile.qresync(), MailStore.standard());
  }
}
