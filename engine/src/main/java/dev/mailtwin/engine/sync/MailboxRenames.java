package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.engine.sync.Tally.Kind;
import dev.mailtwin.engine.sync.TwinAccount.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Follows mailboxes that got another name on one side: the other side renames its own, and no
/// message is transferred.
///
/// On the server a mailbox is recognised by what the server never changes about it (RFC 8474 §4),
/// else by its messages: the same UIDs with the same sizes and headers. On the disk it is
/// recognised by the names of its files. Where both sides renamed it, the server's name wins.
///
/// What is not recognised loses nothing: it is a mailbox that went and another one that came.
final class MailboxRenames {

  /// Messages that are compared: all of a small mailbox, some of a large one.
  private static final int SAMPLES_MAX = 50;

  /// New mailboxes that one lost one is compared with.
  private static final int CANDIDATES_MAX = 20;

  private final Run run;
  private final ServerAccount server;
  private final TwinAccount twin;
  private final Wanted wanted;
  private final Map<MailboxName, RemoteMailbox> remote;

  /// Renamed on the server in this run; what was below them went along.
  private final Map<MailboxName, MailboxName> renamedThere = new HashMap<>();

  /// New places on the disk that are a mailbox already known.
  private final Set<MailboxName> recognised = new HashSet<>();

  private final Set<MailboxName> names = new HashSet<>();

  /// Mailboxes of which the server has another one under the same name.
  private final Set<MailboxName> exchanged = new HashSet<>();

  private boolean changedServer;

  MailboxRenames(
      Run run,
      ServerAccount server,
      TwinAccount twin,
      Wanted wanted,
      Map<MailboxName, RemoteMailbox> remote) {
    this.run = run;
    this.server = server;
    this.twin = twin;
    this.wanted = wanted;
    this.remote = remote;
  }

  /// Follows all renames.
  ///
  /// @return whether the server's list is another one now
  boolean carryOut() throws IOException, InterruptedException {
    Set<MailboxName> gone = new TreeSet<>(twin.missing());
    gone.removeIf(name -> !wanted.belongs(name));
    followServer(gone);
    gone.retainAll(twin.missing());
    followDisk(gone);
    return changedServer;
  }

  /// Mailboxes on the disk that a dry run would not create on the server, because it would rename.
  Set<MailboxName> recognised() {
    return recognised;
  }

  /// What was renamed, by both names: a run that was asked for one of them looks after it.
  Set<MailboxName> names() {
    return names;
  }

  // On the server: the directory follows.

  private void followServer(Set<MailboxName> gone) throws IOException, InterruptedException {
    Set<MailboxName> agreed = twin.agreed();
    exchanged.addAll(exchanged(agreed));
    List<RemoteMailbox> fresh = new ArrayList<>();
    for (RemoteMailbox mailbox : remote.values()) {
      MailboxName name = mailbox.name();
      boolean isNew = !agreed.contains(name) || exchanged.contains(name);
      if (mailbox.selectable() && wanted.belongs(name) && isNew) {
        fresh.add(mailbox);
      }
    }
    fresh.sort(Comparator.comparing(RemoteMailbox::name));
    Map<MailboxName, Found> ways = new TreeMap<>();
    for (MailboxName lost : new TreeSet<>(agreed)) {
      boolean left = !isListed(lost) || exchanged.contains(lost);
      if (!fresh.isEmpty() && wanted.belongs(lost) && left) {
        run.stopIfAsked();
        Found found =
            find(lost, fresh.stream().filter(one -> isAskedFor(lost, one.name())).toList());
        if (found != null) {
          ways.put(lost, found);
          fresh.remove(found.mailbox);
        }
      }
    }
    boolean some = true;
    while (some) { // A name is only free if what had it goes elsewhere.
      some = ways.values().removeIf(found -> isTaken(found.mailbox.name(), agreed, ways));
    }
    followInOrder(ways, gone);
  }

  private static boolean isTaken(
      MailboxName name, Set<MailboxName> agreed, Map<MailboxName, Found> ways) {
    return agreed.contains(name) && !ways.containsKey(name);
  }

