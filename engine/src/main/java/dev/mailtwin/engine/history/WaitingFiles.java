package dev.mailtwin.engine.history;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.DiskView;
import dev.mailtwin.engine.sync.Outgoing;
import dev.mailtwin.engine.sync.TwinAccount;
import dev.mailtwin.engine.sync.TwinMailbox;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Files that somebody put into folders that the server does not list. What they were moved from
/// waits with them: it is neither deleted nor uploaded.
final class WaitingFiles {

  private final Map<String, MailboxName> byBase = new HashMap<>();
  private final Map<Long, MailboxName> byChecksum = new HashMap<>();

  /// @param withdrawn folders that the server does not list any more
  static WaitingFiles in(TwinAccount twin, Collection<MailboxName> withdrawn) throws IOException {
    var waiting = new WaitingFiles();
    for (MailboxName name : withdrawn) {
      try {
        waiting.add(name, twin.peek(name), twin.files(name));
      } catch (ProblemException e) {
        // What is missing is said to be missing then, and not where it may be.
      }
    }
    return waiting;
  }

  private void add(MailboxName name, TwinMailbox directory, Set<String> own) throws IOException {
    DiskView disk = directory.scan();
    for (int at = 0; at < disk.size(); at++) {
      String base = disk.base(at);
      Outgoing file = own.contains(base) ? null : directory.outgoing(base);
      if (file != null) {
        byBase.put(base, name);
        byChecksum.put(file.facts().checksum(), name);
      }
    }
  }

  /// Where the file of a message is that is gone from its directory; null if it is in none of them.
  ///
  /// @param content what is known of the message
  @Nullable MailboxName of(String base, TwinMailbox.Content content) {
    MailboxName named = byBase.get(base);
    return named != null || content.checksum() == 0 ? named : byChecksum.get(content.checksum());
  }
}
