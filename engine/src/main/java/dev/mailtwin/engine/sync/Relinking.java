package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.AddedLines;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.engine.sync.TwinMailbox.Agreement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Recognises files and messages of one mailbox that belong together although nothing says so: the
/// state was lost, the mailbox was renumbered, another program filled the Maildir, a move or an
/// upload was interrupted. What is recognised is not transferred.
///
/// A file and a message are one if they have the same size on the wire and the same header. Where
/// several have, all bytes decide, and among equal ones equal flags first. In a mailbox that is
/// known already they must be of the same date too, else all bytes decide: the next version of a
/// draft may have the old one's header and size.
final class Relinking {

  private final TwinMailbox twin;
  private final ServerMailbox server;
  private final ServerView view;
  private final AgreedView agreed;
  private final boolean anew;
  private final Set<Long> claimed = new HashSet<>();
  private final List<Agreement> pairs = new ArrayList<>();
  private final Set<String> paired = new HashSet<>();
  private final Set<Long> unreadUids = new HashSet<>();
  private final Set<String> unreadFiles = new HashSet<>();

  /// What is known about the mailbox.
  ///
  /// @param agreed messages and files that are something already
  /// @param anew the mailbox starts without agreements, so there may be many pairs
  record Known(ServerView view, AgreedView agreed, boolean anew) {}

  Relinking(TwinMailbox twin, ServerMailbox server, Known known) {
    this.twin = twin;
    this.server = server;
    this.view = known.view;
    this.agreed = known.agreed;
    this.anew = known.anew;
  }

  /// A file that has no message yet.
  ///
  /// @param plain it is taken for what it was before a program added lines to it
  private record Loose(
      String base,
      Flags flags,
      long date,
      long bytes,
      long headerHash,
      String sha256,
      boolean plain) {}

  /// Finds the pairs among what a plan would transfer.
  List<Agreement> match(Plan plan) throws IOException, InterruptedException {
    return match(plan, plan.uploads());
  }

  /// Whether there is anything on both sides that could belong together.
  static boolean mayMatch(Plan plan) {
    return plan.downloads().size() > 0 && !plan.uploads().isEmpty();
  }

  /// Finds the messages of some of the files.
  List<Agreement> match(Plan plan, List<String> files) throws IOException, InterruptedException {
    if (plan.downloads().size() == 0 || files.isEmpty()) {
      return pairs;
    }
    NavigableMap<Long, List<Loose>> bySize = measured(files);
    var candidates = new UidList();
    plan.downloads().stream()
        .filter(uid -> agreed.find(uid) < 0)
        .filter(uid -> !alike(bySize, uid).isEmpty())
        .forEach(candidates::add);
    if (candidates.size() == 0) {
      return pairs;
    }
    Map<Long, Fingerprint> headers = server.fingerprints(candidates, false);
    if (headers.isEmpty()) {
      headers = server.fingerprints(candidates, true);
    }
    if (headers.isEmpty()) {
      leave(candidates, bySize);
      return pairs;
    }
    Map<Loose, List<Long>> matches = new HashMap<>();
    Map<Long, Integer> rivals = new HashMap<>();
    headers.forEach((uid, print) -> {
      for (Loose file : alike(bySize, uid)) {
        if (print.mayBe(view.bytes(view.find(uid)), file.bytes, file.headerHash)) {
          matches.computeIfAbsent(file, _ -> new ArrayList<>()).add(uid);
          rivals.merge(uid, 1, Integer::sum);
        }
      }
    });
    Map<Loose, List<Long>> tied = new HashMap<>();
    for (Map.Entry<Loose, List<Long>> match : matches.entrySet()) {
      long uid = match.getValue().getFirst();
      boolean only = match.getValue().size() == 1 && rivals.getOrDefault(uid, 0) == 1;
      boolean sameDate = view.date(view.find(uid)) == match.getKey().date;
      if (only && (anew || sameDate)) {
        pair(match.getKey(), uid);
      } else {
        tied.put(match.getKey(), match.getValue());
      }
    }
    byBody(tied);
    return pairs;
  }

