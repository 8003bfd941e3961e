package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.AddedLines;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.PackedNumbers;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.engine.sync.TwinMailbox.Agreement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /// How many messages are asked for at a time: what identifies one takes far more room than its
  /// place in a view.
  private static final int ASKED_AT_ONCE = 10_000;

  private final TwinMailbox twin;
  private final ServerMailbox server;
  private final ServerView view;
  private final AgreedView agreed;
  private final boolean anew;
  private final Map<String, Flags> before;
  private final List<Pair> pairs = new ArrayList<>();

  /// By position in the view, and by number of the file.
  private final BitSet claimed = new BitSet();

  private final BitSet paired = new BitSet();
  private final Set<Long> unreadUids = new HashSet<>();
  private final Set<String> unreadFiles = new HashSet<>();

  /// What is known about the mailbox.
  ///
  /// @param agreed messages and files that are something already
  /// @param anew the mailbox starts without agreements, so there may be many pairs
  /// @param before by base name, what was agreed of files that moved here: their messages did too
  record Known(ServerView view, AgreedView agreed, boolean anew, Map<String, Flags> before) {}

  Relinking(TwinMailbox twin, ServerMailbox server, Known known) {
    this.twin = twin;
    this.server = server;
    this.view = known.view;
    this.agreed = known.agreed;
    this.anew = known.anew;
    this.before = known.before;
  }

  /// A file and a message that belong together.
  ///
  /// @param plain the file is taken for what it was before a program added lines to it
  /// @param differ only one of them is `\Deleted`
  record Pair(long uid, String base, boolean plain, boolean differ) {}

  /// A file that has no message yet.
  ///
  /// @param number its place in the list of files
  /// @param plain as in [Pair]
  private record Loose(
      int number, Flags flags, long date, long bytes, long headerHash, boolean plain) {

    /// Those that one message can be lie together.
    static final Comparator<Loose> BY_PRINT =
        Comparator.comparingLong(Loose::headerHash).thenComparingLong(Loose::bytes);
  }

  /// Which files may be which messages: position in the list of files, position in the view.
  ///
  /// @param loose all files there are
  private record Matches(List<Loose> loose, PackedNumbers files, PackedNumbers messages) {

    void add(int file, int message) {
      files.add(file);
      messages.add(message);
    }
  }

  /// Whether there is anything on both sides that could belong together.
  static boolean mayMatch(Plan plan) {
    return plan.downloads().size() > 0 && !plan.uploads().isEmpty();
  }

  /// Finds the messages of some of the files among what a plan would transfer.
  List<Pair> match(Plan plan, List<String> bases) throws IOException, InterruptedException {
    if (plan.downloads().size() == 0 || bases.isEmpty()) {
      return pairs;
    }
    List<Loose> files = measured(bases);
    UidList candidates = candidates(plan, files);
    var matches = new Matches(files, new PackedNumbers(), new PackedNumbers());
    boolean told =
        candidates.size() == 0
            || compare(candidates, matches, false)
            || compare(candidates, matches, true);
    if (!told) {
      leave(bases, files, candidates);
      return pairs;
    }
    byBody(bases, files, byHeader(bases, files, matches));
    return pairs;
  }

  /// Messages that some file can be by its size.
  private UidList candidates(Plan plan, List<Loose> files) {
    long[] sizes = files.stream().mapToLong(Loose::bytes).sorted().toArray();
    var candidates = new UidList();
    plan.downloads().stream()
        .filter(uid -> agreed.find(uid) < 0)
        .filter(uid -> {
          long bytes = view.bytes(view.find(uid));
          return holds(sizes, bytes - AddedLines.BYTES_MAX, bytes);
        })
        .forEach(candidates::add);
    return candidates;
  }

  /// Whether one of these is from `low` to `high`: the server may have it with added lines.
  private static boolean holds(long[] sorted, long low, long high) {
    int at = Arrays.binarySearch(sorted, low);
    int first = at >= 0 ? at : -at - 1;
    return first < sorted.length && sorted[first] <= high;
  }

  /// Asks what identifies the messages and finds the files that have the same.
  ///
  /// @return whether the server told anything at all
  private boolean compare(UidList candidates, Matches matches, boolean bodies)
      throws IOException, InterruptedException {
    boolean told = false;
    long[] uids = candidates.sorted();
    for (int start = 0; start < uids.length; start += ASKED_AT_ONCE) {
      int end = Math.min(uids.length, start + ASKED_AT_ONCE);
      var some = UidList.of(Arrays.copyOfRange(uids, start, end));
      Map<Long, Fingerprint> prints = server.fingerprints(some, bodies);
      told |= !prints.isEmpty();
      prints.forEach((uid, print) -> {
        int at = view.find(uid);
        long listed = view.bytes(at);
        addAll(matches, print.headerHash(), listed, print, at);
        Fingerprint plain = print.plain();
        if (plain != null) {
          long bytes = listed - (print.size() - plain.size());
          addAll(matches, plain.headerHash(), bytes, print, at);
        }
      });
    }
    return told;
  }

  private void addAll(Matches matches, long hash, long bytes, Fingerprint print, int at) {
    List<Loose> files = matches.loose;
    for (int file = first(files, hash, bytes); file < files.size(); file++) {
      Loose loose = files.get(file);
      if (loose.headerHash != hash || loose.bytes != bytes) {
        break;
      }
      if (print.mayBe(view.bytes(at), loose.bytes, loose.headerHash)) {
        matches.add(file, at);
      }
    }
  }

  private static int first(List<Loose> files, long hash, long bytes) {
    int low = 0;
    int high = files.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      Loose found = files.get(middle);
      int compared = Long.compare(found.headerHash, hash);
      compared = compared == 0 ? Long.compare(found.bytes, bytes) : compared;
      low = compared < 0 ? middle + 1 : low;
      high = compared < 0 ? high : middle;
    }
    return low;
  }

  /// Pairs what can be nothing else.
  ///
  /// @return by position of the file, what may be several things: positions in the view
  private Map<Integer, List<Integer>> byHeader(
      List<String> bases, List<Loose> files, Matches matches) {
    int[] messagesOf = new int[files.size()];
    int[] filesOf = new int[view.size()];
    for (int n = 0; n < matches.files.size(); n++) {
      messagesOf[(int) matches.files.get(n)]++;
      filesOf[(int) matches.messages.get(n)]++;
    }
    Map<Integer, List<Integer>> tied = new LinkedHashMap<>();
    for (int n = 0; n < matches.files.size(); n++) {
      int file = (int) matches.files.get(n);
      int message = (int) matches.messages.get(n);
      Loose loose = files.get(file);
      boolean only = messagesOf[file] == 1 && filesOf[message] == 1;
      if (only && (anew || view.date(message) == loose.date)) {
        pair(bases, loose, message);
      } else {
        tied.computeIfAbsent(file, _ -> new ArrayList<>(2)).add(message);
      }
    }
    return tied;
  }

  /// A server that tells nothing at all of messages it has counted may do so in its next hour.
  private void leave(List<String> bases, List<Loose> files, UidList candidates) {
    candidates.stream().forEach(unreadUids::add);
    long[] sizes = candidates.stream().map(uid -> view.bytes(view.find(uid))).sorted().toArray();
    for (Loose file : files) {
      if (holds(sizes, file.bytes, file.bytes + AddedLines.BYTES_MAX)) {
        unreadFiles.add(bases.get(file.number));
      }
    }
  }

  /// Messages of which the server told nothing, so that they may be known files.
  Set<Long> unreadUids() {
    return unreadUids;
  }

  /// The files they may be.
  Set<String> unreadFiles() {
    return unreadFiles;
  }

  private List<Loose> measured(List<String> bases) throws IOException {
    List<Loose> measured = new ArrayList<>(bases.size());
    Map<Flags, Flags> few = new HashMap<>(); // Thousands of files have the same ones.
    for (int number = 0; number < bases.size(); number++) {
      Outgoing file = outgoing(bases.get(number));
      if (file != null) {
        Flags flags = few.computeIfAbsent(file.flags(), same -> same);
        measured.add(loose(number, file, flags, false));
        Outgoing.Plain plain = file.plain();
        if (plain != null) {
          measured.add(loose(number, file.asPlain(plain), flags, true));
        }
      }
    }
    measured.sort(Loose.BY_PRINT);
    return measured;
  }

  private static Loose loose(int number, Outgoing file, Flags flags, boolean plain) {
    return new Loose(number, flags, file.date(), file.bytes(), file.facts().headerHash(), plain);
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

  private void byBody(List<String> bases, List<Loose> files, Map<Integer, List<Integer>> tied)
      throws IOException, InterruptedException {
    if (tied.isEmpty()) {
      return;
    }
    long[] uids =
        tied.values().stream().flatMap(List::stream).distinct().mapToLong(view::uid).toArray();
    Map<Long, Fingerprint> bodies = server.fingerprints(UidList.of(uids), true);
    Map<Integer, String> hashes = new HashMap<>();
    for (int file : tied.keySet()) {
      Loose loose = files.get(file);
      Outgoing now = outgoing(bases.get(loose.number));
      Outgoing.Plain plain = now == null ? null : now.plain();
      if (now != null && !loose.plain) {
        hashes.put(file, now.sha256());
      } else if (plain != null && loose.plain) {
        hashes.put(file, plain.sha256());
      }
    }
    for (boolean moved : new boolean[] {true, false}) {
      for (boolean sameFlags : new boolean[] {true, false}) {
        tied.forEach((file, messages) -> {
          Loose loose = files.get(file);
          String hash = hashes.get(file);
          if (hash == null || before.containsKey(bases.get(loose.number)) != moved) {
            return;
          }
          for (int at : messages) {
            Fingerprint body = bodies.get(view.uid(at));
            boolean same = body != null && body.isWhole(hash);
            if (same && (!sameFlags || flags(at).equals(loose.flags)) && pair(bases, loose, at)) {
              break;
            }
          }
        });
      }
    }
  }

  private Flags flags(int at) {
    return twin.table().flags(view.flags(at));
  }

  /// @return false if one of them has its partner already
  private boolean pair(List<String> bases, Loose file, int at) {
    if (paired.get(file.number) || claimed.get(at)) {
      return false;
    }
    paired.set(file.number);
    claimed.set(at);
    boolean differ = flags(at).has(SystemFlag.DELETED) != file.flags.has(SystemFlag.DELETED);
    pairs.add(new Pair(view.uid(at), bases.get(file.number), file.plain, differ));
    return true;
  }

  /// What is agreed by some of the pairs; files that are gone meanwhile are left out.
  ///
  /// Where nothing was agreed, the flags of both sides are united; but `\Deleted` on one side only
  /// is taken back there.
  List<Agreement> agreements(List<Pair> some) throws IOException {
    List<Agreement> agreements = new ArrayList<>();
    for (Pair pair : some) {
      Outgoing now = outgoing(pair.base);
      Outgoing.Plain plain = now == null ? null : now.plain();
      if (now == null || (pair.plain && plain == null)) {
        continue;
      }
      int at = view.find(pair.uid);
      Flags both = flags(at).and(now.flags()); // Agreed at once: nothing of it is to be carried.
      Flags united = pair.differ ? both.plus(Flags.of(SystemFlag.DELETED)) : both;
      agreements.add(
          new Agreement(
              pair.uid,
              pair.base,
              before.getOrDefault(pair.base, united),
              new AgreedView.SizeAndDate(view.bytes(at), view.date(at)),
              pair.plain && plain != null ? plain.facts() : now.facts()));
    }
    return agreements;
  }
}
