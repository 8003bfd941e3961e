package dev.mailtwin.engine.store;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// A database of one twin, behind one writer.
///
/// All statements run on one platform thread: SQLite has one writer anyway, and a native call would
/// pin a virtual thread's carrier. Safe for use by many threads; each [#transact] is one
/// transaction and survives a loss of power when it returns.
public final class StateDb implements AutoCloseable {

  private final Path file;
  private final Migrations schema;
  private final ExecutorService writer;
  private final Connection db;

  private StateDb(Path file, Migrations schema, ExecutorService writer, Connection db) {
    this.file = file;
    this.schema = schema;
    this.writer = writer;
    this.db = db;
  }

  /// Work with the database that yields something.
  @FunctionalInterface
  public interface Work<T> {

    /// Does it, on the writer's thread.
    T with(Connection db) throws SQLException, IOException;
  }

  /// Opens a database, creating it and bringing it up to date if need be.
  ///
  /// @throws ProblemException if it is newer than this program, or damaged
  public static StateDb open(Path file, Migrations schema) throws IOException {
    ExecutorService writer =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("state-writer").factory());
    try {
      Connection db = await(file, schema, writer.submit(() -> connect(file, schema)));
      return new StateDb(file, schema, writer, db);
    } catch (IOException e) {
      writer.shutdownNow();
      throw e;
    }
  }

  private static Connection connect(Path file, Migrations schema) throws SQLException, IOException {
    createPrivate(file);
    // Not through DriverManager: that looks through every library for drivers.
    Connection db = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
    try {
      schema.refuseNewer(db, file); // Before anything is written: the mode is in the file.
    } catch (SQLException | IOException e) {
      db.close();
      throw e;
    }
    try (Statement statement = db.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA cache_size = -8000");
    } catch (SQLException e) {
      db.close();
      throw e;
    }
    try {
      schema.run(db, file);
    } catch (SQLException | IOException e) {
      db.close();
      throw e;
    }
    return db;
  }

  /// An empty file is an empty database; what SQLite puts beside it gets the same permissions.
  private static void createPrivate(Path file) throws IOException {
    if (Files.notExists(file)) {
      try {
        Files.createFile(file, OwnerOnly.FILE);
      } catch (FileAlreadyExistsException e) {
        return; // Another process was quicker.
      }
    }
  }

  /// Reads.
  public <T> T read(Work<T> work) throws IOException {
    return await(file, schema, writer.submit(() -> work.with(db)));
  }

  /// Writes: all or nothing.
  public <T> T transact(Work<T> work) throws IOException {
    return await(
        file,
        schema,
        writer.submit(() -> {
          db.setAutoCommit(false);
          try {
            T result = work.with(db);
            db.commit();
            db.setAutoCommit(true);
            return result;
          } catch (SQLException | IOException | RuntimeException e) {
            rollBack(e);
            throw e;
          }
        }));
  }

  /// A full disk rolls back by itself; that it cannot be done twice must not hide why.
  private void rollBack(Exception why) {
    try {
      db.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
    try {
      db.setAutoCommit(true);
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      await(
          file,
          schema,
          writer.submit(() -> {
            db.close();
            return file;
          }));
    } catch (IOException e) {
      System.getLogger(StateDb.class.getName())
          .log(System.Logger.Level.WARNING, "closing the database", e);
    } finally {
      writer.shutdown();
    }
  }

  /// Work that was begun is finished even if the caller is interrupted meanwhile.
  private static <T> T await(Path file, Migrations schema, Future<T> future) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw explained(file, schema, java.util.Objects.requireNonNullElse(e.getCause(), e));
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException explained(Path file, Migrations schema, Throwable cause) {
    return switch (cause) {
      case SQLiteException e when e.getResultCode() == SQLiteErrorCode.SQLITE_FULL ->
          new ProblemException(Problems.diskFull(file.toString()), e);
      case SQLiteException e when isReadOnly(e.getResultCode()) ->
          new ProblemException(Problems.readOnlyDisk(file.toString()), e);
      case SQLiteException e when isDamage(e.getResultCode()) ->
          new ProblemException(schema.damaged().apply(file.toString()), e);
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case SQLiteException e when e.getResultCode().name().startsWith("SQLITE_IOERR") ->
          new IOException(file + ": " + e.getMessage(), e); // Who asks the disk will know why.
      case Throwable e -> new ProblemException(Problems.disk(file + ": " + e.getMessage()), e);
    };
  }

  private static boolean isDamage(SQLiteErrorCode code) {
    return code == SQLiteErrorCode.SQLITE_NOTADB || code.name().startsWith("SQLITE_CORRUPT");
  }

  private static boolean isReadOnly(SQLiteErrorCode code) {
    return code.name().startsWith("SQLITE_READONLY") || code == SQLiteErrorCode.SQLITE_CANTOPEN;
  }

  /// One number that a query with one parameter yields; 0 if there is none.
  long count(String sql, long parameter) throws IOException {
    return read(connection -> {
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        select.setLong(1, parameter);
        try (ResultSet row = select.executeQuery()) {
          return row.next() ? row.getLong(1) : 0L;
        }
      }
    });
  }
}
