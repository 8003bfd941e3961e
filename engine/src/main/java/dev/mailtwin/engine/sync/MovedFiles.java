package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.problem.FileProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.Departures.Left;
import dev.mailtwin.engine.sync.Moves.Departure;
import dev.mailtwin.engine.sync.Plan.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where programs moved files on the disk: known by their base name, or where a program gave them
/// another one by all their bytes.
final class MovedFiles {

  private final Collection<Survey> surveys;
  private final Set<Spot> taken = new HashSet<>();
  private final Map<Survey, NewFiles> newFiles = new HashMap<>();
  private @Nullable Map<Long, List<Measured>> bySize;

  MovedFiles(Collection<Survey> surveys) {
    this.surveys = surveys;
    for (Survey survey : surveys) {
      survey.keptHere.forEach(kept -> taken.add(new Spot(survey, kept.link().base())));
    }
  }

  /// Leaves to the next run what may have moved while this one looked: there it has left one
  /// mailbox and come into another.
  static void leaveLate(Collection<Survey> surveys) throws IOException {
    var files = new MovedFiles(surveys);
    for (Survey survey : surveys) {
      for (Departure gone : survey.lateDepartures) {
        Spot spot = files.of(gone, null);
        if (spot != null) {
          files.take(spot);
          spot.survey.lateFiles.add(spot.base);
        }
      }
    }
    for (Survey survey : surveys) {
      Set<String> late = new HashSet<>(survey.lateFiles);
      late.retainAll(survey.plan.uploads());
      if (!late.isEmpty()) {
        survey.leave(Set.of(), late, Set.of());
      }
    }
  }

  /// The same for messages and files whose absence only a second look saw, and that were changed on
  /// the other side: they are kept if they are deleted, and not if they moved.
  ///
  /// @param leftServer absences that the first look saw there
  /// @param leftDisk those that it saw here
  static void leaveEdited(Survey survey, Set<Link> leftServer, Set<Link> leftDisk) {
    Set<Long> uids = new HashSet<>();
    Set<String> bases = new HashSet<>();
    Set<Link> links = new HashSet<>();
    for (Departure gone : survey.keptThere) {
      if (!leftDisk.contains(gone.link())) {
        uids.add(gone.link().uid());
        links.add(gone.link());
      }
    }
    for (Departure gone : survey.keptHere) {
      if (!leftServer.contains(gone.link())) {
        bases.add(gone.link().base());
        links.add(gone.link());
      }
    }
    if (!links.isEmpty()) {
      survey.leave(uids, bases, links);
    }
  }

  /// Puts files into the attic that a backup brought back to where they moved away from: uploaded,
  /// they would be there twice.
  static void putOldCopiesAway(Run run, TwinAccount twin, Collection<Survey> surveys)
      throws IOException {
    for (Survey survey : surveys) {
      List<String> files = survey.isAnew() ? List.of() : survey.plan.uploads();
      Set<String> old = files.isEmpty() ? Set.of() : twin.uploads().oldCopies(survey.name(), files);
      if (!old.isEmpty()) {
        if (!run.options().dryRun()) {
          twin.uploads().putAway(survey.name(), old);
        }
        survey.drop(Set.of(), old, Set.of());
        survey.notes.add(FileProblems.oldCopies(survey.name().toString(), old.size()));
      }
    }
  }

  /// A file that is new in a mailbox.
  record Spot(Survey survey, String base) {}

  /// The names of the files of one mailbox that are new.
  ///
  /// @param plan where they stand: another plan has others
  private record NewFiles(Plan plan, Set<String> bases) {}

  private record Measured(Spot spot, Outgoing file) {}

  /// The file of a message that is gone from its mailbox on both sides; null if it is nowhere.
  ///
  /// @param target where the message is now: a file of its name that is there comes before one that
  ///   is elsewhere, unless they are one file, which was being moved there; null if it is gone
  @Nullable Spot of(Departure gone, @Nullable Survey target) throws IOException {
    String base = gone.link().base();
    Spot best = null;
    for (Survey survey : surveys) {
      var spot = new Spot(survey, base);
      if (isNew(spot) && !taken.contains(spot)) {
        best = best == null ? spot : better(best, spot, target);
      }
    }
    if (best != null) {
      return best;
    }
    if (gone.content().checksum() == 0) {
      return null;
    }
    for (Measured measured : bySize().getOrDefault(gone.facts().size(), List.of())) {
      if (!taken.contains(measured.spot) && isSame(gone, measured.file)) {
        return measured.spot;
      }
    }
    return null;
  }

