package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// Nobody writes a file slowly in these worlds, and no backup comes back.
record WorldUploads(WorldTwin twin) implements TwinAccount.Uploads {

  @Override
  public Map<MailboxName, Set<String>> rewritten() {
    return Map.of();
  }

  @Override
  public void giveNewNames(Map<MailboxName, Set<String>> files) {}

  @Override
  public void setApart(MailboxName here, String base) {}

  @Override
  public Set<String> oldCopies(MailboxName here, Collection<String> files) {
    return Set.of();
  }

  @Override
  public Set<String> unremembered(Collection<String> files) {
    return Set.of();
  }

  @Override
  public void putAway(MailboxName here, Set<String> files) throws IOException {
    for (String base : files) {
      if (twin.keepInAttic(here, base)) {
        twin.box(here).remove(base);
      }
    }
  }
}
