package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.MailboxName;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where files go whose message is gone: `.mailtwin/attic/<date>/<mailbox>/<file>`.
///
/// Files are found again by their names alone, so that the database may be lost. Symbolic links are
/// not followed.
final class Attic {

  private static final int NAMES_MAX = 1_000;
  private static final int DEPTH_MAX = 64;
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern AGAIN = Pattern.compile("[0-9]{1,3}\\.([0-9]{4,}\\..*)");

  private final Disk disk;
  private final Path root;
  private final InstantSource clock;

  /// @param twin the directory of the twin
  Attic(Disk disk, Path twin, InstantSource clock) {
    this.disk = disk;
    this.root = twin.resolve(Twin.OWN_DIRECTORY).resolve("attic");
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

  /// Gives a file a second name here, for as long as it may be about to lose its own.
  ///
  /// @return null if the file is not there any more
  @Nullable Path hold(MailboxName mailbox, Path file) throws IOException {
    Path place = place(mailbox);
    Path held = free(place, file);
    try {
      disk.link(file, held);
      disk.syncDirectory(place);
      return held;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /// A file that is here.
  record Kept(LocalDate date, MailboxName mailbox, Path file) {

    /// The name it had, without what was put in front because it was taken.
    String name() {
      String name = file.getFileName().toString();
      var again = AGAIN.matcher(name);
      return again.matches() ? again.group(1) : name;
    }

    boolean isNamedIn(Set<String> bases) {
      return bases.contains(base())
          || bases.contains(MaildirName.parse(file.getFileName().toString()).base());
    }

    /// The base name it had.
    String base() {
      return MaildirName.parse(name()).base();
    }
  }

  /// The days that have files, the last one first; what has another name is none of ours.
  List<LocalDate> dates() throws IOException {
    List<LocalDate> dates = new ArrayList<>();
    for (String name : names(root)) {
      if (DATE.matcher(name).matches()) {
        parsed(name).ifPresent(dates::add);
      }
    }
    dates.sort(Comparator.reverseOrder());
    return dates;
  }

  private static Optional<LocalDate> parsed(String date) {
    try {
      return Optional.of(LocalDate.parse(date));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // Such as the 31st of June.
    }
  }

  /// All files of a day.
  List<Kept> of(LocalDate date) throws IOException {
    List<Kept> found = new ArrayList<>();
    collect(date, root.resolve(date.toString()), new ArrayList<>(), found);
    return found;
  }

  /// The files with a base name in a mailbox, the last one first.
  List<Kept> find(MailboxName mailbox, String base) throws IOException {
    List<Kept> found = new ArrayList<>();
    for (LocalDate date : dates()) {
      Path place = MailboxPaths.directory(root.resolve(date.toString()), mailbox);
      if (place == null) {
        continue;
      }
      for (String name : names(place)) {
        String own = MaildirName.parse(name).base();
        Path file = place.resolve(name);
        boolean again =
            own.endsWith("." + base)
                && own.substring(0, own.length() - base.length()).matches("[0-9]{1,3}\\.");
        if ((again || own.equals(base)) && isFile(file)) {
          found.add(new Kept(date, mailbox, file));
        }
      }
    }
    return found;
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private void collect(LocalDate date, Path directory, List<String> levels, List<Kept> found)
      throws IOException {
    MailboxName mailbox = MailboxPaths.name(levels);
    for (String name : names(directory)) {
      Path entry = directory.resolve(name);
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        if (levels.size() < DEPTH_MAX) {
          levels.add(name);
          collect(date, entry, levels, found);
          levels.removeLast();
        }
      } else if (mailbox != null && isFile(entry)) {
        found.add(new Kept(date, mailbox, entry));
      }
    }
  }

  private List<String> names(Path directory) throws IOException {
    try {
      return disk.list(directory);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  /// Removes a day with its files.
  ///
  /// @param needed those that stay
  /// @return how many went
  long remove(LocalDate date, Predicate<Kept> needed) throws IOException {
    long removed = 0;
    for (Kept kept : of(date)) {
      if (!needed.test(kept)) {
        disk.delete(kept.file);
        removed++;
      }
    }
    removeEmpty(root.resolve(date.toString()), 0);
    return removed;
  }

  private void removeEmpty(Path directory, int depth) throws IOException {
    if (depth > DEPTH_MAX) {
      return;
    }
    for (String name : names(directory)) {
      Path below = directory.resolve(name);
      if (Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS)) {
        removeEmpty(below, depth + 1);
      }
    }
    if (names(directory).isEmpty()) {
      disk.delete(directory);
    }
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
