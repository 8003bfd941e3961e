package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.sync.Moves.Departure;
import dev.mailtwin.engine.sync.Plan.Link;
import dev.mailtwin.engine.sync.ServerMailbox.Fingerprint;
import dev.mailtwin.engine.sync.TwinAccount.Recent;
import dev.mailtwin.engine.sync.TwinAccount.Relocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Messages that left their mailboxes on the server. Each explains at most one that came to
/// another.
///
/// MOVE and COPY keep size and INTERNALDATE; with another date it may be the next version of a
/// draft. Of those that are alike in both, the server's own name for a message decides (RFC 8474
/// §5.1); where it has none, the header is read.
final class Departures {

  /// A departure and where it is from.
  record Left(Survey from, Departure departure) {}

  private final Map<Long, List<Left>> bySize = new HashMap<>();

  /// Those of all mailboxes, in the order in which they explain what came.
  static Departures of(Collection<Survey> surveys, Collection<Survey> withdrawn) {
    var departures = new Departures();
    for (Survey survey : surveys) {
      departures.add(survey, survey.goneFromServer);
      departures.add(survey, survey.lateFromServer);
    }
    for (Survey survey : surveys) {
      departures.add(survey, survey.goneFromBoth);
    }
    for (Survey survey : surveys) {
      departures.add(survey, survey.keptHere);
    }
    for (Survey survey : surveys) {
      departures.add(survey, survey.goneAmidRenames);
      departures.add(survey, stranded(survey));
    }
    for (Survey survey : withdrawn) { // Last: it may only be hidden, with everything in it.
      departures.add(survey, survey.goneFromServer);
      departures.add(survey, survey.goneFromBoth);
    }
    return departures;
  }

  /// Files whose messages were not found again where they should be.
  static List<Departure> stranded(Survey survey) {
    if (survey.estranged.isEmpty()) {
      return List.of();
    }
    Set<String> here = new HashSet<>(survey.plan.uploads());
    return survey.estranged.stream().filter(gone -> here.contains(gone.link().base())).toList();
  }

  /// Adds those that can be recognised.
  private void add(Survey survey, List<Departure> gone) {
    for (Departure departure : gone) {
      if (departure.headerHash() != 0) {
        bySize
            .computeIfAbsent(departure.facts().size(), _ -> new ArrayList<>(1))
            .add(new Left(survey, departure));
      }
    }
  }

  /// What both sides agreed on for messages of which some are gone, by their files; no flags for
  /// those that are not.
  static Map<String, Flags> agreedFlags(Survey from, List<Relocation> messages) {
    Map<Link, Flags> gone = new HashMap<>();
    for (List<Departure> departures :
        List.of(
            from.goneFromServer,
            from.lateFromServer,
            from.goneFromDisk,
            from.goneFromBoth,
            from.keptHere,
            from.keptThere)) {
      departures.forEach(one -> gone.putIfAbsent(one.link(), one.agreed()));
    }
    Map<String, Flags> agreed = new HashMap<>();
    messages.forEach(
        message -> agreed.put(message.base(), gone.getOrDefault(message.link(), Flags.NONE)));
    return agreed;
  }

