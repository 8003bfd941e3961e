package dev.mailtwin.engine.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The database of a twin and what of it survives a loss of power.
///
/// Every commit appends to the write-ahead log and waits for the disk, so what a loss leaves is the
/// log up to some byte: SQLite itself ignores a transaction whose end is missing. Between two
/// effects the program may have committed any number of times; the log is cut anywhere in what was
/// written since the effect before.
final class StateFile {

  private final Path file;
  private final Path log;
  private byte[] keptFile = new byte[0];
  private byte[] keptLog = new byte[0];

  StateFile(Path root) {
    this.file = root.resolve(".mailtwin").resolve("state.sqlite");
    this.log = file.resolveSibling("state.sqlite-wal");
  }

  /// How long the log is now.
  long logged() throws IOException {
    try {
      return Files.size(log);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /// The power goes now.
  ///
  /// @param before how long the log was at the effect before
  void losePower(long before, RandomGenerator chance) throws IOException {
    keptFile = bytes(file);
    byte[] whole = bytes(log);
    int length = whole.length;
    if (before < length) {
      length =
          switch (chance.nextInt(3)) {
            case 0 -> (int) before;
            case 1 -> length;
            default -> chance.nextInt((int) before, length + 1);
          };
    }
    keptLog = Arrays.copyOf(whole, length);
  }

  /// What is there when the power is back. Nobody has the database open.
  void comeBack() throws IOException {
    put(keptFile, keptLog);
  }

  /// All of it, for putting it back later. Nobody has the database open.
  byte[] backup() throws IOException {
    return bytes(file);
  }

  /// Somebody restores a backup, truncates or removes the database. Nobody has it open.
  ///
  /// @param bytes what it is then; none to remove it
  void restore(byte[] bytes) throws IOException {
    put(bytes, new byte[0]);
  }

  private void put(byte[] database, byte[] writeAhead) throws IOException {
    Files.deleteIfExists(file.resolveSibling("state.sqlite-shm"));
    Files.deleteIfExists(log);
    Files.deleteIfExists(file);
    if (database.length > 0) {
      Files.write(file, database);
    }
    if (writeAhead.length > 0) {
      Files.write(log, writeAhead);
    }
  }

  private static byte[] bytes(Path path) throws IOException {
    try {
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }
}
