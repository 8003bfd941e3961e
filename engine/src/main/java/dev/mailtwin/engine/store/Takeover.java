package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.Flags;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Files of one mailbox that become files of another one. They keep their base names; their
/// keywords get the letters they have there.
record Takeover(Disk disk, MaildirMailbox from, MaildirMailbox to) {

  /// Moves a file.
  ///
  /// @param agreed what the file had by agreement where it is
  /// @return false if it is not there any more, or if another file of that name is at its new place
  boolean take(String base, Flags agreed) throws IOException {
    Path file = from.find(base, false);
    Path there = to.find(base, false);
    try {
      if (file == null) {
        return false;
      } else if (there != null) {
        return finish(file, there);
      }
      Path target = to.directory().resolve("new").resolve(base);
      if (!MaildirMailbox.isInNew(file)) {
        target = to.directory().resolve("cur").resolve(relettered(file, agreed));
      }
      disk.rename(file, target);
      return true;
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      return false; // Another program was faster; the next run looks again.
    }
  }

  /// A rename that was interrupted leaves both names of the file.
  ///
  /// @return false if these are two files
  private boolean finish(Path file, Path there) throws IOException {
    if (!disk.areOne(file, there)) {
      return false;
    }
    disk.delete(file);
    return true;
  }

  /// Gives a file that came by itself under its old name the letters of its new mailbox.
  ///
  /// @return whether its name changed
  boolean reletter(String base, Flags agreed) throws IOException {
    @Nullable Path file = to.find(base, false);
    if (file == null || MaildirMailbox.isInNew(file)) {
      return false;
    }
    Path target = to.directory().resolve("cur").resolve(relettered(file, agreed));
    if (target.equals(file)) {
      return false;
    }
    try {
      disk.rename(file, target);
      return true;
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      return false; // Another program was faster; the next run looks again.
    }
  }

  /// Letters mean what they meant there. All agreed keywords get one: else absence tells nothing.
  private String relettered(Path file, Flags agreed) throws IOException {
    var name = MaildirName.parse(file.getFileName().toString());
    KeywordLetters old = from.letters();
    Flags silent = Flags.ofImap(agreed.keywords()).minus(old.lettered());
    Flags flags = name.flags(old.keywords()).plus(silent);
    // Also those the user took away: only where a keyword has a letter does its absence tell.
    to.letters().letters(agreed);
    return name.with(old.known(), to.letters().letters(flags)).fileName();
  }
}
