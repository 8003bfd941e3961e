package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.FlagTable;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.FileProblems;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.TwinAccount.Standing;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which mailboxes a twin knows, where their directories are, and how one gets another name.
///
/// A rename is written down before the directory is moved. Whoever opens the twin after a loss of
/// power finishes it first.
final class MailboxTable {

  private static final List<String> PARTS = List.of("tmp", "new", "cur");

  private final Path root;
  private final Disk disk;
  private final MailboxRow.Around shared;
  private final Map<String, MailboxRow> rows;

  MailboxTable(Path root, Disk disk, MailboxRow.Around shared) throws IOException {
    this.root = root;
    this.disk = disk;
    this.shared = shared;
    this.rows = MailboxRow.all(shared, MailboxTable::nameOf);
  }

  /// Reads again what is remembered.
  void reread() throws IOException {
    rows.clear();
    rows.putAll(MailboxRow.all(shared, MailboxTable::nameOf));
  }

  Collection<MailboxRow> all() {
    return rows.values();
  }

  @Nullable MailboxRow find(MailboxName name) {
    return rows.get(directory(name));
  }

  /// @throws ProblemException if its directory is that of another one: the disk ignores case
  MailboxRow create(MailboxName name) throws IOException {
    MailboxRow same = sharing(name);
    if (same != null) {
      throw new ProblemException(
          FileProblems.sharedDirectory(name.toString(), same.name().toString()));
    }
    MailboxRow row = MailboxRow.create(shared, name, root.relativize(path(name)).toString());
    rows.put(directory(name), row);
    return row;
  }

  /// What a listing of the disk calls by another name than it was given is what it was: some disks
  /// change the case of names.
  Set<MailboxName> asNamed(Set<MailboxName> listed) throws IOException {
    Set<MailboxName> named = new TreeSet<>();
    for (MailboxName name : listed) {
      MailboxRow same = find(name) == null ? sharing(name) : null;
      named.add(same == null ? name : same.name());
    }
    return named;
  }

  /// The mailbox that has the directory of this one, under a name that only the disk takes for the
  /// same; null if there is none.
  private @Nullable MailboxRow sharing(MailboxName name) throws IOException {
    Path path = path(name);
    for (MailboxRow other : rows.values()) {
      boolean alike = folded(other.name()).equals(folded(name)) && !other.name().equals(name);
      Path place = alike ? path(other.name()) : path;
      if (alike && isThere(path) && isThere(place) && isSame(path, place)) {
        return other;
      }
    }
    return null;
  }

