package dev.mailtwin.engine.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Files of one mailbox that share a base name: two names of one file, as an interrupted rename
/// leaves them, or two files that some program named alike.
record DoubleNames(Disk disk, Path directory) {

  /// Joins the first and tells the second apart.
  ///
  /// @param doubles all but the first of each name, below the mailbox
  void separate(List<String> doubles) throws IOException {
    for (String relative : doubles) {
      try {
        separate(directory.resolve(relative));
      } catch (NoSuchFileException _) {
        // A program renamed it meanwhile: it never was a double.
      }
    }
  }

  private void separate(Path extra) throws IOException {
    var name = MaildirName.parse(extra.getFileName().toString());
    if (hasAnotherName(extra, name.base())) {
      disk.delete(extra);
    } else {
      String fresh = MaildirName.newBase(0, MaildirName.isVerbatim(name.base()));
      var apart = new MaildirName(fresh, name.letters());
      disk.rename(extra, directory.resolve("cur").resolve(apart.fileName()));
    }
  }

  private boolean hasAnotherName(Path extra, String base) throws IOException {
    long inode = disk.facts(extra).inode();
    boolean found = false;
    for (String part : List.of("new", "cur")) {
      for (String name : disk.list(directory.resolve(part))) {
        Path other = directory.resolve(part).resolve(name);
        found |=
            !other.equals(extra)
                && MaildirName.parse(name).base().equals(base)
                && disk.facts(other).inode() == inode;
      }
    }
    return found;
  }
}
