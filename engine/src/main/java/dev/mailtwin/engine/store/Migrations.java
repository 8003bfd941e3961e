package dev.mailtwin.engine.store;

import dev.mailtwin.engine.problem.Problem;
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
import java.util.function.Function;

/// Brings a database to the schema this program knows: numbered files, forward only, frozen once
/// released. A newer database is left alone.
///
/// @param home the class beside whose package the files lie
/// @param files in order; the n-th leads to version n
/// @param damaged what to say of a database that cannot be read, by its path
public record Migrations(Class<?> home, List<String> files, Function<String, Problem> damaged) {

  /// Copies the list.
  public Migrations {
    files = List.copyOf(files);
  }

  /// Runs what is missing, each file in a transaction of its own.
  ///
  /// @throws ProblemException if the database is newer than this program
  void run(Connection db, Path file) throws SQLException, IOException {
    for (int next = refuseNewer(db, file) + 1; next <= files.size(); next++) {
      apply(db, next, read(files.get(next - 1)));
    }
  }

  /// Only reads.
  ///
  /// @return the version of the database, 0 for an empty one
  /// @throws ProblemException if it is newer than this program
  int refuseNewer(Connection db, Path file) throws SQLException, IOException {
    int version = version(db);
    if (version > files.size()) {
      throw new ProblemException(Problems.newerState(file.toString(), version, files.size()));
    }
    return version;
  }

  private void apply(Connection db, int version, String sql) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.executeUpdate("BEGIN IMMEDIATE");
      try {
        if (version(db) >= version) { // Another process was quicker.
          statement.executeUpdate("ROLLBACK");
          return;
        }
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

  private String read(String file) throws IOException {
    try (InputStream in = home.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("missing from the program: " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
