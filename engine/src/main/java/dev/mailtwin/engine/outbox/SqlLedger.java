package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.outbox.LetterReport.Happened;
import dev.mailtwin.engine.problem.OutboxProblems;
import dev.mailtwin.engine.store.Migrations;
import dev.mailtwin.engine.store.StateDb;
import dev.mailtwin.engine.sync.SyncClock;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The ledger in `outbox.sqlite`.
final class SqlLedger implements Ledger {

  private static final Migrations SCHEMA =
      new Migrations(
          SqlLedger.class,
          List.of(
              "0001-letters.sql",
              "0002-refused-way.sql",
              "0003-notices.sql",
              "0004-other-causes.sql"),
          OutboxProblems::damagedOutbox);

  private static final String IN_HAND = "('CLAIMED', 'CONNECTED', 'ENVELOPE', 'DATA')";
  private static final String BY_ITSELF = "('QUEUED', 'HELD', 'WAITING')";
  private static final String OVER = "('DONE', 'CANCELLED')";

  private static final long DAY = 24L * 3_600;

  private final StateDb db;
  private final SyncClock clock;

  private SqlLedger(StateDb db, SyncClock clock) {
    this.db = db;
    this.clock = clock;
  }

  static SqlLedger open(Path file, SyncClock clock) throws IOException {
    StateDb db = StateDb.open(file, SCHEMA);
    try {
      db.read(connection -> {
        try (Statement statement = connection.createStatement()) {
          // Many programs may hand in letters at once; each waits for its turn.
          return statement.execute("PRAGMA busy_timeout = 60000");
        }
      });
      return new SqlLedger(db, clock);
    } catch (IOException e) {
      db.close();
      throw e;
    }
  }

