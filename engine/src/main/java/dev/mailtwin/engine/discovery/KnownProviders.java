package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.Provider;
import dev.mailtwin.engine.account.ProviderTable;
import org.jspecify.annotations.Nullable;

/// The table that comes with the program, by the domain of the address. Needs no network.
record KnownProviders() implements Source {

  @Override
  public Origin origin() {
    return Origin.TABLE;
  }

  @Override
  public @Nullable Proposal ask(Question question) {
    Provider provider = ProviderTable.byDomain(question.domain());
    return provider == null ? null : Proposal.of(Origin.TABLE, provider, question);
  }
}