  /// Mailboxes under whose names the server has others of ours: two that changed names, or one that
  /// got the name of one that was renamed before it.
  private Set<MailboxName> exchanged(Set<MailboxName> agreed) throws IOException {
    Map<Long, MailboxName> generations = new HashMap<>();
    for (MailboxName name : agreed) {
      generations.put(twin.state(name).uidValidity(), name);
    }
    Set<MailboxName> exchanged = new TreeSet<>();
    for (MailboxName name : agreed) {
      RemoteMailbox there = remote.get(name);
      if (there != null && there.uidValidity() > 0 && !name.equals(MailboxName.INBOX)) {
        MailboxName known = generations.get(there.uidValidity());
        boolean another = there.uidValidity() != twin.state(name).uidValidity();
        if (another && known != null && !known.equals(name)) {
          exchanged.add(name);
        }
      }
    }
    return exchanged;
  }

  /// First what goes to a name that is free. In a circle one of them waits under a name that the
  /// server does not know: if the run is broken off there, the next one finds where it belongs.
  private void followInOrder(Map<MailboxName, Found> ways, Set<MailboxName> gone)
      throws IOException {
    while (!ways.isEmpty()) {
      MailboxName next = null;
      for (MailboxName lost : ways.keySet()) {
        Found found = ways.get(lost);
        if (next == null && found != null && !ways.containsKey(found.mailbox.name())) {
          next = lost;
        }
      }
      boolean circle = next == null;
      MailboxName from = next == null ? ways.keySet().iterator().next() : next;
      Found found = ways.remove(from);
      if (found == null) {
        return;
      }
      MailboxName waiting = circle && !run.options().dryRun() ? stepAside(from, gone) : from;
      if (waiting == null || (waiting.equals(from) && !follow(from, found, gone))) {
        return; // What is not free now may be so next time.
      }
      if (!waiting.equals(from)) {
        ways.put(waiting, found);
      }
    }
  }

  /// @return the name under which it waits; null if that cannot be
  private @Nullable MailboxName stepAside(MailboxName from, Set<MailboxName> gone)
      throws IOException {
    MailboxName place = gone.contains(from) ? placeOf(from) : from;
    if (place == null) {
      return null;
    }
    Set<MailboxName> known = new HashSet<>(twin.onDisk());
    known.addAll(twin.agreed());
    known.addAll(remote.keySet());
    MailboxName aside = beside(from, 1);
    for (int n = 2; known.contains(aside); n++) {
      aside = beside(from, n);
    }
    recognised.add(place);
    names.add(from);
    return twin.rename(from, place, aside) ? aside : null;
  }

  private static MailboxName beside(MailboxName name, int number) {
    List<String> levels = new ArrayList<>(name.levels());
    levels.add(levels.removeLast() + "~" + number);
    return new MailboxName(levels);
  }

  /// A rename concerns a run that was asked for either name.
  private boolean isAskedFor(MailboxName from, MailboxName to) {
    return wanted.test(from) || wanted.test(to);
  }

  private boolean isListed(MailboxName name) {
    RemoteMailbox mailbox = remote.get(name);
    return mailbox != null && mailbox.selectable();
  }

  /// @param uidValidity under which the UIDs are known to mean the same; 0 if that was not compared
  private record Found(RemoteMailbox mailbox, long uidValidity) {}

  private boolean follow(MailboxName lost, Found found, Set<MailboxName> gone) throws IOException {
    MailboxName to = found.mailbox.name();
    MailboxName place = gone.contains(lost) ? placeOf(lost) : lost;
    if (place == null) {
      return false;
    }
    if (run.options().dryRun()) {
      twin.pretend(lost, place, to);
    } else if (twin.rename(lost, place, to)) {
      acceptGeneration(to, found.uidValidity);
    } else {
      return false;
    }
    recognised.add(place);
    recognised.add(lost);
    names.addAll(List.of(lost, to));
    run.count(Kind.MAILBOXES_RENAMED, "rename-on-disk", to, 1);
    return true;
  }

