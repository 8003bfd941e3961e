package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.SystemFlag;
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

  /// Where a file goes that has this base name.
  @FunctionalInterface
  private interface Placing {
    Path of(String name) throws IOException;
  }

  /// Its name is kept but for `\Deleted`, which would let others expunge it at once; if another
  /// file has that name now, it gets a new one. Durable when it returns.
  Became into(MaildirMailbox mailbox) throws IOException {
    String fileName = file.getFileName().toString();
    String letters = MaildirName.parse(fileName).letters().replace("T", "");
    Path cur = mailbox.directory().resolve("cur");
    Path fresh = mailbox.directory().resolve("new");
    return into(
        mailbox,
        name ->
            fileName.contains(":2,")
                ? cur.resolve(new MaildirName(name, letters).fileName())
                : fresh.resolve(name));
  }

  /// The same for a file that was last in another mailbox, where letters meant other keywords.
  Became into(MaildirMailbox mailbox, Flags flags) throws IOException {
    int number = mailbox.table().number(flags.without(SystemFlag.DELETED));
    return into(mailbox, name -> mailbox.placeFor(name, number));
  }

  private Became into(MaildirMailbox mailbox, Placing placing) throws IOException {
    Path there = mailbox.find(base, true);
    String name = base;
    if (there != null) {
      if (sha256(there).equals(sha256(file))) {
        return Became.SAME;
      }
      long seconds = Math.max(0, MaildirName.seconds(base));
      name = MaildirName.newBase(seconds, MaildirName.isVerbatim(base));
    }
    Path target = placing.of(name);
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
