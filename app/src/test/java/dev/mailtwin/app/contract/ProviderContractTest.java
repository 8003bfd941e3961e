package dev.mailtwin.app.contract;

import dev.mailtwin.modelserver.profile.Providers;
import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.util.List;

/// The providers of the model server, in turn: each scenario meets one of them in each build. Which
/// the first is, the seed says; eight builds with the seeds 0 to 7 let every scenario meet each.
final class ProviderContractTest extends SyncContract {

  private static final List<Providers.Provider> ALL = Providers.all();
  private static final long SEED = Seeds.of(1).max().orElse(0);

  private static int turn = (int) (SEED % ALL.size());

  @Override
  MailServer server() throws IOException {
    Providers.Provider provider = ALL.get(turn++ % ALL.size());
    System.out.println("contract with " + provider + ", seed " + SEED);
    return ModelMail.startSlashed(provider.profile(), provider.store());
  }
}