  /// Some servers give a renamed mailbox a new UIDVALIDITY; its UIDs were compared. Mod-sequences
  /// were not.
  private void acceptGeneration(MailboxName name, long uidValidity) throws IOException {
    MailboxState before = twin.state(name);
    if (uidValidity != 0 && uidValidity != before.uidValidity()) {
      twin.open(name)
          .save(
              new MailboxState(
                  uidValidity,
                  before.uidNext(),
                  before.exists(),
                  0,
                  before.ladder(),
                  before.auditedAt(),
                  false,
                  before.notKept()));
    }
  }

  private @Nullable Found find(MailboxName lost, List<RemoteMailbox> fresh)
      throws IOException, InterruptedException {
    String id = twin.standing(lost).objectId();
    if (!id.isEmpty()) {
      for (RemoteMailbox mailbox : fresh) {
        if (mailbox.objectId().equals(id)) {
          return new Found(mailbox, 0);
        }
      }
    }
    List<Sample> samples = twin.sample(lost, SAMPLES_MAX);
    for (RemoteMailbox mailbox : candidates(lost, fresh)) {
      if (samples.isEmpty()) { // Nothing is known by which it could be another one.
        boolean same = exchanged.contains(lost) && twin.linked(lost) == 0;
        return same ? new Found(mailbox, 0) : null;
      }
      long uidValidity = compare(mailbox, samples);
      if (uidValidity != 0) {
        return new Found(mailbox, uidValidity);
      }
    }
    return null;
  }

  private boolean mayBe(MailboxName lost, RemoteMailbox mailbox, MailboxState state) {
    if (exchanged.contains(lost) || exchanged.contains(mailbox.name())) {
      return mailbox.uidValidity() == state.uidValidity();
    }
    return mailbox.messages() != 0;
  }

  private List<RemoteMailbox> candidates(MailboxName lost, List<RemoteMailbox> fresh)
      throws IOException {
    MailboxState state = twin.state(lost);
    boolean named = !twin.standing(lost).objectId().isEmpty();
    return fresh.stream()
        .filter(mailbox -> !named || mailbox.objectId().isEmpty())
        .filter(mailbox -> mayBe(lost, mailbox, state))
        .filter(mailbox -> mailbox.uidNext() < 0 || mailbox.uidNext() >= state.uidNext())
        .sorted(Comparator.comparingLong(m -> Math.abs(m.messages() - state.exists())))
        .limit(CANDIDATES_MAX)
        .toList();
  }

  /// Whether a mailbox holds these messages under these UIDs: none is another one, and most are
  /// still there.
  ///
  /// @return its UIDVALIDITY if so, else 0
  private long compare(RemoteMailbox mailbox, List<Sample> samples)
      throws IOException, InterruptedException {
    ServerMailbox opened;
    Map<Long, Fingerprint> prints;
    try {
      opened = server.open(mailbox, MailboxState.NEW);
      long[] uids = samples.stream().mapToLong(Sample::uid).toArray();
      prints = opened.fingerprints(UidList.of(uids), false);
    } catch (ProblemException e) {
      passOver(e);
      return 0;
    }
    for (Sample sample : samples) {
      if (sample.contradicts(prints.get(sample.uid()))) {
        return 0;
      }
    }
    return prints.size() * 2 >= samples.size() ? opened.opened().uidValidity() : 0;
  }

  private void passOver(ProblemException e) throws ProblemException {
    if (e.problem().scope().compareTo(Problem.Scope.MAILBOX) > 0 || server.isEnded()) {
      throw e;
    }
  }

  // On the disk: the server's mailbox follows.

  private void followDisk(Set<MailboxName> gone) throws IOException, InterruptedException {
    Map<MailboxName, MailboxName> places = new TreeMap<>();
    for (MailboxName from : gone) {
      MailboxName to = isListed(from) ? placeOf(from) : null;
      if (to != null) {
        places.put(from, to);
      }
    }
    places.keySet().retainAll(concerned(places));
    for (MailboxName from : inOrder(places)) {
      MailboxName to = places.getOrDefault(from, from);
      run.stopIfAsked();
      if (!isFree(from, to, gone) || !rename(from, to)) {
        twin.allowMissing(from); // Its messages follow their files, one by one.
        continue;
      }
      for (MailboxName below : gone) {
        if (below.isBelow(from) && !places.containsKey(below)) {
          takeAlong(below, below.moved(from, to));
        }
      }
    }
  }

