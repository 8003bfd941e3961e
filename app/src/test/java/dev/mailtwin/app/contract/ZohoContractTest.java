package dev.mailtwin.app.contract;

import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;

/// L1: Zoho Mail, with its quirks.
final class ZohoContractTest extends SyncContract {

  @Override
  MailServer server() throws IOException {
    return ModelMail.start(Profile.zoho(), MailStore.zoho());
  }
}
