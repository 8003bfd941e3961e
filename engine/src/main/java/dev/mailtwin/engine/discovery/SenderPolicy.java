package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.ProviderTable;
import dev.mailtwin.protocol.dns.Dns;
import org.jspecify.annotations.Nullable;

/// Who may send for the domain (RFC 7208 §5.2). Says something where a filter stands before the
/// mailbox and hides it from the MX record.
record SenderPolicy(Dns dns) implements Source {

  @Override
  public Origin origin() {
    return Origin.SPF;
  }

  @Override
  public @Nullable Proposal ask(Question question) throws InterruptedException {
    for (String text : dns.txt(question.domain()).records()) {
      Provider provider = ProviderTable.bySenderPolicy(text);
      if (provider != null) {
        return Proposal.of(Origin.SPF, provider, question);
      }
    }
    return null;
  }
}
