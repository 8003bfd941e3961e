package dev.mailtwin.engine.store;

import dev.mailtwin.engine.problem.Problems;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// The file of a twin's state, before it is opened.
///
/// @param own the twin's `.mailtwin`
record StateFile(Path own) {

  private static final String NAME = "state.sqlite";

  static final Migrations SCHEMA =
      new Migrations(
          Twin.class,
          List.of(
              "0001-agreements.sql",
              "0002-recognising.sql",
              "0003-mailboxes.sql",
              "0004-overlap.sql",
              "0005-history.sql",
              "0006-email-ids.sql",
              "0007-fresh-uploads.sql",
              "0008-open-questions.sql",
              "0009-sent-uploads.sql",
              "0010-recent-arrivals.sql"),
          Problems::damagedState);

  /// Where the page size and the number of pages stand (the file format's header).
  private static final int PAGE_SIZE_AT = 16;

  private static final int PAGES_AT = 28;

  Path path() {
    return own.resolve(NAME);
  }

  private Path journal() {
    return own.resolve(NAME + "-wal");
  }

  private Path doubt() {
    return own.resolve(NAME + ".doubted");
  }

  /// Remembers that a page could not be read, so that the next run does not rely on the others.
  void distrust() throws IOException {
    if (Files.notExists(doubt())) {
      Files.createFile(doubt(), OwnerOnly.FILE);
    }
  }

  /// Whether a run found it damaged, or it is shorter than it says. A journal may hold the rest.
  boolean isBad() throws IOException {
    return Files.exists(doubt()) || (size(journal()) == 0 && size(path()) < sizeItSays());
  }

  private long sizeItSays() throws IOException {
    try (var in = new DataInputStream(Files.newInputStream(path()))) {
      in.skipNBytes(PAGE_SIZE_AT);
      int pageSize = in.readUnsignedShort();
      in.skipNBytes(PAGES_AT - PAGE_SIZE_AT - Short.BYTES);
      long pages = Integer.toUnsignedLong(in.readInt());
      return pages * (pageSize == 1 ? 65_536 : pageSize); // 1 stands for what 16 bits cannot say.
    } catch (NoSuchFileException | EOFException e) {
      return 0;
    }
  }

  /// Takes it out of the way; nothing is destroyed.
  ///
  /// @return where it is now
  Path setAside(InstantSource clock) throws IOException {
    String suffix = ".damaged-" + clock.instant().getEpochSecond();
    for (String part : new String[] {"-shm", "-wal", ""}) {
      Path file = own.resolve(NAME + part);
      if (Files.exists(file)) {
        Files.move(file, own.resolve(NAME + suffix + part));
      }
    }
    Files.deleteIfExists(doubt());
    return own.resolve(NAME + suffix);
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
