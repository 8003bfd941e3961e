package dev.mailtwin.engine;

import dev.mailtwin.engine.history.Change;
import dev.mailtwin.engine.problem.HistoryProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.store.HistoryBook;
import dev.mailtwin.engine.store.MaildirName;
import dev.mailtwin.engine.store.Twin;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be undone, as the user says it.
public sealed interface Undoable {

  /// The last run that removed something.
  record LastRemoval() implements Undoable {}

  /// A run by its number.
  record OfRun(long run) implements Undoable {}

  /// One change of a run.
  record One(long run, long ordinal) implements Undoable {}

  /// Everything that is in the attic from one day.
  record Day(LocalDate date) implements Undoable {}

  /// A message by its Message-ID or its file.
  record OfMessage(String name) implements Undoable {}

  /// Reads what the user said: `17`, `17.3`, `2026-11-28`, a Message-ID or a file; nothing is the
  /// last run that removed something.
  static Undoable parse(@Nullable String said) {
    if (said == null || said.isBlank()) {
      return new LastRemoval();
    }
    String what = said.strip();
    if (what.matches("[0-9]{1,9}")) {
      return new OfRun(Long.parseLong(what));
    }
    if (what.matches("[0-9]{1,9}\\.[0-9]{1,9}")) {
      int dot = what.indexOf('.');
      return new One(
          Long.parseLong(what, 0, dot, 10), Long.parseLong(what, dot + 1, what.length(), 10));
    }
    if (what.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      try {
        return new Day(LocalDate.parse(what));
      } catch (DateTimeException e) {
        return new OfMessage(what);
      }
    }
    if (what.startsWith("<") && what.endsWith(">")) {
      return new OfMessage(what.substring(1, what.length() - 1));
    }
    String file = what.substring(what.lastIndexOf('/') + 1);
    return new OfMessage(what.contains("@") ? what : MaildirName.parse(file).base());
  }

  /// The changes that are meant.
  ///
  /// @param notes gains a note if only the attic knows of them
  /// @throws ProblemException if there is nothing like that
  default List<Change> choose(Twin twin, List<Problem> notes) throws IOException {
    HistoryBook history = twin.history();
    return switch (this) {
      case LastRemoval() -> {
        List<Change> known = history.ofLastRemoval();
        yield known.isEmpty() ? lastDay(twin, notes) : known;
      }
      case OfRun(long run) -> known(history.ofRun(run), "There is no run %d.".formatted(run));
      case One(long run, long ordinal) ->
          known(history.one(run, ordinal), "There is no change %d.%d.".formatted(run, ordinal));
      case Day(LocalDate date) ->
          inAttic(twin, date, notes, "The attic has nothing from %s.".formatted(date));
      case OfMessage(String name) -> {
        List<Change> known = history.ofMessage(name);
        yield known.isEmpty()
            ? known(
                inAttic(twin, null, notes, "Neither the history nor the attic knows that message.")
                    .stream()
                    .filter(change ->
                        change.message().messageId().equals(name)
                            || change.message().base().equals(name))
                    .toList(),
                "Neither the history nor the attic knows that message.")
            : List.of(known.getFirst());
      }
    };
  }

  private static List<Change> known(List<Change> changes, String otherwise)
      throws ProblemException {
    if (changes.isEmpty()) {
      throw new ProblemException(HistoryProblems.noChange(otherwise));
    }
    return changes;
  }

  /// Once: another day is brought back only if the user says which.
  private static List<Change> lastDay(Twin twin, List<Problem> notes) throws IOException {
    List<Change> all = inAttic(twin, null, notes, "Nothing was removed that is known of.");
    if (twin.history().broughtFromAttic()) {
      throw new ProblemException(
          HistoryProblems.noChange(
              "The history does not reach back further; say a day, such as `mailtwin undo %s`."
                  .formatted(date(all.getFirst()))));
    }
    long last = all.stream().mapToLong(Change::at).max().orElse(0);
    return all.stream().filter(change -> change.at() == last).toList();
  }

  private static LocalDate date(Change change) {
    return LocalDate.ofEpochDay(Math.floorDiv(change.at(), 86_400L));
  }

  private static List<Change> inAttic(
      Twin twin, @Nullable LocalDate day, List<Problem> notes, String otherwise)
      throws IOException {
    LocalDate from = day;
    List<Change> found = known(twin.recovery().fromAtticAlone(from), otherwise);
    if (twin.history().isEmpty() || from == null) {
      notes.add(HistoryProblems.historyLost(found.size()));
    }
    return found;
  }
}