  private static Spot better(Spot one, Spot other, @Nullable Survey target) throws IOException {
    if (one.survey != target && other.survey != target) {
      return one;
    }
    Spot there = one.survey == target ? one : other;
    Spot elsewhere = one.survey == target ? other : one;
    long inode = there.survey.twin.inode(one.base);
    boolean same = inode != 0 && elsewhere.survey.twin.inode(one.base) == inode;
    return same ? elsewhere : there;
  }

  @SuppressWarnings(
      "ReferenceEquality") // To compare all of two plans would cost more than it saves.
  private boolean isNew(Spot spot) {
    Plan plan = spot.survey.plan;
    NewFiles known = newFiles.get(spot.survey);
    if (known == null || known.plan != plan) {
      known = new NewFiles(plan, new HashSet<>(plan.uploads()));
      newFiles.put(spot.survey, known);
    }
    return known.bases.contains(spot.base);
  }

  /// This file belongs to a message from now on.
  void take(Spot spot) {
    taken.add(spot);
  }

  private static boolean isSame(Departure gone, Outgoing file) {
    return gone.headerHash() == file.facts().headerHash()
        && gone.content().checksum() == file.facts().checksum();
  }

  private Map<Long, List<Measured>> bySize() throws IOException {
    Map<Long, List<Measured>> known = bySize;
    if (known != null) {
      return known;
    }
    Set<String> named = new HashSet<>(); // Those are others' files, even if their bytes are equal.
    for (Survey survey : surveys) {
      survey.goneFromDisk.forEach(gone -> named.add(gone.link().base()));
      survey.goneFromBoth.forEach(gone -> named.add(gone.link().base()));
      survey.keptThere.forEach(gone -> named.add(gone.link().base()));
    }
    Map<Long, List<Measured>> all = new HashMap<>();
    for (Survey survey : surveys) {
      for (String base : survey.plan.uploads()) {
        Outgoing file = named.contains(base) ? null : measured(survey, base);
        if (file != null) {
          var spot = new Spot(survey, base);
          all.computeIfAbsent(file.bytes(), _ -> new ArrayList<>(1)).add(new Measured(spot, file));
          Outgoing.Plain plain = file.plain();
          if (plain != null) {
            all.computeIfAbsent(plain.bytes(), _ -> new ArrayList<>(1))
                .add(new Measured(spot, file.asPlain(plain)));
          }
        }
      }
    }
    bySize = all;
    return all;
  }

  /// The message whose file this one was: the same base name, else all the same bytes.
  ///
  /// @param byName those that are gone, by base name; `bySize` by size
  /// @param used those that were found already
  static @Nullable Left origin(
      Survey target,
      Outgoing file,
      Map<String, List<Left>> byName,
      Map<Long, List<Left>> bySize,
      Set<Left> used) {
    for (Left left : byName.getOrDefault(file.base(), List.of())) {
      Outgoing.Plain plain = file.plain();
      boolean same =
          isOrigin(left, file, used)
              || (plain != null && isOrigin(left, file.asPlain(plain), used));
      if (left.from() != target && same) {
        return left;
      }
    }
    Left best = byBytes(target, file, bySize, used);
    Outgoing.Plain plain = file.plain();
    return best != null || plain == null
        ? best
        : byBytes(target, file.asPlain(plain), bySize, used);
  }

  private static @Nullable Left byBytes(
      Survey target, Outgoing file, Map<Long, List<Left>> bySize, Set<Left> used) {
    Left best = null;
    for (Left left : bySize.getOrDefault(file.bytes(), List.of())) {
      boolean same = left.departure().content().checksum() != 0 && isOrigin(left, file, used);
      if (same && (best == null || left.from() == target)) {
        best = left; // Another name in the same place comes before another place.
      }
    }
    return best;
  }

  private static boolean isOrigin(Left left, Outgoing file, Set<Left> used) {
    Departure gone = left.departure();
    return !used.contains(left)
        && (gone.content().checksum() != 0
            || gone.facts().size() < 0
            || gone.facts().size() == file.bytes())
        && (gone.headerHash() == 0 || gone.headerHash() == file.facts().headerHash())
        && (gone.content().checksum() == 0 || gone.content().checksum() == file.facts().checksum());
  }

  /// Null if it cannot be read: its upload will say why.
  static @Nullable Outgoing measured(Survey survey, String base) throws IOException {
    return measured(survey.twin, base);
  }

  /// The same of a directory that is no mailbox yet.
  static @Nullable Outgoing measured(TwinMailbox directory, String base) throws IOException {
    try {
      return directory.outgoing(base);
    } catch (ProblemException e) {
      if (e.problem().scope() != Problem.Scope.MESSAGE) {
        throw e;
      }
      return null;
    }
  }
}
