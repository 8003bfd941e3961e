package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.Side;
import dev.mailtwin.engine.sync.MailboxState;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.TwinAccount.Standing;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The row of one mailbox.
final class MailboxRow {

  private final StateDb db;
  private final InstantSource clock;
  private final HistoryRows history;
  private final long id;
  private final MailboxName name;
  private MailboxState state;
  private String signature;
  private String sampled = "";
  private Standing standing;
  private String movingFrom;

  private MailboxRow(Around around, long id, MailboxName name, Remembered remembered) {
    this.db = around.db;
    this.clock = around.clock;
    this.history = around.history;
    this.id = id;
    this.name = name;
    this.state = remembered.state;
    this.signature = remembered.signature;
    this.standing = remembered.standing;
    this.movingFrom = remembered.movingFrom;
  }

  private record Remembered(
      MailboxState state, String signature, Standing standing, String movingFrom) {

    static final Remembered NOTHING = new Remembered(MailboxState.NEW, "", Standing.NEW, "");
  }

  /// What all rows of a twin share.
  record Around(StateDb db, InstantSource clock, HistoryRows history) {}

  /// All rows, by directory below the twin.
  static Map<String, MailboxRow> all(
      Around around, java.util.function.Function<String, MailboxName> names) throws IOException {
    return around.db.read(connection -> {
      Map<String, MailboxRow> found = new HashMap<>();
      try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT id, directory, uid_validity, uid_next, message_count,"
                      + " highest_modseq, ladder, audited_at, settled, signature, flags_not_kept,"
                      + " object_id, withdrawn, doomed, moving_from, overlap_from, consent_asked"
                      + " FROM mailbox");
          ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String directory = row.getString(2);
          if (directory.isEmpty()) {
            continue; // Written by mistake once, of a mailbox that no directory can hold.
          }
          var state =
              new MailboxState(
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  Ladder.valueOf(row.getString(7)),
                  row.getLong(8),
                  row.getInt(9) != 0,
                  Flags.ofImap(names(row.getString(11))),
                  row.getLong(16));
          var standing =
              new Standing(
                  row.getString(12),
                  row.getInt(13) != 0,
                  row.getInt(14) != 0,
                  sides(row.getInt(17)));
          found.put(
              directory,
              new MailboxRow(
                  around,
                  row.getLong(1),
                  names.apply(directory),
                  new Remembered(state, row.getString(10), standing, row.getString(15))));
        }
      }
      return found;
    });
  }

  private static List<String> names(String column) {
    return column.isEmpty() ? List.of() : List.of(column.split(" "));
  }

  private static Set<Side> sides(int asked) {
    Set<Side> sides = EnumSet.noneOf(Side.class);
    for (Side side : List.of(Side.DISK, Side.SERVER)) {
      if ((asked & bit(side)) != 0) {
        sides.add(side);
      }
    }
    return sides;
  }

  private static int bit(Side side) {
    return switch (side) {
      case DISK -> 1;
      case SERVER -> 2;
      case NEITHER -> 0;
    };
  }

  static MailboxRow create(Around around, MailboxName name, String directory) throws IOException {
    long id = around.db.transact(connection -> insert(connection, directory));
    return new MailboxRow(around, id, name, Remembered.NOTHING);
  }

  private static long insert(Connection connection, String directory) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO mailbox (directory) VALUES (?) RETURNING id")) {
      insert.setString(1, directory);
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  StateDb db() {
    return db;
  }

  HistoryRows history() {
    return history;
  }

  long id() {
    return id;
  }

  MailboxName name() {
    return name;
  }

  MailboxState state() {
    return state;
  }

  Standing standing() {
    return standing;
  }

  /// Where its directory was, as long as it is on its way; empty otherwise.
  String movingFrom() {
    return movingFrom;
  }

  void save(Standing fresh) throws IOException {
    if (fresh.equals(standing)) {
      return;
    }
    db.transact(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE mailbox SET object_id = ?, withdrawn = ?, doomed = ?, consent_asked = ?"
                  + " WHERE id = ?")) {
        update.setString(1, fresh.objectId());
        update.setInt(2, fresh.withdrawn() ? 1 : 0);
        update.setInt(3, fresh.doomed() ? 1 : 0);
        update.setInt(4, fresh.asked().stream().mapToInt(MailboxRow::bit).sum());
        update.setLong(5, id);
        update.executeUpdate();
      }
      return fresh;
    });
    standing = fresh;
  }

  /// The same mailbox under another name. Its directory is still elsewhere: whoever opens the twin
  /// next has to move it, until [#arrived] says that it was.
  ///
  /// @param from where the directory is now; empty if it is in its place
  MailboxRow renamed(MailboxName to, String directory, String from) throws IOException {
    db.transact(connection -> {
      history.renamed(connection, id, directory);
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE mailbox SET directory = ?, moving_from = ?, withdrawn = 0 WHERE id = ?")) {
        update.setString(1, directory);
        update.setString(2, from);
        update.setLong(3, id);
        update.executeUpdate();
      }
      return directory;
    });
    var now = new Standing(standing.objectId(), false, standing.doomed(), standing.asked());
    var shared = new Around(db, clock, history);
    return new MailboxRow(shared, id, to, new Remembered(state, signature, now, from));
  }

  /// Its directory is in its place.
  void arrived() throws IOException {
    db.transact(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE mailbox SET moving_from = '' WHERE id = ?")) {
        update.setLong(1, id);
        update.executeUpdate();
      }
      return id;
    });
    movingFrom = "";
  }

  /// Forgets it and everything about its messages.
  void delete() throws IOException {
    db.transact(connection -> {
      MessageRows.deleteAll(connection, id);
      history.forgotten(connection, id, state.uidValidity() != 0);
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM mailbox WHERE id = ?")) {
        delete.setLong(1, id);
        delete.executeUpdate();
      }
      return id;
    });
  }

  /// Remembers what the directory looked like right before it is listed.
  void sample(DirectorySignature now) {
    Instant time = clock.instant();
    long nanos = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    sampled = now.isSettled(nanos) ? now.text() : "";
  }

  boolean isSampled(DirectorySignature now) {
    return !signature.isEmpty() && signature.equals(now.text());
  }

  /// As if it had been saved, until the twin is closed.
  void pretend(MailboxState fresh) {
    state = fresh;
  }

  void save(MailboxState fresh) throws IOException {
    if (fresh.equals(state) && sampled.equals(signature)) {
      return;
    }
    db.transact(connection -> {
      if (state.auditedAt() != 0 && fresh.ladder().compareTo(state.ladder()) < 0) {
        String step = "from %s to %s".formatted(state.ladder(), fresh.ladder());
        history.say(connection, Event.STEPPED_DOWN, id, step);
      }
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE mailbox SET uid_validity = ?, uid_next = ?, message_count = ?,"
                  + " highest_modseq = ?, ladder = ?, audited_at = ?, settled = ?,"
                  + " signature = ?, flags_not_kept = ?, overlap_from = ? WHERE id = ?")) {
        update.setLong(1, fresh.uidValidity());
        update.setLong(2, fresh.uidNext());
        update.setLong(3, fresh.exists());
        update.setLong(4, fresh.highestModseq());
        update.setString(5, fresh.ladder().name());
        update.setLong(6, fresh.auditedAt());
        update.setInt(7, fresh.settled() ? 1 : 0);
        update.setString(8, sampled);
        update.setString(9, String.join(" ", fresh.notKept().imap()));
        update.setLong(10, fresh.overlapFrom());
        update.setLong(11, id);
        update.executeUpdate();
      }
      return fresh;
    });
    state = fresh;
    signature = sampled;
  }
}
