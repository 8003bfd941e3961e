package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.problem.HistoryProblems;
import dev.mailtwin.engine.problem.Problem;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides when the attic is emptied.
///
/// What a day brought goes when that day is more than 30 days ago, unless the history still names
/// it within that time. A clock that leaps must not decide about everybody's last copies: when more
/// than 40 days passed since the attic was looked at, or time went back, nothing goes until the
/// clock has gone steadily for a week. So a computer that wakes up ten years ahead keeps the attic
/// for a week, in which somebody can notice; after a holiday it is emptied at once.
final class AtticClock {

  private static final long DAY = 86_400;
  private static final int KEPT_DAYS = 30;
  private static final long LEAP_SECONDS = 40 * DAY;
  private static final long STEADY_SECONDS = 7 * DAY;
  private static final long HISTORY_SECONDS = 366 * DAY;

  private final StateDb db;
  private final HistoryRows rows;
  private final InstantSource clock;

  AtticClock(StateDb db, HistoryRows rows, InstantSource clock) {
    this.db = db;
    this.rows = rows;
    this.clock = clock;
  }

  /// When the clock was seen last, and since when it has not leapt.
  private record Seen(long seen, long steady) {
    static final Seen NEVER = new Seen(-1, 0);

    boolean isNever() {
      return seen < 0;
    }
  }

  /// Writes at most once a day if there is nothing to remove.
  @Nullable Problem tidy(Attic attic) throws IOException {
    List<LocalDate> dates = attic.dates();
    Seen before = db.read(AtticClock::read);
    if (dates.isEmpty() && before.isNever()) {
      return null;
    }
    long now = clock.instant().getEpochSecond();
    boolean leapt =
        !before.isNever() && (now > before.seen + LEAP_SECONDS || now < before.seen - DAY);
    Seen after = new Seen(now, before.isNever() ? sinceEver(now) : leapt ? now : before.steady);
    if (before.isNever() || leapt || now >= before.seen + DAY) {
      db.transact(connection -> {
        write(connection, after);
        return after;
      });
    }
    if (after.steady > 0 && now < after.steady + STEADY_SECONDS) {
      return leapt && !dates.isEmpty() ? HistoryProblems.clockLeapt() : null;
    }
    empty(attic, dates, now);
    return null;
  }

  /// A state that knows nothing was lost or is new: then nothing tells whether the clock is right.
  private long sinceEver(long now) throws IOException {
    return db.read(connection -> {
      try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM change LIMIT 1");
          ResultSet row = select.executeQuery()) {
        return row.next() ? 0 : now;
      }
    });
  }

  private void empty(Attic attic, List<LocalDate> dates, long now) throws IOException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    long removed = 0;
    Set<String> needed = null;
    for (LocalDate date : dates) {
      if (date.plusDays(KEPT_DAYS).isBefore(today)) {
        needed = needed == null ? needed(now - KEPT_DAYS * DAY) : needed;
        Set<String> bases = needed;
        removed += attic.remove(date, kept -> kept.isNamedIn(bases));
      }
    }
    if (removed > 0) {
      long count = removed;
      db.transact(connection -> {
        rows.count(connection, Event.ATTIC_EMPTIED, 0, count);
        prune(connection, now - HISTORY_SECONDS);
        return count;
      });
    }
  }

  /// Base names of what was removed lately and not brought back: a run that was broken off may have
  /// written it down long after the file came here.
  private Set<String> needed(long since) throws IOException {
    return db.read(connection -> {
      Set<String> bases = new HashSet<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT base FROM change WHERE event IN ('TO_ATTIC', 'GONE_FROM_BOTH')"
                  + " AND base <> '' AND undone_at <= 0 AND at > ?")) {
        select.setLong(1, since);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            bases.add(row.getString(1));
          }
        }
      }
      return bases;
    });
  }

  private static void prune(Connection db, long before) throws SQLException {
    for (String old :
        List.of(
            "DELETE FROM change WHERE at < ?",
            "DELETE FROM run WHERE at < ?"
                + " AND NOT EXISTS (SELECT 1 FROM change WHERE run_id = run.id)")) {
      try (PreparedStatement delete = db.prepareStatement(old)) {
        delete.setLong(1, before);
        delete.executeUpdate();
      }
    }
  }

  private static Seen read(Connection db) throws SQLException {
    try (PreparedStatement select = db.prepareStatement("SELECT seen, steady FROM attic_clock");
        ResultSet row = select.executeQuery()) {
      return row.next() ? new Seen(row.getLong(1), row.getLong(2)) : Seen.NEVER;
    }
  }

  private static void write(Connection db, Seen now) throws SQLException {
    try (PreparedStatement delete = db.prepareStatement("DELETE FROM attic_clock");
        PreparedStatement insert = db.prepareStatement("INSERT INTO attic_clock VALUES (?, ?)")) {
      delete.executeUpdate();
      insert.setLong(1, now.seen);
      insert.setLong(2, now.steady);
      insert.executeUpdate();
    }
  }
}
