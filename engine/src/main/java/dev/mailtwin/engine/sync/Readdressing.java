package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.Plan.Link;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.engine.sync.TwinAccount.Relocation;
import dev.mailtwin.engine.sync.TwinMailbox.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the new UIDs of agreed messages in a mailbox that was renumbered, created again or
/// restored. What is found stays agreed, so what was changed here since is carried to the server as
/// if nothing had happened.
///
/// A message is the same if size, INTERNALDATE and header are. Among equal ones equal flags decide;
/// where such messages have different bodies, nothing is decided here. Whoever fills a mailbox anew
/// may give its messages other dates: what has no file here any more is known without them, if
/// nothing else is like it. What has one is recognised by that.
final class Readdressing {

  private final TwinMailbox twin;
  private final ServerMailbox server;
  private final ServerView view;
  private final AgreedView old;

  /// @param view what the server has under the new UIDs
  /// @param old what was agreed under the old ones
  Readdressing(TwinMailbox twin, ServerMailbox server, ServerView view, AgreedView old) {
    this.twin = twin;
    this.server = server;
    this.view = view;
    this.old = old;
  }

  /// Makes sure that messages which look like others are what they were: a restored mailbox may
  /// have as many as before, and the last UIDs belong to what came since.
  ///
  /// @throws ProblemException M6, if one has another header
  static void refuseStrangers(
      UidList doubtful, AgreedView agreed, TwinMailbox twin, ServerMailbox server)
      throws IOException, InterruptedException {
    List<Link> links = new ArrayList<>();
    for (long uid : doubtful.sorted()) {
      if (agreed.isLinked(uid)) {
        links.add(new Link(uid, agreed.base(agreed.find(uid))));
      }
    }
    if (links.isEmpty()) {
      return;
    }
    Map<Long, Content> known = twin.contents(links);
    for (Map.Entry<Long, Fingerprint> there : server.fingerprints(doubtful, false).entrySet()) {
      long before = known.getOrDefault(there.getKey(), Content.UNKNOWN).headerHash();
      Fingerprint plain = there.getValue().plain();
      boolean same =
          before == there.getValue().headerHash()
              || (plain != null && before == plain.headerHash());
      if (before != 0 && !same) {
        throw new ProblemException(Problems.renumbered(""));
      }
    }
  }

  /// What messages of one identity have in common.
  private record Print(SizeAndDate facts, long headerHash) {}

  /// The rows that were found, by their old links.
  List<Relocation> match() throws IOException, InterruptedException {
    Map<SizeAndDate, List<Integer>> byFacts = new HashMap<>();
    for (int row = 0; row < old.size(); row++) {
      if (old.kind(row) == AgreedView.Kind.LINKED) {
        byFacts.computeIfAbsent(old.facts(row), _ -> new ArrayList<>(1)).add(row);
      }
    }
    var candidates = new UidList();
    Set<SizeAndDate> there = new HashSet<>();
    for (int at = 0; at < view.size(); at++) {
      if (byFacts.containsKey(facts(at))) {
        candidates.add(view.uid(at));
        there.add(facts(at));
      }
    }
    byFacts.keySet().retainAll(there);
    List<Relocation> found =
        candidates.size() == 0 ? new ArrayList<>() : alike(byFacts, candidates);
    withOtherDates(found);
    return found;
  }

  private List<Relocation> alike(Map<SizeAndDate, List<Integer>> byFacts, UidList candidates)
      throws IOException, InterruptedException {
    Map<Print, List<Integer>> rows = printed(byFacts);
    Map<Long, Fingerprint> headers = server.fingerprints(candidates, false);
    List<Relocation> found = new ArrayList<>();
    for (long uid : candidates.sorted()) {
      Fingerprint header = headers.get(uid);
      int at = view.find(uid);
      Integer row =
          header == null ? null : take(rows.get(new Print(facts(at), header.headerHash())), at);
      if (row != null) {
        var link = new Link(old.uid(row), old.base(row));
        found.add(new Relocation(link, uid, link.base(), facts(at)));
      }
    }
    return found;
  }

  private void withOtherDates(List<Relocation> found) throws IOException, InterruptedException {
    Set<Long> taken = new HashSet<>();
    Set<Long> known = new HashSet<>();
    found.forEach(one -> taken.add(one.uid()));
    found.forEach(one -> known.add(one.link().uid()));
    Set<String> missing = new HashSet<>(old.missing(twin.scan()));
    Map<SizeAndDate, List<Integer>> bySize = new HashMap<>();
    for (int row = 0; row < old.size(); row++) {
      boolean linked = old.kind(row) == AgreedView.Kind.LINKED;
      if (linked && missing.contains(old.base(row)) && !known.contains(old.uid(row))) {
        var size = new SizeAndDate(old.facts(row).size(), 0);
        bySize.computeIfAbsent(size, _ -> new ArrayList<>(1)).add(row);
      }
    }
    var candidates = new UidList();
    for (int at = 0; at < view.size() && !bySize.isEmpty(); at++) {
      boolean like = bySize.containsKey(new SizeAndDate(view.bytes(at), 0));
      if (like && !taken.contains(view.uid(at))) {
        candidates.add(view.uid(at));
      }
    }
    if (candidates.size() == 0) {
      return;
    }
    Map<Print, List<Long>> there = new HashMap<>();
    server
        .fingerprints(candidates, false)
        .forEach((uid, header) -> {
          var size = new SizeAndDate(view.bytes(view.find(uid)), 0);
          there
              .computeIfAbsent(new Print(size, header.headerHash()), _ -> new ArrayList<>(1))
              .add(uid);
        });
    printed(bySize)
        .forEach((print, rows) -> {
          List<Long> uids = there.getOrDefault(print, List.of());
          if (rows.size() == 1 && uids.size() == 1) {
            int row = rows.getFirst();
            var link = new Link(old.uid(row), old.base(row));
            long uid = uids.getFirst();
            found.add(new Relocation(link, uid, link.base(), facts(view.find(uid))));
          }
        });
  }

  private Map<Print, List<Integer>> printed(Map<SizeAndDate, List<Integer>> byFacts)
      throws IOException {
    List<Link> links = new ArrayList<>();
    byFacts
        .values()
        .forEach(rows -> rows.forEach(row -> links.add(new Link(old.uid(row), old.base(row)))));
    Map<Long, Content> contents = twin.contents(links);
    Map<Print, List<Integer>> printed = new HashMap<>();
    Map<Print, Set<Long>> bodies = new HashMap<>();
    byFacts.forEach((facts, rows) -> {
      for (int row : rows) {
        Content content = contents.getOrDefault(old.uid(row), Content.UNKNOWN);
        if (content.headerHash() != 0) {
          var print = new Print(facts, content.headerHash());
          printed.computeIfAbsent(print, _ -> new ArrayList<>(1)).add(row);
          bodies.computeIfAbsent(print, _ -> new HashSet<>(2)).add(content.checksum());
        }
      }
    });
    printed.keySet().removeIf(print -> bodies.getOrDefault(print, Set.of()).size() > 1);
    return printed;
  }

  private @Nullable Integer take(@Nullable List<Integer> rows, int at) {
    if (rows == null || rows.isEmpty()) {
      return null;
    }
    for (Iterator<Integer> next = rows.iterator(); next.hasNext(); ) {
      Integer row = next.next();
      if (old.flags(row) == view.flags(at)) {
        next.remove();
        return row;
      }
    }
    return rows.removeFirst();
  }

  private SizeAndDate facts(int at) {
    return new SizeAndDate(view.bytes(at), view.date(at));
  }
}
