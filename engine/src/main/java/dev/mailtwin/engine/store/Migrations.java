package dev.mailtwin.engine.store;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Brings a database to the schema this program knows: numbered files, forward only, frozen once
/// released. A newer database is left alone.
final class Migrations {

  private static final List<String> FILES = List.of("0001-agreements.sql", "0002-recognising.sql");

  private Migrations() {}

  /// Runs what is missing, each file in a transaction of its own.
  ///
  /// @throws ProblemException if the database is newer than this program
  static void run(Connection db, Path file) throws SQLException, IOException {
    for (int next = refuseNewer(db, file) + 1; next <= FILES.size(); next++) {
      apply(db, next, read(FILES.get(next - 1)));
    }
  }

  /// Only reads.
  ///
  /// @return the version of the database, 0 for an empty one
  /// @throws ProblemException if it is newer than this program
  static int refuseNewer(Connection db, Path file) throws SQLException, IOException {
    int version = version(db);
    if (version > FILES.size()) {
      throw new ProblemException(Problems.newerState(file.toString(), version, FILES.size()));
    }
    return version;
  }

  private static void apply(Connection db, int version, String sql) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.executeUpdate("BEGIN IMMEDIATE");
      try {
        statement.executeUpdate(sql);
        statement.executeUpdate("PRAGMA user_version = " + version);
        statement.executeUpdate("COMMIT");
      } catch (SQLException e) {
        statement.executeUpdate("ROLLBACK");
        throw e;
      }
    }
  }

  private static int version(Connection db) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.getInt(1);
    }
  }

  private static String read(String file) throws IOException {
    try (InputStream in = Migrations.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("missing from the program: " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
