package dev.mailtwin.engine.store;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/// The server that the last run met.
record ServerRow(StateDb db) {

  /// Empty before the first run.
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
}