  /// The lock comes first: reading first and writing later fails if another process wrote between.
  private <T> T write(StateDb.Work<T> work) throws IOException {
    return db.transact(connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("UPDATE account SET id = 1 WHERE id = 1");
      }
      return work.with(connection);
    });
  }

  @Override
  public Added add(Letter letter, String event, Filing file) throws IOException {
    return write(connection -> {
      Letter known = known(connection, letter);
      if (known != null) {
        return new Added(known, true);
      }
      file.run();
      Letter stored = LetterRows.insert(connection, letter);
      LetterRows.event(connection, stored.sequence(), clock.seconds(), event);
      return new Added(stored, false);
    });
  }

  private static @Nullable Letter known(Connection connection, Letter letter) throws SQLException {
    String id = letter.content().messageId();
    List<Letter> found =
        LetterRows.select(
            connection,
            "WHERE key = ? OR (message_id = ? AND ? <> '') ORDER BY sequence LIMIT 1",
            statement -> {
              statement.setString(1, letter.key());
              statement.setString(2, id);
              statement.setString(3, id);
            });
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  public @Nullable Letter find(String key) throws IOException {
    return first("WHERE key = ?", statement -> statement.setString(1, key));
  }

  @Override
  public List<Letter> list(long overSince) throws IOException {
    return select(
        "WHERE state NOT IN " + OVER + " OR queued_at >= ? ORDER BY sequence",
        statement -> statement.setLong(1, overSince));
  }

  @Override
  public @Nullable Letter nextDue(long after, long now, boolean forLink) throws IOException {
    return first(
        "WHERE state IN "
            + BY_ITSELF
            + " AND sequence > ? AND (due_at <= ? OR (for_link AND ?)) ORDER BY sequence LIMIT 1",
        statement -> {
          statement.setLong(1, after);
          statement.setLong(2, now);
          statement.setBoolean(3, forLink);
        });
  }

  @Override
  public long newest() throws IOException {
    return db.read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT max(sequence) FROM letter")) {
        return row.getLong(1);
      }
    });
  }

  @Override
  public List<Letter> waitingForLink(long now) throws IOException {
    String due = "WHERE state IN " + BY_ITSELF + " AND (due_at <= ? OR for_link)";
    return write(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE letter SET first_tried_at = ? " + due + " AND first_tried_at = 0")) {
        update.setLong(1, now);
        update.setLong(2, now);
        update.executeUpdate();
      }
      return LetterRows.select(
          connection, due + " ORDER BY sequence", statement -> statement.setLong(1, now));
    });
  }

  @Override
  public List<Letter> dueBehind(long moment, long sooner) throws IOException {
    return select(
        "WHERE state NOT IN "
            + IN_HAND
            + " AND NOT (state = 'HELD' AND zone <> '')"
            + " AND due_at > CASE WHEN for_link THEN ? ELSE ? END ORDER BY sequence",
        statement -> {
          statement.setLong(1, moment);
          statement.setLong(2, sooner);
        });
  }

  @Override
  public List<Letter> inHand() throws IOException {
    return select("WHERE state IN " + IN_HAND + " ORDER BY sequence", _ -> {});
  }

  @Override
  public @Nullable Letter nextWatched(long now) throws IOException {
    return first(
        "WHERE due_at > 0 AND (state IN ('ACCEPTED', 'UNCERTAIN')"
            + " OR (state = 'DONE' AND copy = 'BY_US' AND due_at <= ?))"
            + " ORDER BY due_at, sequence LIMIT 1",
        statement -> statement.setLong(1, now));
  }

  private @Nullable Letter first(String where, LetterRows.Binding binding) throws IOException {
    List<Letter> found = select(where, binding);
    return found.isEmpty() ? null : found.getFirst();
  }

  private List<Letter> select(String where, LetterRows.Binding binding) throws IOException {
    return db.read(connection -> LetterRows.select(connection, where, binding));
  }

  @Override
  public @Nullable Letter save(Letter letter, String event) throws IOException {
    Optional<Letter> saved =
        write(connection -> {
          Letter updated = LetterRows.update(connection, letter);
          if (updated != null) {
            LetterRows.event(connection, letter.sequence(), clock.seconds(), event);
          }
          return Optional.ofNullable(updated);
        });
    return saved.orElse(null);
  }

  @Override
  public List<Happened> history(Letter letter) throws IOException {
    return db.read(connection -> {
      List<Happened> lines = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT at, what FROM event WHERE sequence = ? ORDER BY rowid")) {
        select.setLong(1, letter.sequence());
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            lines.add(new Happened(Instant.ofEpochSecond(row.getLong(1)), row.getString(2)));
          }
        }
      }
      return lines;
    });
  }

  @Override
  public AccountRow account() throws IOException {
    return db.read(SqlLedger::account);
  }

  private static AccountRow account(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT paused, link_due_at, link_failures, refused_way, endpoint, size_limit,"
                    + " saves_copies FROM account")) {
      if (!row.next()) {
        return AccountRow.fresh();
      }
      return new AccountRow(
          row.getBoolean(1),
          row.getLong(2),
          row.getInt(3),
          row.getString(4),
          row.getString(5),
          row.getLong(6),
          AccountRow.Saves.valueOf(row.getString(7)),
          LetterRows.problem(connection, 0));
    }
  }

  @Override
  public void change(UnaryOperator<AccountRow> change) throws IOException {
    write(connection -> {
      AccountRow account = change.apply(account(connection));
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE account SET paused = ?, link_due_at = ?, link_failures = ?,"
                  + " refused_way = ?, endpoint = ?, size_limit = ?, saves_copies = ?")) {
        update.setBoolean(1, account.paused());
        update.setLong(2, account.linkDueAt());
        update.setInt(3, account.linkFailures());
        update.setString(4, account.refusedWay());
        update.setString(5, account.endpoint());
        update.setLong(6, account.sizeLimit());
        update.setString(7, account.saves().name());
        update.executeUpdate();
      }
      LetterRows.problem(connection, 0, account.problem());
      return account;
    });
  }

  @Override
  public void delivered(long at, int recipients) throws IOException {
    write(connection -> {
      try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM delivery WHERE at < ?");
          PreparedStatement insert =
              connection.prepareStatement("INSERT INTO delivery VALUES (?, ?)")) {
        delete.setLong(1, at - DAY);
        delete.executeUpdate();
        insert.setLong(1, at);
        insert.setInt(2, recipients);
        return insert.executeUpdate();
      }
    });
  }

  @Override
  public List<Long> deliveredSince(long since) throws IOException {
    return db.read(connection -> {
      List<Long> times = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement("SELECT at FROM delivery WHERE at > ? ORDER BY at")) {
        select.setLong(1, since);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            times.add(row.getLong(1));
          }
        }
      }
      return times;
    });
  }

  @Override
  public void close() {
    db.close();
  }
}