  /// Messages that are gone there only.
  static Set<Link> stayed(Survey from) {
    return Stream.of(from.goneFromServer, from.lateFromServer, from.keptHere)
        .flatMap(List::stream)
        .map(Departure::link)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /// Which new messages of a mailbox are which of these, by UID; those are taken out.
  Map<Long, Left> explain(Survey target, MessageMoves.Opener opener)
      throws IOException, InterruptedException {
    UidList candidates = candidates(target);
    Map<Long, Left> found = new LinkedHashMap<>();
    if (candidates.size() == 0) {
      return found;
    }
    ServerMailbox mailbox = opener.open(target);
    Map<Long, Long> ids = areNamed(target, candidates) ? mailbox.emailIds(candidates) : Map.of();
    var unnamed = new UidList();
    for (long uid : candidates.sorted()) {
      long id = ids.getOrDefault(uid, 0L);
      Left left = take(target, uid, known -> id != 0 && known.departure.content().emailId() == id);
      if (left != null) {
        found.put(uid, left);
      } else {
        unnamed.add(uid);
      }
    }
    Map<Long, Fingerprint> prints =
        unnamed.size() == 0 ? Map.of() : mailbox.fingerprints(unnamed, false);
    for (long uid : unnamed.sorted()) {
      Fingerprint print = prints.get(uid);
      long id = ids.getOrDefault(uid, 0L);
      Left left =
          print == null
              ? null
              : take(
                  target,
                  uid,
                  known ->
                      isHeaderOf(print, known.departure.headerHash())
                          && !contradicts(id, known.departure.content().emailId()));
      if (left != null) {
        found.put(uid, left);
      }
    }
    return found;
  }

  /// A file that was taken over from mbsync is known without the line that its message has.
  private static boolean isHeaderOf(Fingerprint print, long known) {
    Fingerprint plain = print.plain();
    return known == print.headerHash() || (plain != null && known == plain.headerHash());
  }

  private static boolean contradicts(long one, long other) {
    return one != 0 && other != 0 && one != other;
  }

  /// A message that was edited here and is gone from its mailbox, and what it is that came to
  /// another one before it was missed here.
  record CameBefore(Left left, Survey target, Link there) {}

  /// Those of the departures that nothing new explains: the message moved while an earlier run was
  /// at work, or could not look. Left alone it would be kept in both mailboxes.
  List<CameBefore> cameBefore(TwinAccount twin, Collection<Survey> surveys) throws IOException {
    Map<MailboxName, Survey> places = new HashMap<>();
    surveys.forEach(survey -> places.put(survey.name(), survey));
    List<CameBefore> found = new ArrayList<>();
    Set<Recent> used = new HashSet<>();
    for (Left left : bySize.values().stream().flatMap(List::stream).toList()) {
      boolean kept = left.from.keptHere.contains(left.departure);
      for (Recent recent : kept ? recent(twin, left.departure) : List.<Recent>of()) {
        Survey target = places.get(recent.mailbox());
        if (target != null && target != left.from && isAsAgreed(target, recent.link())) {
          if (used.add(recent)) {
            found.add(new CameBefore(left, target, recent.link()));
            break;
          }
        }
      }
    }
    return found;
  }

  /// What a message that was edited here and is gone there may be, if it came not long ago. A file
  /// of the same base name is a copy that somebody made here.
  static List<Recent> recent(TwinAccount twin, Departure kept) throws IOException {
    if (kept.headerHash() == 0 || kept.content().checksum() == 0) {
      return List.of();
    }
    List<Recent> found = new ArrayList<>(twin.recent(kept.content(), kept.facts()));
    found.removeIf(recent -> recent.link().base().equals(kept.link().base()));
    return found;
  }

  /// It is there on both sides, and nobody edited its file.
  private static boolean isAsAgreed(Survey target, Link link) throws IOException {
    return target.view.find(link.uid()) >= 0
        && target.twin.inode(link.base()) != 0
        && target.plan.merges().stream()
            .noneMatch(merge -> merge.link().equals(link) && !merge.server().isEmpty());
  }

  private UidList candidates(Survey target) {
    Set<Long> known = new HashSet<>();
    target.plan.forget().stream().forEach(known::add);
    target.askedAgain.stream().forEach(known::add);
    var candidates = new UidList();
    target.plan.downloads().stream()
        .filter(uid -> !known.contains(uid)) // What is fetched again did not come just now.
        .filter(uid -> !alike(target, uid).isEmpty())
        .forEach(candidates::add);
    return candidates;
  }

  private boolean areNamed(Survey target, UidList candidates) {
    return candidates.stream()
        .anyMatch(uid ->
            alike(target, uid).stream().anyMatch(left -> left.departure.content().emailId() != 0));
  }

  private List<Left> alike(Survey target, long uid) {
    return bySize.getOrDefault(target.view.bytes(target.view.find(uid)), List.of());
  }

  /// Decides whether a departure is the message in question.
  @FunctionalInterface
  private interface Recognition {
    boolean isIt(Left left);
  }

  private @Nullable Left take(Survey target, long uid, Recognition recognition) {
    long date = target.view.date(target.view.find(uid));
    List<Left> lefts = alike(target, uid);
    for (Left left : lefts) {
      if (left.departure.facts().date() == date && recognition.isIt(left)) {
        lefts.remove(left);
        return left;
      }
    }
    return null;
  }
}
