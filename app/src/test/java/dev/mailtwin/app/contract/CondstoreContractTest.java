package dev.mailtwin.app.contract;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;

/// L1: CONDSTORE and what usually comes with it.
final class CondstoreContractTest extends SyncContract {

  @Override
  MailServer server() throws IOException {
    return ModelMail.start(Profile.condstore(), MailStore.standard());
  }
}