  /// A server that tells nothing at all of messages it has counted may do so in its next hour.
  private void leave(UidList candidates, NavigableMap<Long, List<Loose>> bySize) {
    candidates.stream()
        .forEach(uid -> {
          unreadUids.add(uid);
          alike(bySize, uid).forEach(file -> unreadFiles.add(file.base));
        });
  }

  /// Messages of which the server told nothing, so that they may be known files.
  Set<Long> unreadUids() {
    return unreadUids;
  }

  /// The files they may be.
  Set<String> unreadFiles() {
    return unreadFiles;
  }

  private NavigableMap<Long, List<Loose>> measured(List<String> bases) throws IOException {
    NavigableMap<Long, List<Loose>> bySize = new TreeMap<>();
    for (String base : bases) {
      Outgoing file = outgoing(base);
      if (file != null) {
        put(bySize, file, false);
        Outgoing.Plain plain = file.plain();
        if (plain != null) {
          put(bySize, file.asPlain(plain), true);
        }
      }
    }
    return bySize;
  }

  /// Files that a message can be by its size alone: the server may have it with added lines.
  private List<Loose> alike(NavigableMap<Long, List<Loose>> bySize, long uid) {
    long bytes = view.bytes(view.find(uid));
    List<Loose> alike = new ArrayList<>();
    bySize.subMap(bytes - AddedLines.BYTES_MAX, true, bytes, true).values().forEach(alike::addAll);
    return alike;
  }

  private static void put(NavigableMap<Long, List<Loose>> bySize, Outgoing file, boolean plain) {
    long hash = file.facts().headerHash();
    bySize
        .computeIfAbsent(file.bytes(), _ -> new ArrayList<>(1))
        .add(
            new Loose(
                file.base(), file.flags(), file.date(), file.bytes(), hash, file.sha256(), plain));
  }

  /// A file that cannot be read is none that is recognised.
  private @Nullable Outgoing outgoing(String base) throws IOException {
    try {
      return twin.outgoing(base);
    } catch (ProblemException e) {
      if (e.problem().scope() != Problem.Scope.MESSAGE) {
        throw e;
      }
      return null;
    }
  }

  private void byBody(Map<Loose, List<Long>> tied) throws IOException, InterruptedException {
    Set<Long> uids = new HashSet<>();
    tied.values().forEach(uids::addAll);
    if (uids.isEmpty()) {
      return;
    }
    Map<Long, Fingerprint> bodies =
        server.fingerprints(UidList.of(uids.stream().mapToLong(uid -> uid).toArray()), true);
    for (boolean sameFlags : new boolean[] {true, false}) {
      for (Map.Entry<Loose, List<Long>> match : tied.entrySet()) {
        byBody(match.getKey(), match.getValue(), bodies, sameFlags);
      }
      tied.keySet().removeIf(file -> paired.contains(file.base));
    }
  }

  private void byBody(
      Loose file, Collection<Long> uids, Map<Long, Fingerprint> bodies, boolean sameFlags)
      throws IOException {
    for (long uid : uids) {
      Fingerprint body = bodies.get(uid);
      boolean same = body != null && body.isWhole(file.sha256);
      if (same && !claimed.contains(uid) && (!sameFlags || flags(uid).equals(file.flags))) {
        pair(file, uid);
        return;
      }
    }
  }

  private Flags flags(long uid) {
    return twin.table().flags(view.flags(view.find(uid)));
  }

  /// Nothing was agreed, so the flags of both sides are united; but `\Deleted` on one side only is
  /// taken back there.
  private void pair(Loose file, long uid) throws IOException {
    Outgoing now = outgoing(file.base);
    Outgoing.Plain plain = now == null ? null : now.plain();
    boolean known = file.plain ? plain != null : now != null;
    if (now == null || !known || paired.contains(file.base) || !claimed.add(uid)) {
      return;
    }
    paired.add(file.base);
    boolean differ = flags(uid).has(SystemFlag.DELETED) != file.flags.has(SystemFlag.DELETED);
    int at = view.find(uid);
    pairs.add(
        new Agreement(
            uid,
            file.base,
            differ ? Flags.of(SystemFlag.DELETED) : Flags.NONE,
            new AgreedView.SizeAndDate(view.bytes(at), view.date(at)),
            file.plain && plain != null ? plain.facts() : now.facts()));
  }
}
