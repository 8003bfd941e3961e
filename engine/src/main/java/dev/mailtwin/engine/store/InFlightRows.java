package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.sync.CopyIntents;
import dev.mailtwin.engine.sync.Outgoing;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rows of one mailbox about remote effects whose outcome is not known yet, and about uploads
/// the server would not have.
final class InFlightRows implements CopyIntents {

  private final StateDb db;
  private final long mailboxId;

  InFlightRows(StateDb db, long mailboxId) {
    this.db = db;
    this.mailboxId = mailboxId;
  }

  void intend(List<UploadIntent> intents) throws IOException {
    db.transact(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT OR REPLACE INTO upload_intent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        for (UploadIntent intent : intents) {
          insert.setLong(1, mailboxId);
          insert.setString(2, intent.base());
          insert.setLong(3, intent.uidValidity());
          insert.setLong(4, intent.uidNext());
          insert.setLong(5, intent.bytes());
          insert.setString(6, intent.sha256());
          insert.setString(7, intent.messageId());
          insert.setLong(8, intent.headerHash());
          insert.setLong(9, intent.missedAt());
          insert.setLong(10, intent.checksum());
          insert.setString(11, String.join(" ", intent.flags().imap()));
          insert.addBatch();
        }
        insert.executeBatch();
      }
      return intents;
    });
  }

  List<UploadIntent> uploads() throws IOException {
    return db.read(connection -> {
      List<UploadIntent> found = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT base, uid_validity, uid_next, bytes, sha256, message_id, header_hash,"
                  + " checksum, flags, missed_at FROM upload_intent WHERE mailbox_id = ? ORDER BY base")) {
        select.setLong(1, mailboxId);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found.add(
                new UploadIntent(
                    row.getString(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getString(5),
                    row.getString(6),
                    row.getLong(7),
                    row.getLong(8),
                    Flags.ofImap(List.of(row.getString(9).split(" "))),
                    row.getLong(10)));
          }
        }
      }
      return found;
    });
  }

  void missed(List<UploadIntent> intents, long atSeconds) throws IOException {
    db.transact(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE upload_intent SET missed_at = ? WHERE mailbox_id = ? AND base = ?")) {
        for (UploadIntent intent : intents) {
          update.setLong(1, atSeconds);
          update.setLong(2, mailboxId);
          update.setString(3, intent.base());
          update.addBatch();
        }
        update.executeBatch();
      }
      return intents;
    });
  }

  void drop(List<UploadIntent> intents) throws IOException {
    db.transact(connection -> {
      for (UploadIntent intent : intents) {
        delete(connection, "upload_intent", mailboxId, intent.base());
      }
      return intents;
    });
  }

  boolean wasRefused(Outgoing message) throws IOException {
    return db.read(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT 1 FROM refused_upload WHERE mailbox_id = ? AND base = ?"
                  + " AND sha256 = ?")) {
        select.setLong(1, mailboxId);
        select.setString(2, message.base());
        select.setString(3, message.sha256());
        try (ResultSet row = select.executeQuery()) {
          return row.next();
        }
      }
    });
  }

  void refused(Outgoing message, String reason) throws IOException {
    db.transact(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT OR REPLACE INTO refused_upload VALUES (?, ?, ?, ?)")) {
        insert.setLong(1, mailboxId);
        insert.setString(2, message.base());
        insert.setString(3, message.sha256());
        insert.setString(4, reason);
        insert.executeUpdate();
      }
      return message;
    });
  }

  boolean refusedSome() throws IOException {
    return !refused().isEmpty();
  }

  void keepRefusals(Set<String> bases) throws IOException {
    List<String> others = refused().stream().filter(base -> !bases.contains(base)).toList();
    if (others.isEmpty()) {
      return;
    }
    db.transact(connection -> {
      for (String base : others) {
        delete(connection, "refused_upload", mailboxId, base);
      }
      return others;
    });
  }

  private List<String> refused() throws IOException {
    return db.read(connection -> {
      List<String> found = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement("SELECT base FROM refused_upload WHERE mailbox_id = ?")) {
        select.setLong(1, mailboxId);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found.add(row.getString(1));
          }
        }
      }
      return found;
    });
  }

  /// Forgets what is known of a file that is linked now.
  ///
  /// @param now seconds since 1970
  /// @return whether it was on its way up
  static boolean forget(Connection connection, long mailboxId, String base, long now)
      throws SQLException {
    boolean uploading = delete(connection, "upload_intent", mailboxId, base) > 0;
    delete(connection, "refused_upload", mailboxId, base);
    if (uploading) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT OR REPLACE INTO fresh_upload VALUES (?, ?, ?)")) {
        insert.setLong(1, mailboxId);
        insert.setString(2, base);
        insert.setLong(3, now);
        insert.executeUpdate();
      }
    }
    return uploading;
  }

  static void forgetCopies(Connection connection, long mailboxId, Collection<Long> uids)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM copy_intent WHERE mailbox_id = ? AND uid = ?")) {
      for (long uid : uids) {
        delete.setLong(1, mailboxId);
        delete.setLong(2, uid);
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  private static int delete(Connection connection, String name, long mailboxId, String base)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + name + " WHERE mailbox_id = ? AND base = ?")) {
      delete.setLong(1, mailboxId);
      delete.setString(2, base);
      return delete.executeUpdate();
    }
  }

  @Override
  public Map<Long, Begun> open() throws IOException {
    return db.read(connection -> {
      Map<Long, Begun> found = new HashMap<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT uid, uid_validity, uid_next FROM copy_intent WHERE mailbox_id = ?")) {
        select.setLong(1, mailboxId);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found.put(row.getLong(1), new Begun(row.getLong(2), row.getLong(3)));
          }
        }
      }
      return found;
    });
  }

  @Override
  public void begin(UidList uids, Begun where) throws IOException {
    db.transact(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT OR REPLACE INTO copy_intent VALUES (?, ?, ?, ?)")) {
        for (int n = 0; n < uids.size(); n++) {
          insert.setLong(1, mailboxId);
          insert.setLong(2, uids.get(n));
          insert.setLong(3, where.uidValidity());
          insert.setLong(4, where.uidNext());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      return uids;
    });
  }
}
