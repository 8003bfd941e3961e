package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.Outgoing;
import dev.mailtwin.engine.sync.Plan.Link;
import dev.mailtwin.engine.sync.TwinMailbox.Content;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Files whose base names cannot stay. Two of one base name are two names of one file, as an
/// interrupted rename leaves them, or two files of the same bytes, as a backup that is unpacked
/// over a Maildir leaves them, or two files that some program named alike. The first and the second
/// are joined, the third told apart. A name that leaves no room for flags is replaced.
///
/// The base name is what a message is agreed on by. So the file that was agreed on keeps it,
/// whichever comes first in a listing: else the other one would pass for the message, would never
/// be uploaded, and the message's own file would go up a second time.
final class Alike {

  private final Disk disk;
  private final Path directory;
  private final Holder holder;
  private final @Nullable MessageRows rows;

  /// @param directory of the mailbox
  /// @param holder keeps what may be about to lose its last name
  /// @param rows what is agreed on; null if nothing is
  Alike(Disk disk, Path directory, Holder holder, @Nullable MessageRows rows) {
    this.disk = disk;
    this.directory = directory;
    this.holder = holder;
    this.rows = rows;
  }

  /// Gives a file another name outside of the mailbox.
  @FunctionalInterface
  interface Holder {

    /// Nothing is ever taken away.
    Holder NONE = file -> null;

    /// Gives it the name.
    ///
    /// @return the name; null if the file is not there any more
    @Nullable Path hold(Path file) throws IOException;
  }

  /// The file that cannot keep its name.
  ///
  /// @param second it is a second name of the other one, or holds the same
  private record Loser(Path file, boolean second) {}

  /// Leaves one file of that base name.
  ///
  /// @param relative a file below the mailbox's directory that shares its base name with another
  private void separate(String relative) throws IOException {
    try {
      Loser loser = loser(directory.resolve(relative));
      if (loser != null && loser.second) {
        takeAway(loser.file, MaildirName.parse(loser.file.getFileName().toString()).base());
      } else if (loser != null) {
        giveNewBase(loser.file);
      }
    } catch (NoSuchFileException e) {
      return; // A program renamed it meanwhile: it never was a double.
    }
  }

  /// Takes away one of two names. A program may be renaming the only file there is, which then was
  /// seen under both; so it has a third name until the other one was seen without this one.
  ///
  /// @param base what the other name begins with
  private void takeAway(Path file, String base) throws IOException {
    Path held = holder.hold(file);
    if (held == null) {
      return;
    }
    disk.delete(file);
    boolean there = false;
    try {
      there = isThere(held, base);
    } finally { // Also when the directory could not be read.
      if (there) {
        disk.delete(held);
      } else {
        disk.rename(held, file);
      }
    }
  }

  private boolean isThere(Path held, String base) throws IOException {
    for (Path other : named(base)) {
      try {
        if (disk.facts(other).inode() == disk.facts(held).inode() || holdSame(other, held, base)) {
          return true;
        }
      } catch (NoSuchFileException e) {
        // It was renamed meanwhile; one of the others may be the new name.
      }
    }
    return false;
  }

  /// Mends the names of a listing that has just been read.
  ///
  /// @return whether any was changed, so that it must be read again
  boolean mend(Listing fresh) throws IOException {
    List<String> doubles = fresh.close();
    for (String relative : doubles) {
      separate(relative);
    }
    boolean changed = !doubles.isEmpty();
    for (String relative : changed ? List.<String>of() : fresh.tooLong()) {
      changed |= shorten(directory.resolve(relative));
    }
    return changed;
  }

  /// A file whose name stays as it is keeps working until somebody sets flags.
  private boolean shorten(Path file) throws IOException {
    try {
      if (disk.facts(file).regular()) {
        giveNewBase(file);
        return true;
      }
    } catch (NoSuchFileException e) {
      return true; // A program renamed it meanwhile.
    } catch (ProblemException e) {
      return false; // It cannot be read, which is said when it is to be uploaded.
    }
    return false;
  }

  /// What [#mend] would make of a listing. Nothing is changed.
  Listing asIfMended(Listing fresh) throws IOException {
    List<String> doubles = fresh.close();
    return doubles.isEmpty() ? fresh : asIfSeparated(doubles);
  }

