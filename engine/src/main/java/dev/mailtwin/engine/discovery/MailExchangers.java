package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.dns.Mx;
import org.jspecify.annotations.Nullable;

/// Who takes the mail of the domain. With Zoho this also tells the data centre, which no refused
/// login ever does.
record MailExchangers(Dns dns) implements Source {

  @Override
  public Origin origin() {
    return Origin.MX;
  }

  /// The most preferred host decides whose mail it is; hosts of nobody known are passed over, as a
  /// filter before the mailbox would be.
  @Override
  public @Nullable Proposal ask(Question question) throws InterruptedException {
    for (Mx exchanger : dns.mx(question.domain()).records()) {
      Provider provider = ProviderTable.byExchanger(exchanger.host());
      if (provider != null) {
        return Proposal.of(Origin.MX, provider, question);
      }
    }
    return null;
  }
}