  private static String folded(MailboxName name) {
    return Normalizer.normalize(name.toString(), Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
  }

  void forget(MailboxName name) throws IOException {
    MailboxRow row = rows.remove(directory(name));
    if (row != null) {
      row.delete();
    }
  }

  /// Where the files of a mailbox are.
  ///
  /// @throws ProblemException if no directory can hold its name
  Path path(MailboxName name) throws IOException {
    Path path = MailboxPaths.directory(root, name);
    if (path == null) {
      throw new ProblemException(Problems.nameTooLong(name.toString()));
    }
    return path;
  }

  /// Whether there is a Maildir for it.
  boolean isThere(MailboxName name) throws IOException {
    return isThere(path(name));
  }

  /// Whether there is a Maildir, or may be: what cannot be looked at is not gone.
  boolean isThere(Path path) throws IOException {
    try {
      return disk.facts(path.resolve("cur")).directory();
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException e) {
      return true; // Whoever opens it is told why it cannot be used.
    }
  }

  Set<MailboxName> missing() throws IOException {
    Set<MailboxName> missing = new TreeSet<>();
    for (MailboxRow row : rows.values()) {
      if (row.state().uidValidity() != 0 && !isThere(row.name())) {
        missing.add(row.name());
      }
    }
    return missing;
  }

  /// Base names of all files of a mailbox, whatever is known about them.
  Set<String> bases(MailboxName name) throws IOException {
    Set<String> bases = new HashSet<>();
    for (String part : List.of("new", "cur")) {
      for (String file : names(path(name).resolve(part))) {
        if (!file.startsWith(".")) {
          bases.add(MaildirName.parse(file).base());
        }
      }
    }
    return bases;
  }

  Map<MailboxName, Long> whereabouts(MailboxName missing, Set<MailboxName> mailboxes)
      throws IOException {
    Map<MailboxName, Long> found = new HashMap<>();
    MailboxRow row = find(missing);
    if (row == null) {
      return found;
    }
    Set<String> linked = new MessageRows(row, new FlagTable()).linkedBases();
    for (MailboxName other : mailboxes) {
      found.put(other, bases(other).stream().filter(linked::contains).count());
    }
    return found;
  }

  boolean isElsewhere(MailboxName missing, Set<MailboxName> mailboxes) throws IOException {
    MailboxRow row = find(missing);
    if (row == null) {
      return false;
    }
    Set<String> sought = new MessageRows(row, new FlagTable()).linkedBases();
    boolean had = !sought.isEmpty();
    for (MailboxName other : mailboxes) {
      sought.removeAll(bases(other));
    }
    return had && sought.isEmpty();
  }

  Standing standing(MailboxName name) {
    MailboxRow row = find(name);
    return row == null ? Standing.NEW : row.standing();
  }

  void save(MailboxName name, Standing standing) throws IOException {
    MailboxRow row = find(name);
    if (row != null) {
      row.save(standing);
    }
  }

  /// Gives a mailbox another name, and its directory another place.
  ///
  /// @return false if something else has the new name
  boolean rename(MailboxName from, MailboxName place, MailboxName to) throws IOException {
    MailboxRow row = find(from);
    if (row == null || !isFree(from, place, to)) {
      return false;
    }
    forget(to); // A mailbox that was opened and never agreed on.
    boolean inPlace = place.equals(to) || !isThere(place);
    String target = directory(to);
    MailboxRow renamed = row.renamed(to, target, inPlace ? "" : directory(place));
    rows.remove(directory(from));
    rows.put(target, renamed);
    finish(renamed);
    return true;
  }

  private boolean isFree(MailboxName from, MailboxName place, MailboxName to) throws IOException {
    MailboxRow other = find(to);
    boolean known = other != null && other.state().uidValidity() != 0;
    boolean sameDirectory =
        isThere(to) && isThere(place) && isSame(path(place), path(to)); // It has no case there.
    boolean occupied = !place.equals(to) && isThere(to) && !sameDirectory;
    return (from.equals(to) || !known) && !occupied;
  }

  private boolean isSame(Path one, Path other) throws IOException {
    Disk.FileFacts first = disk.facts(one);
    Disk.FileFacts second = disk.facts(other);
    return first.device() == second.device() && first.inode() == second.inode();
  }

  /// Finishes what an interrupted rename left.
  void recover() throws IOException {
    for (MailboxRow row : List.copyOf(rows.values())) {
      finish(row);
    }
  }

  private void finish(MailboxRow row) throws IOException {
    if (row.movingFrom().isEmpty()) {
      return;
    }
    Path from = root.resolve(row.movingFrom());
    Path to = path(row.name());
    if (isThere(from) && isThere(to) && isSame(from, to)) {
      disk.moveDirectory(from, to); // Only the case of its name changes.
      disk.syncDirectory(parent(to));
    } else {
      move(from, to);
    }
    row.arrived();
  }

  /// The Maildir goes; mailboxes below it are mailboxes of their own.
  private void move(Path from, Path to) throws IOException {
    disk.makeDirectory(to);
    boolean all = true;
    for (String name : names(from)) {
      all &= moved(from.resolve(name), to.resolve(name));
    }
    disk.syncDirectory(to);
    if (all) {
      removeIfEmpty(from);
    }
  }

  /// @return false for what stays: some program made it anew, or it is a mailbox of its own
  private boolean moved(Path from, Path to) throws IOException {
    try {
      if (PARTS.contains(from.getFileName().toString())) {
        return movedWhole(from, to);
      } else if (!disk.facts(from).directory()) {
        disk.rename(from, to);
      } else {
        return false;
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /// On another file system a directory has to be made, and filled file by file.
  private boolean movedWhole(Path from, Path to) throws IOException {
    if (!isAcross(from, parent(to))) {
      disk.moveDirectory(from, to);
      return true;
    }
    disk.makeDirectory(to);
    boolean all = true;
    for (String name : names(from)) {
      all &= moved(from.resolve(name), to.resolve(name));
    }
    disk.syncDirectory(to);
    disk.removeDirectory(from);
    return all;
  }

  private boolean isAcross(Path one, Path other) throws IOException {
    try {
      return disk.facts(one).device() != disk.facts(other).device();
    } catch (NoSuchFileException e) {
      return false; // What is not there need not be moved.
    }
  }

  private List<String> names(Path directory) throws IOException {
    try {
      return disk.list(directory);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /// Forgets a mailbox; its directory goes as far as nothing is in it.
  void drop(MailboxName name) throws IOException {
    Path path = path(name);
    if (bases(name).isEmpty()) {
      for (String part : PARTS) {
        disk.removeDirectory(path.resolve(part));
      }
      if (names(path).equals(List.of("dovecot-keywords"))) {
        disk.delete(path.resolve("dovecot-keywords"));
      }
      removeIfEmpty(path);
    }
    forget(name);
  }

  /// Also the levels above that only were there for it.
  private void removeIfEmpty(Path directory) throws IOException {
    Path level = directory;
    while (!level.equals(root) && names(level).isEmpty() && !isAcross(level, parent(level))) {
      disk.removeDirectory(level);
      level = parent(level);
    }
    disk.syncDirectory(level);
  }

  private static Path parent(Path path) {
    return java.util.Objects.requireNonNull(path.getParent());
  }

  String directory(MailboxName name) {
    Path path = MailboxPaths.directory(root, name);
    return path == null ? "" : root.relativize(path).toString();
  }

  static MailboxName nameOf(String directory) {
    MailboxName name = MailboxPaths.name(List.of(directory.split("/")));
    return name == null ? new MailboxName(List.of(directory)) : name;
  }
}
