package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.AddedLines;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.engine.sync.Tally.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Files that lie in another folder than their messages, after the state was lost or an older one
/// was put in its place: one of both was moved, and nothing tells any more which. The server's
/// place wins, as where both sides moved. Without this the message would be in two folders on both
/// sides.
///
/// In folders that have agreements only files count whose names are ours and that nothing
/// remembers. What belongs together within a folder must be agreed before. A file and a message are
/// one by what [Relinking] goes by.
final class StrayFiles {

  private final Run run;
  private final TwinAccount twin;
  private final boolean lost;
  private final MessageMoves.Opener opener;
  private final NavigableMap<Long, List<Measured>> bySize = new TreeMap<>();
  private final Map<Long, List<Measured>> byHeader = new HashMap<>();
  private final Set<Stray> used = new HashSet<>();

  /// Looks for them in one run.
  ///
  /// @param lost no run over this state came to its end yet
  StrayFiles(Run run, TwinAccount twin, boolean lost, MessageMoves.Opener opener) {
    this.run = run;
    this.lost = lost;
    this.twin = twin;
    this.opener = opener;
  }

  private record Stray(Survey survey, String base) {}

  private record Measured(Stray stray, Outgoing file) {}

  /// Whether some folder has files without messages, and another one messages without files.
  static boolean mayBe(Collection<Survey> surveys) {
    return surveys.stream()
        .anyMatch(from ->
            !from.plan.uploads().isEmpty()
                && surveys.stream().anyMatch(to -> to != from && to.plan.downloads().size() > 0));
  }

  /// The files of a folder that may belong elsewhere.
  List<String> of(Survey survey) throws IOException {
    List<String> files = survey.plan.uploads();
    return isWhole(survey) || files.isEmpty()
        ? files
        : List.copyOf(twin.uploads().unremembered(files));
  }

  /// The files of a folder that its own messages may be before anything is moved there: those that
  /// may belong elsewhere, and those of the name of a file whose message has left another folder.
  List<String> own(Survey survey, Collection<Survey> all) throws IOException {
    if (survey.isAnew()) {
      return survey.plan.uploads();
    }
    Set<String> own = new LinkedHashSet<>(of(survey));
    Set<String> here = new HashSet<>(survey.plan.uploads());
    for (Survey other : here.isEmpty() ? List.<Survey>of() : all) {
      Stream.concat(other.goneFromServer.stream(), other.keptHere.stream())
          .map(gone -> gone.link().base())
          .filter(here::contains)
          .forEach(own::add);
    }
    return List.copyOf(own);
  }

  /// All files of a folder without agreements may be strays, also where this run created it: it may
  /// be an old one.
  private boolean isWhole(Survey survey) {
    return lost && survey.isAnew();
  }

  /// Adds files of a folder for which it has no message.
  void add(Survey survey, List<String> bases) throws IOException {
    for (String base : bases) {
      Outgoing file = MovedFiles.measured(survey, base);
      if (file != null) {
        put(survey, file);
        Outgoing.Plain plain = file.plain();
        if (plain != null) {
          put(survey, file.asPlain(plain));
        }
      }
    }
  }

  /// Moves files to the messages of this folder that have none.
  ///
  /// @return the folders that files left; they and this one have to be looked at again
  Set<Survey> bringTo(Survey target) throws IOException, InterruptedException {
    var candidates = new UidList();
    target.plan.downloads().stream().filter(uid -> hasStray(target, uid)).forEach(candidates::add);
    if (candidates.size() == 0) {
      return Set.of();
    }
    Map<Survey, List<Stray>> found = new LinkedHashMap<>();
    var explained = new HashSet<Long>();
    match(target, candidates)
        .forEach((uid, stray) -> {
          explained.add(uid);
          found.computeIfAbsent(stray.survey, _ -> new ArrayList<>()).add(stray);
        });
    for (Map.Entry<Survey, List<Stray>> from : found.entrySet()) {
      Map<String, Flags> files = new HashMap<>(); // No keywords are agreed.
      from.getValue().forEach(stray -> files.put(stray.base, Flags.NONE));
      int count = files.size();
      if (run.options().dryRun()) {
        from.getKey().drop(Set.of(), files.keySet(), Set.of());
      } else {
        Set<String> moved = twin.moveFiles(from.getKey().name(), target.name(), files);
        target.broughtHere.addAll(moved);
        count = moved.size();
      }
      run.count(Kind.MOVED_ON_DISK, "move-on-disk", target.name(), count);
    }
    if (run.options().dryRun()) {
      target.drop(explained, Set.of(), Set.of());
    }
    return found.keySet();
  }