  /// What a listing will be once [#separate] was called for each of these. Nothing is changed: a
  /// file that is to get another base name goes by a name that no file can have.
  private Listing asIfSeparated(List<String> extras) throws IOException {
    Map<Path, Loser> losers = new HashMap<>();
    for (String relative : extras) {
      Path extra = directory.resolve(relative);
      Loser loser;
      try {
        loser = loser(extra);
      } catch (NoSuchFileException e) {
        loser = new Loser(extra, false); // One of them is a link to nowhere, or gone.
      }
      if (loser != null) {
        losers.put(loser.file, loser);
      }
    }
    var listing = new Listing();
    for (String part : List.of("new", "cur")) {
      for (String name : disk.list(directory.resolve(part))) {
        Loser loser = losers.get(directory.resolve(part).resolve(name));
        if (loser != null && !loser.second) {
          listing.addApart(name, part.equals("new"));
        } else if (loser == null && !name.startsWith(".")) {
          listing.add(name, part.equals("new"));
        }
      }
    }
    listing.close();
    return listing;
  }

  private @Nullable Loser loser(Path extra) throws IOException {
    String base = MaildirName.parse(extra.getFileName().toString()).base();
    List<Path> others = new ArrayList<>();
    for (Path other : named(base)) {
      if (!other.equals(extra)) {
        others.add(other);
        if (disk.areOne(other, extra)) {
          return new Loser(extra, true);
        }
      }
    }
    if (others.isEmpty()) {
      return null;
    }
    Path first = others.getFirst();
    if (holdSame(first, extra, base)) {
      long age = disk.facts(first).changedNanos() - disk.facts(extra).changedNanos();
      boolean stays = age > 0 || (age == 0 && !MaildirMailbox.isInNew(extra));
      return new Loser(stays ? first : extra, true); // What came last came from a backup.
    }
    boolean changes =
        !isAgreed(first, base) && (isAgreed(extra, base) || isHalfRenamed(first, base));
    return new Loser(changes ? first : extra, false);
  }

  private boolean holdSame(Path one, Path other, String base) throws IOException {
    return disk.facts(one).size() == disk.facts(other).size()
        && sha256(one, base).equals(sha256(other, base));
  }

  private String sha256(Path file, String base) throws IOException {
    return new OutgoingFile(disk, file).measure(base, Flags.NONE, 0).sha256();
  }

  private List<Path> named(String base) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String part : List.of("new", "cur")) {
      for (String name : disk.list(directory.resolve(part))) {
        if (MaildirName.parse(name).base().equals(base)) {
          found.add(directory.resolve(part).resolve(name));
        }
      }
    }
    return found;
  }

  /// Whether an interrupted run began to tell this file apart: it has both names then, and another
  /// listing may show the two files in another order.
  private boolean isHalfRenamed(Path file, String base) throws IOException {
    for (Path there : named(MaildirName.apart(base, sha256(file, base)))) {
      if (disk.areOne(there, file)) {
        return true;
      }
    }
    return false;
  }

  /// The new base name follows from the old one and the content: a rename that a loss of power
  /// leaves half done, with both names, is found done when it is tried again.
  private void giveNewBase(Path file) throws IOException {
    var name = MaildirName.parse(file.getFileName().toString());
    String letters = MaildirMailbox.isInNew(file) ? "" : name.letters();
    String base = MaildirName.apart(name.base(), sha256(file, name.base()));
    for (Path there : named(base)) {
      if (disk.facts(there).inode() == disk.facts(file).inode()) {
        takeAway(file, base);
        return;
      }
      base = MaildirName.newBase(0, MaildirName.isVerbatim(name.base()));
    }
    var apart = new MaildirName(base, letters);
    disk.rename(file, directory.resolve("cur").resolve(apart.fileName()));
  }

  /// Whether this is the message that was agreed on under this name, as far as that is known.
  private boolean isAgreed(Path file, String base) throws IOException {
    if (rows == null) {
      return false;
    }
    AgreedView agreed = rows.load();
    for (int row = 0; row < agreed.size(); row++) {
      if (agreed.base(row).equals(base)) {
        var link = new Link(agreed.uid(row), base);
        Content known = rows.contents(List.of(link)).getOrDefault(link.uid(), Content.UNKNOWN);
        Outgoing now = new OutgoingFile(disk, file).measure(base, Flags.NONE, 0);
        long size = agreed.facts(row).size();
        return (size < 0 || size == now.bytes())
            && (known.headerHash() == 0 || known.headerHash() == now.facts().headerHash())
            && (known.checksum() == 0 || known.checksum() == now.facts().checksum());
      }
    }
    return false;
  }
}
