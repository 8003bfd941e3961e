package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.Flags;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file on its way from the attic back into its mailbox.
record ReturningFile(Disk disk, Path file, String base) {

  /// What became of it.
  enum Became {
    BACK,
    /// The same file is there already.
    SAME,
    /// Another program took it meanwhile.
    GONE
  }

  /// Its name is kept but for `\Deleted`, which would let others expunge it at once; if another
  /// file has that name now, it gets a new one. Durable when it returns.
  Became into(MaildirMailbox mailbox) throws IOException {
    String fileName = file.getFileName().toString();
    String letters = MaildirName.parse(fileName).letters().replace("T", "");
    Path there = mailbox.find(base, true);
    String name = base;
    if (there != null) {
      if (sha256(there).equals(sha256(file))) {
        return Became.SAME;
      }
      long seconds = Math.max(0, MaildirName.seconds(base));
      name = MaildirName.newBase(seconds, MaildirName.isVerbatim(base));
    }
    Path target =
        fileName.contains(":2,")
            ? mailbox.directory().resolve("cur").resolve(new MaildirName(name, letters).fileName())
            : mailbox.directory().resolve("new").resolve(name);
    try {
      disk.rename(file, target);
    } catch (NoSuchFileException e) {
      return Became.GONE;
    }
    mailbox.settleNames(); // Where the name came, before where it left.
    disk.syncDirectory(java.util.Objects.requireNonNull(file.getParent()));
    return Became.BACK;
  }

  private String sha256(Path one) throws IOException {
    return new OutgoingFile(disk, one).measure(base, Flags.NONE, 0).sha256();
  }
}
