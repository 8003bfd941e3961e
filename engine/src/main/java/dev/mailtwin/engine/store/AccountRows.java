package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.Plan;
import dev.mailtwin.engine.sync.TwinAccount.Recent;
import dev.mailtwin.engine.sync.TwinMailbox.Content;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What is remembered about the account as a whole: the server that the last run met, removals, and
/// bytes received.
public final class AccountRows {

  private final StateDb db;

  AccountRows(StateDb db) {
    this.db = db;
  }

  /// The server; empty before the first run.
  String identity() throws IOException {
    return db.read(connection -> {
      try (PreparedStatement select = connection.prepareStatement("SELECT identity FROM server");
          ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    });
  }

  void save(String identity) throws IOException {
    db.transact(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT OR REPLACE INTO server VALUES (1, ?)")) {
        insert.setString(1, identity);
        insert.executeUpdate();
      }
      return identity;
    });
  }

  long removedSince(long seconds, boolean onServer) throws IOException {
    // Two days: what a clock that was ahead wrote does not count for ever.
    String these = (onServer ? "" : "NOT ") + "on_server AND at > ?1 AND at < ?1 + 172800";
    return db.count("SELECT coalesce(sum(messages), 0) FROM removal WHERE " + these, seconds);
  }

  void recordRemovals(long atSeconds, boolean onServer, long messages) throws IOException {
    if (messages == 0) {
      return;
    }
    db.transact(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO removal VALUES (?, ?, ?)")) {
        insert.setLong(1, atSeconds);
        insert.setInt(2, onServer ? 1 : 0);
        insert.setLong(3, messages);
        insert.executeUpdate();
      }
      return messages;
    });
  }

  List<Recent> recent(Content content, SizeAndDate facts, Function<String, MailboxName> names)
      throws IOException {
    return db.read(connection -> {
      List<Recent> found = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT directory, uid, base FROM message JOIN mailbox ON mailbox.id = mailbox_id"
                  + " WHERE kind = 0 AND uid >= recent_from AND size = ? AND date = ?"
                  + " AND header_hash = ? AND checksum = ? ORDER BY directory, uid")) {
        select.setLong(1, facts.size());
        select.setLong(2, facts.date());
        select.setLong(3, content.headerHash());
        select.setLong(4, content.checksum());
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            var link = new Plan.Link(row.getLong(2), row.getString(3));
            found.add(new Recent(names.apply(row.getString(1)), link));
          }
        }
      }
      return found;
    });
  }

  void sawEverything() throws IOException {
    if (db.count("SELECT count(*) FROM mailbox WHERE ?1 = ?1 AND recent_from <> uid_next", 0)
        == 0) {
      return;
    }
    db.transact(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE mailbox SET recent_from = seen_to, seen_to = uid_next")) {
        return update.executeUpdate();
      }
    });
  }

  /// Bytes received in the seconds before a moment, for the provider's cap. What a clock that was
  /// wrong put into the future does not count.
  public long received(long seconds, long before) throws IOException {
    String window = "at > ?1 AND at <= ?1 + " + seconds;
    return db.count(
        "SELECT coalesce(sum(bytes), 0) FROM transfer WHERE " + window, before - seconds);
  }

  /// When no more than so many bytes will have been received within a time.
  ///
  /// @param window that time, in seconds
  /// @param now seconds since 1970; the result as well
  public long roomAt(long window, long now, long bytes) throws IOException {
    long left = received(window, now);
    return db.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT at, bytes FROM transfer WHERE at > ? AND at <= ? ORDER BY at")) {
        select.setLong(1, now - window);
        select.setLong(2, now);
        long counted = left;
        long at = now;
        try (ResultSet row = select.executeQuery()) {
          while (counted > Math.max(0, bytes) && row.next()) {
            counted -= row.getLong(2);
            at = row.getLong(1) + window;
          }
        }
        return at;
      }
    });
  }

  /// Remembers that bytes were received.
  public void recordReceived(long atSeconds, long bytes) throws IOException {
    db.transact(connection -> {
      try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO transfer VALUES (?, ?)");
          PreparedStatement delete =
              connection.prepareStatement("DELETE FROM transfer WHERE at < ?")) {
        insert.setLong(1, atSeconds);
        insert.setLong(2, bytes);
        insert.executeUpdate();
        delete.setLong(1, atSeconds - 86_400);
        delete.executeUpdate();
      }
      return bytes;
    });
  }
}
