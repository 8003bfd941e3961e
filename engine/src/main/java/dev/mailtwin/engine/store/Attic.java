package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.MailboxName;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// Where files go whose message is gone: `.mailtwin/attic/<date>/<mailbox>/<file>`.
final class Attic {

  private static final int NAMES_MAX = 1_000;

  private final Disk disk;
  private final Path root;
  private final InstantSource clock;

  Attic(Disk disk, Path root, InstantSource clock) {
    this.disk = disk;
    this.root = root;
    this.clock = clock;
  }

  /// Moves files here; durable when it returns.
  ///
  /// @return how many there still were
  long take(MailboxName mailbox, List<Path> files) throws IOException {
    if (files.isEmpty()) {
      return 0;
    }
    Path place = place(mailbox);
    long taken = 0;
    for (Path file : files) {
      taken += moved(file, free(place, file)) ? 1 : 0;
    }
    disk.syncDirectory(place);
    return taken;
  }

  private boolean moved(Path file, Path to) throws IOException {
    try {
      disk.rename(file, to);
      return true;
    } catch (NoSuchFileException e) {
      return false; // The user removed it meanwhile.
    }
  }

  /// Gives a file a second name here.
  ///
  /// @return false if the file is not there any more
  boolean keep(MailboxName mailbox, Path file) throws IOException {
    Path place = place(mailbox);
    try {
      disk.link(file, place.resolve(file.getFileName().toString()));
    } catch (FileAlreadyExistsException e) {
      return true; // Kept before.
    } catch (NoSuchFileException e) {
      return false;
    }
    disk.syncDirectory(place);
    return true;
  }

  private Path free(Path place, Path file) throws IOException {
    Path wanted = place.resolve(file.getFileName().toString());
    for (int n = 1; n < NAMES_MAX; n++) {
      try {
        disk.facts(wanted);
      } catch (NoSuchFileException e) {
        return wanted;
      }
      wanted = place.resolve(n + "." + file.getFileName());
    }
    throw new FileAlreadyExistsException(wanted.toString());
  }

  private Path place(MailboxName mailbox) throws IOException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Path place = MailboxPaths.directory(root.resolve(today.toString()), mailbox);
    if (place == null) {
      throw new IOException("no directory can hold the name of " + mailbox);
    }
    disk.makeDirectory(place);
    return place;
  }
}