  private void put(Survey survey, Outgoing file) {
    var measured = new Measured(new Stray(survey, file.base()), file);
    bySize.computeIfAbsent(file.bytes(), _ -> new ArrayList<>(1)).add(measured);
    byHeader.computeIfAbsent(file.facts().headerHash(), _ -> new ArrayList<>(1)).add(measured);
  }

  /// Whether a file can be this message by its size.
  private boolean hasStray(Survey target, long uid) {
    long bytes = target.view.bytes(target.view.find(uid));
    return bySize.subMap(bytes - AddedLines.BYTES_MAX, true, bytes, true).values().stream()
        .flatMap(List::stream)
        .anyMatch(measured -> isFree(target, measured));
  }

  private boolean isFree(Survey target, Measured measured) {
    return measured.stray.survey != target && !used.contains(measured.stray);
  }

  /// Files that can be this message by its header, with or without added lines.
  private List<Measured> strays(Survey target, Fingerprint print) {
    Fingerprint plain = print.plain();
    Set<Long> hashes = new LinkedHashSet<>(List.of(print.headerHash()));
    if (plain != null) {
      hashes.add(plain.headerHash());
    }
    return hashes.stream()
        .flatMap(hash -> byHeader.getOrDefault(hash, List.of()).stream())
        .filter(measured -> isFree(target, measured))
        .toList();
  }

  private Map<Long, Stray> match(Survey target, UidList candidates)
      throws IOException, InterruptedException {
    ServerMailbox mailbox = opener.open(target);
    Map<Long, Fingerprint> headers = mailbox.fingerprints(candidates, false);
    Map<Long, Integer> rivals = new HashMap<>();
    headers.values().forEach(header -> rivals.merge(header.headerHash(), 1, Integer::sum));
    var tied = new UidList();
    Map<Long, Stray> found = new LinkedHashMap<>();
    headers.forEach((uid, header) -> {
      long bytes = target.view.bytes(target.view.find(uid));
      List<Measured> alike = sameHeader(strays(target, header), header, bytes);
      long strays = alike.stream().map(Measured::stray).distinct().count();
      boolean only = strays == 1 && rivals.getOrDefault(header.headerHash(), 0) == 1;
      if (strays > 0 && !(only && isEnough(target, uid, alike.getFirst()))) {
        tied.add(uid);
      } else if (strays > 0 && used.add(alike.getFirst().stray)) {
        found.put(uid, alike.getFirst().stray);
      }
    });
    if (tied.size() > 0) {
      mailbox
          .fingerprints(tied, true)
          .forEach((uid, body) -> {
            Stray stray = sameBody(strays(target, body), body);
            if (stray != null && used.add(stray)) {
              found.put(uid, stray);
            }
          });
    }
    return found;
  }

  /// Whether size and header suffice. The next version of a draft may have the old one's, so where
  /// something is agreed the date must be the same too.
  private boolean isEnough(Survey target, long uid, Measured one) {
    return (isWhole(target) && isWhole(one.stray.survey))
        || target.view.date(target.view.find(uid)) == one.file.date();
  }

  private static List<Measured> sameHeader(List<Measured> files, Fingerprint header, long listed) {
    return files.stream()
        .filter(m -> header.mayBe(listed, m.file.bytes(), m.file.facts().headerHash()))
        .toList();
  }

  private static @Nullable Stray sameBody(List<Measured> files, Fingerprint body) {
    return files.stream()
        .filter(measured -> body.isWhole(measured.file.sha256()))
        .map(Measured::stray)
        .findFirst()
        .orElse(null);
  }
}
