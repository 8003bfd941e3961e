package dev.mailtwin.engine.store;

import dev.mailtwin.engine.history.Change;
import dev.mailtwin.engine.history.Change.Undoing;
import dev.mailtwin.engine.history.PastRun;
import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the history of one twin, and adds what is known only when a run ends.
public final class HistoryBook {

  /// A note that was made within a day is not made again: a watching program would fill the book.
  private static final long SAME_NOTE_SECONDS = 86_400;

  private static final String CHANGES =
      "SELECT c.id, c.run_id, c.at, c.event, coalesce(b.directory, c.mailbox), c.to_mailbox,"
          + " c.messages, c.uid, c.base, c.flags, c.size, c.date, c.header_hash, c.checksum,"
          + " c.message_id, c.sender, c.subject, c.detail, c.undone_at,"
          + " c.id - (SELECT min(id) FROM change f WHERE f.run_id = c.run_id) + 1"
          + " FROM change c LEFT JOIN mailbox b ON b.id = c.mailbox_id ";

  private final StateDb db;
  private final HistoryRows rows;
  private final InstantSource clock;
  private final Function<String, MailboxName> names;

  HistoryBook(
      StateDb db, HistoryRows rows, InstantSource clock, Function<String, MailboxName> names) {
    this.db = db;
    this.rows = rows;
    this.clock = clock;
    this.names = names;
  }

  /// Says what the run that begins is, if not a sync.
  public void call(String what) {
    rows.call(what);
  }

