package dev.mailtwin.engine;

import dev.mailtwin.engine.EngineReports.Unsent;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.store.LocalDisk;
import dev.mailtwin.engine.store.Twin;
import dev.mailtwin.engine.sync.SyncListener;
import dev.mailtwin.engine.sync.SyncPlanner;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;

/// Counts what an account has on this computer only. Asks no server and changes nothing.
final class UnsentChanges {

  private UnsentChanges() {}

  static Unsent of(AccountSettings account, InstantSource clock) throws IOException {
    Path own = account.maildir().resolve(".mailtwin");
    long changes = Files.exists(own.resolve("state.sqlite")) ? changes(account, clock) : 0;
    return new Unsent(changes, letters(own.resolve("outbox")));
  }

  private static long changes(AccountSettings account, InstantSource clock) throws IOException {
    long changes = 0;
    var around = new Twin.Surroundings(new LocalDisk(), clock, SyncListener.none());
    try (Twin twin = Twin.look(account.maildir(), around)) {
      Set<MailboxName> names = new TreeSet<>(twin.agreed());
      names.addAll(twin.onDisk());
      for (MailboxName name : names) {
        if (account.wants(name)) {
          changes += of(twin, name);
        }
      }
    }
    return changes;
  }

  /// What one mailbox has on this computer only.
  static long of(Twin twin, MailboxName name) throws IOException {
    try {
      return SyncPlanner.countLocalChanges(twin.peek(name));
    } catch (ProblemException _) {
      return twin.linked(name); // Its directory is gone: all of it is a change the server has not.
    }
  }

  /// A letter is a file until its fate is known.
  private static long letters(Path outbox) throws IOException {
    if (!Files.isDirectory(outbox)) {
      return 0;
    }
    long letters = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(outbox, "*.eml")) {
      for (Path _ : files) {
        letters++;
      }
    }
    return letters;
  }
}