  /// What the run was asked for, and what it went along with: the renaming of the mailbox above is
  /// its own as well.
  private Set<MailboxName> concerned(Map<MailboxName, MailboxName> places) {
    Set<MailboxName> concerned = new HashSet<>();
    places.forEach((from, to) -> {
      if (isAskedFor(from, to)) {
        concerned.add(from);
        places.forEach((above, place) -> {
          if (from.isBelow(above) && to.isBelow(place)) {
            concerned.add(above);
          }
        });
      }
    });
    return concerned;
  }

  /// First what goes elsewhere than the mailbox above it, the deepest first: so each renaming is
  /// the last of its mailbox, and one that is broken off is not taken for another client's.
  private static List<MailboxName> inOrder(Map<MailboxName, MailboxName> places) {
    List<MailboxName> order = new ArrayList<>();
    for (MailboxName from : places.keySet()) {
      MailboxName above = nearestAbove(from, places.keySet());
      MailboxName to = above == null ? null : places.get(above);
      if (to != null && !places.getOrDefault(from, from).isBelow(to)) {
        order.addFirst(from);
      }
    }
    places.keySet().stream().filter(from -> !order.contains(from)).forEach(order::add);
    return order;
  }

  /// The inbox cannot go (RFC 9051 §6.3.6), an existing mailbox is not replaced, and what stayed
  /// below the old name would be taken along.
  private boolean isFree(MailboxName from, MailboxName to, Set<MailboxName> gone)
      throws IOException {
    if (from.equals(MailboxName.INBOX) || remote.containsKey(to)) {
      return false;
    }
    for (MailboxName agreed : twin.agreed()) {
      if (agreed.isBelow(from) && !gone.contains(agreed)) {
        return false;
      }
    }
    return true;
  }

  private boolean rename(MailboxName from, MailboxName to)
      throws IOException, InterruptedException {
    MailboxName there = whereNow(from);
    if (run.options().dryRun()) {
      twin.pretend(from, to, from);
      renamedThere.put(from, to);
      recognised.add(from);
    } else {
      if (!there.equals(to)) {
        try {
          server.rename(there, to);
        } catch (ProblemException e) {
          passOver(e);
          return false;
        }
        renamedThere.put(from, to);
        changedServer = true;
      }
      twin.rename(from, to, to);
    }
    recognised.add(to);
    names.addAll(List.of(from, to));
    run.count(Kind.MAILBOXES_RENAMED, "rename-on-server", to, 1);
    return true;
  }

  /// A mailbox without a file of its own any more went along with the one above it, on both sides.
  private void takeAlong(MailboxName below, MailboxName to) throws IOException {
    if (run.options().dryRun()) {
      twin.pretend(below, to, below);
      renamedThere.put(below, to);
      recognised.add(below);
    } else {
      twin.rename(below, to, to);
    }
    recognised.add(to);
    names.addAll(List.of(below, to));
    twin.allowMissing(run.options().dryRun() ? below : to);
  }

  /// What a mailbox is called on the server now, after one above it was renamed.
  private MailboxName whereNow(MailboxName name) {
    MailboxName nearest = nearestAbove(name, renamedThere.keySet());
    MailboxName renamed = nearest == null ? null : renamedThere.get(nearest);
    return nearest == null || renamed == null ? name : name.moved(nearest, renamed);
  }

  private static @Nullable MailboxName nearestAbove(MailboxName name, Set<MailboxName> some) {
    MailboxName nearest = null;
    for (MailboxName above : some) {
      boolean nearer = nearest == null || above.levels().size() > nearest.levels().size();
      if (name.isBelow(above) && nearer) {
        nearest = above;
      }
    }
    return nearest;
  }

  /// Where most of its files are now, or null if they are nowhere.
  private @Nullable MailboxName placeOf(MailboxName missing) throws IOException {
    long most = 0;
    MailboxName best = null;
    for (Map.Entry<MailboxName, Long> place : twin.whereabouts(missing).entrySet()) {
      if (place.getValue() > most && !recognised.contains(place.getKey())) {
        most = place.getValue();
        best = place.getKey();
      }
    }
    return most * 2 >= twin.linked(missing) ? best : null;
  }
}