  /// The last runs that changed something, the newest first.
  ///
  /// @param changesMax how many changes of each are read at most
  public List<PastRun> runs(int runsMax, int changesMax) throws IOException {
    return db.read(connection -> {
      List<PastRun> found = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT id, at, what, (SELECT count(*) FROM change WHERE run_id = run.id) FROM run"
                  + " ORDER BY id DESC LIMIT ?")) {
        select.setInt(1, runsMax);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            long number = row.getLong(1);
            found.add(
                new PastRun(
                    number,
                    row.getLong(2),
                    row.getString(3),
                    changes(
                        connection,
                        "WHERE c.run_id = ?1 ORDER BY c.id LIMIT ?2",
                        number,
                        changesMax),
                    row.getLong(4)));
          }
        }
      }
      return found;
    });
  }

  /// One run with all its changes; empty if there is none of that number.
  public Optional<PastRun> run(long number) throws IOException {
    return db.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement("SELECT at, what FROM run WHERE id = ?")) {
        select.setLong(1, number);
        try (ResultSet row = select.executeQuery()) {
          if (!row.next()) {
            return Optional.empty();
          }
          List<Change> all = changes(connection, "WHERE c.run_id = ?1 ORDER BY c.id", number);
          return Optional.of(
              new PastRun(number, row.getLong(1), row.getString(2), all, all.size()));
        }
      }
    });
  }

  /// All changes of one run, in order.
  public List<Change> ofRun(long run) throws IOException {
    return db.read(connection -> changes(connection, "WHERE c.run_id = ?1 ORDER BY c.id", run));
  }

  /// The changes of the last sync that removed something, brought back since or not.
  public List<Change> ofLastRemoval() throws IOException {
    long run =
        db.read(connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT coalesce(max(run_id), 0) FROM change WHERE event IN ("
                          + REMOVALS
                          + ")");
              ResultSet row = select.executeQuery()) {
            return row.getLong(1);
          }
        });
    return run == 0 ? List.of() : ofRun(run);
  }

  /// One change, by its place in its run.
  public List<Change> one(long run, long ordinal) throws IOException {
    return db.read(connection ->
        changes(
            connection,
            "WHERE c.run_id = ?1 AND c.id = (SELECT min(id) FROM change f WHERE f.run_id = ?1)"
                + " + ?2 - 1",
            run,
            ordinal));
  }

  /// Removals of a message, by Message-ID without brackets or by the base name of its file; the
  /// newest first.
  public List<Change> ofMessage(String messageIdOrBase) throws IOException {
    return db.read(connection ->
        changes(
            connection,
            "WHERE c.event IN ("
                + REMOVALS
                + ") AND (c.base = ?1 OR c.message_id = ?1) ORDER BY c.id DESC",
            messageIdOrBase));
  }

  /// Whether nothing was ever written down: the history is new, or it was lost.
  public boolean isEmpty() throws IOException {
    return db.read(connection -> {
      try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM change LIMIT 1");
          ResultSet row = select.executeQuery()) {
        return !row.next();
      }
    });
  }

  /// Whether something was brought back that the history knew nothing of.
  public boolean broughtFromAttic() throws IOException {
    return db.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT 1 FROM change WHERE event = 'BROUGHT_BACK_HERE' AND detail = ? LIMIT 1")) {
        select.setString(1, TwinRecovery.FROM_ATTIC);
        try (ResultSet row = select.executeQuery()) {
          return row.next();
        }
      }
    });
  }

  private static final String REMOVALS = removals();

  private static String removals() {
    var names = new java.util.StringJoiner(", ");
    for (Event event : Event.values()) {
      if (event.isRemoval()) {
        names.add("'" + event.name() + "'");
      }
    }
    return names.toString();
  }

  private List<Change> changes(Connection connection, String where, Object... parameters)
      throws SQLException {
    List<Change> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(CHANGES + where)) {
      for (int n = 0; n < parameters.length; n++) {
        select.setObject(n + 1, parameters[n]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(change(row));
        }
      }
    }
    return found;
  }

  private Change change(ResultSet row) throws SQLException {
    var message =
        new Change.Message(
            row.getLong(8),
            row.getString(9),
            row.getString(10),
            new SizeAndDate(row.getLong(11), row.getLong(12)),
            row.getLong(13),
            row.getLong(14),
            row.getString(15),
            row.getString(16),
            row.getString(17));
    long undone = row.getLong(19);
    return new Change(
        new Change.Place(row.getLong(1), row.getLong(2), row.getLong(20)),
        row.getLong(3),
        Event.valueOf(row.getString(4)),
        name(row.getString(5)),
        name(row.getString(6)),
        row.getLong(7),
        message,
        row.getString(18),
        undone > 0 ? Undoing.DONE : undone < 0 ? Undoing.BEGUN : Undoing.OPEN);
  }

  private @Nullable MailboxName name(String directory) {
    return directory.isEmpty() ? null : names.apply(directory);
  }

  /// Writes down what a run met, such as a step down the ladder or deletions that need consent.
  public void note(List<Problem> problems) throws IOException {
    if (problems.isEmpty()) {
      return;
    }
    db.transact(connection -> {
      for (Problem problem : problems) {
        long mailbox = mailboxId(connection, problem.where());
        String where = mailbox == 0 && !problem.where().isEmpty() ? problem.where() + ": " : "";
        String words =
            "%s: %s%s %s".formatted(problem.code(), where, problem.happened(), problem.meaning());
        if (!isNoted(connection, mailbox, words)) {
          rows.say(connection, Event.NOTED, mailbox, words);
        }
      }
      return problems;
    });
  }

  private boolean isNoted(Connection connection, long mailbox, String words) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM change WHERE event = 'NOTED' AND mailbox_id = ? AND detail = ?"
                + " AND at > ? LIMIT 1")) {
      select.setLong(1, mailbox);
      select.setString(2, words);
      select.setLong(3, clock.instant().getEpochSecond() - SAME_NOTE_SECONDS);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private static long mailboxId(Connection connection, String where) throws SQLException {
    List<String> levels = List.of(where.split("/", -1));
    if (levels.contains("")) {
      return 0;
    }
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id FROM mailbox WHERE directory = ?")) {
      select.setString(1, MailboxPaths.relative(new MailboxName(levels)));
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /// What the mailbox of a change was called when it happened; null if that is not known.
  @Nullable MailboxName mailboxThen(Change change) throws IOException {
    String directory =
        db.read(connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT mailbox FROM change WHERE id = ?")) {
            select.setLong(1, change.place().number());
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? row.getString(1) : "";
            }
          }
        });
    return name(directory);
  }

  /// Where deleted messages last went on the server; null if none ever did.
  @Nullable MailboxName trash() throws IOException {
    String directory =
        db.read(connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT to_mailbox FROM change WHERE event = 'TO_TRASH'"
                          + " AND to_mailbox <> '' ORDER BY id DESC LIMIT 1");
              ResultSet row = select.executeQuery()) {
            return row.next() ? row.getString(1) : "";
          }
        });
    return name(directory);
  }

  /// Something was done to one message, as it was before.
  void record(Change change, Event event, String detail, boolean done) throws IOException {
    db.transact(connection -> {
      if (done) {
        rows.again(connection, change, event, detail);
      }
      mark(connection, change, done ? clock.instant().getEpochSecond() : -1);
      return change;
    });
  }

  static void mark(Connection connection, Change change, long undoneAt) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE change SET undone_at = ? WHERE id = ?")) {
      update.setLong(1, undoneAt);
      update.setLong(2, change.place().number());
      update.executeUpdate();
    }
  }
}
