package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.dns.Mx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who takes the mail of the domain. With Zoho this also tells the data centre, which no refused
/// login ever does.
record MailExchangers(Dns dns) implements Source {

  @Override
  public Origin origin() {
    return Origin.MX;
  }

  /// The most preferred hosts decide whose mail it is. The others may be anybody's who stands in
  /// for them.
  @Override
  public @Nullable Proposal ask(Question question) throws InterruptedException {
    List<Mx> exchangers = dns.mx(question.domain()).records();
    for (Mx exchanger : exchangers) {
      Provider provider = ProviderTable.byExchanger(exchanger.host());
      if (provider != null && exchanger.preference() == exchangers.getFirst().preference()) {
        return Proposal.of(Origin.MX, provider, question);
      }
    }
    return null;
  }
}
