package dev.mailtwin.engine.sync;

import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.MailboxSync.Departure;
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

  /// A file that is new in a mailbox.
  record Spot(Survey survey, String base) {}

  /// The names of the files of one mailbox that are new.
  ///
  /// @param plan where they stand: another plan has others
  private record NewFiles(Plan plan, Set<String> bases) {}

  private record Measured(Spot spot, Outgoing file) {}

  /// The file of a message that is gone from its mailbox on both sides; null if it is nowhere.
  @Nullable Spot of(Departure gone) throws IOException {
    for (Survey survey : surveys) {
      var spot = new Spot(survey, gone.link().base());
      if (isNew(spot) && !taken.contains(spot)) {
        return spot;
      }
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

  /// Null if it cannot be read: its upload will say why.
  static @Nullable Outgoing measured(Survey survey, String base) throws IOException {
    try {
      return survey.twin.outgoing(base);
    } catch (ProblemException e) {
      if (e.problem().scope() != Problem.Scope.MESSAGE) {
        throw e;
      }
      return null;
    }
  }
}
