package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.FileProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.engine.sync.TwinAccount.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The account lives on another server than when the last run ended. UIDVALIDITY may be the same
/// there (Zoho's is 1 everywhere) and UIDs mean other messages all the same, so every mailbox has
/// to show that it is the one it was. Those that cannot are matched again by their content.
final class AnotherServer {

  private static final int SAMPLES_MAX = 50;
  private static final int ALIKE_MAX = 500;

  /// No server says this, so the mailbox is taken for a renumbered one.
  private static final long NO_GENERATION = -1;

  private final ServerAccount server;
  private final TwinAccount twin;
  private final boolean dryRun;

  AnotherServer(ServerAccount server, TwinAccount twin, boolean dryRun) {
    this.server = server;
    this.twin = twin;
    this.dryRun = dryRun;
  }

  /// Looks at all mailboxes if this is another server.
  ///
  /// @param remote what it lists
  /// @throws ProblemException if it is somebody else's: two people's mail would be mixed
  void check(Map<MailboxName, RemoteMailbox> remote) throws IOException, InterruptedException {
    String known = twin.server();
    String now = server.identity();
    if (known.equals(now)) {
      return;
    }
    List<MailboxName> agreed = known.isEmpty() ? List.of() : List.copyOf(twin.agreed());
    Set<MailboxName> same = new HashSet<>();
    boolean recognised = false;
    for (MailboxName name : agreed) {
      RemoteMailbox mailbox = remote.get(name);
      if (mailbox != null && mailbox.selectable() && isSame(mailbox)) {
        same.add(name);
        recognised |= twin.linked(name) > 0;
      }
    }
    if (!recognised && !user(known).equals(user(now)) && twin.linked() > 0 && !hasSome(remote)) {
      throw new ProblemException(FileProblems.anotherPersonsTwin(known, now));
    }
    for (MailboxName name : agreed) {
      boolean stays = same.contains(name);
      MailboxState before = twin.state(name);
      long generation = stays ? before.uidValidity() : NO_GENERATION;
      var doubted =
          new MailboxState(
              generation,
              stays ? before.uidNext() : 0,
              before.exists(),
              0,
              before.ladder(),
              0,
              false,
              before.notKept());
      if (dryRun) {
        twin.pretend(name, doubted);
      } else {
        twin.save(name, doubted);
      }
    }
    if (!dryRun) {
      twin.saveServer(now);
    }
  }

  private static String user(String identity) {
    return identity.substring(0, Math.max(0, identity.lastIndexOf(" at ")));
  }

  /// Whether some of the messages are there under other numbers: the mail has moved with its owner.
  private boolean hasSome(Map<MailboxName, RemoteMailbox> remote)
      throws IOException, InterruptedException {
    for (MailboxName name : twin.agreed()) {
      RemoteMailbox mailbox = remote.get(name);
      if (mailbox != null && mailbox.selectable() && hasSome(mailbox)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasSome(RemoteMailbox mailbox) throws IOException, InterruptedException {
    Map<Long, Set<Long>> headers = new HashMap<>();
    for (Sample sample : twin.sample(mailbox.name(), SAMPLES_MAX)) {
      headers.computeIfAbsent(sample.size(), _ -> new HashSet<>()).add(sample.headerHash());
    }
    if (headers.isEmpty()) {
      return false;
    }
    ServerMailbox opened = server.open(mailbox, MailboxState.NEW);
    var table = twin.peek(mailbox.name()).table();
    ServerView view = opened.look(new AgreedView(), table, true, new ArrayList<>()).view();
    var alike = new UidList();
    for (int at = 0; at < view.size() && alike.size() < ALIKE_MAX; at++) {
      if (headers.containsKey(view.bytes(at))) {
        alike.add(view.uid(at));
      }
    }
    Map<Long, Fingerprint> prints =
        alike.size() == 0 ? Map.of() : opened.fingerprints(alike, false);
    return prints.entrySet().stream()
        .anyMatch(one ->
            headers
                .getOrDefault(view.bytes(view.find(one.getKey())), Set.of())
                .contains(one.getValue().headerHash()));
  }

  private boolean isSame(RemoteMailbox mailbox) throws IOException, InterruptedException {
    if (twin.linked(mailbox.name()) == 0) {
      return true; // Nothing can be taken for something else.
    }
    List<Sample> samples = twin.sample(mailbox.name(), SAMPLES_MAX);
    long[] uids = samples.stream().mapToLong(Sample::uid).toArray();
    Map<Long, Fingerprint> prints =
        server.open(mailbox, MailboxState.NEW).fingerprints(UidList.of(uids), false);
    return !samples.isEmpty()
        && samples.stream().noneMatch(sample -> sample.contradicts(prints.get(sample.uid())))
        && prints.size() * 2 >= samples.size();
  }
}
