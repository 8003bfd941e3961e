package dev.mailtwin.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Another mail program at work on the same Maildir tree.
///
/// A mailbox is a directory with `cur`, `new` and `tmp`, named by its path below the root: `INBOX`,
/// `Projects/2026`.
public final class MaildirPeer {

  private static final AtomicLong DELIVERIES = new AtomicLong();

  private final Path root;

  /// A program that works on the tree at this root.
  public MaildirPeer(Path root) {
    this.root = root;
  }

  /// One message file as a listing saw it.
  ///
  /// @param baseName the file name up to the info part
  /// @param flags the letters of the info part, sorted; none in `new`
  public record Mail(String mailbox, Path file, String baseName, String flags) {

    static Mail of(String mailbox, Path file) {
      String name = String.valueOf(file.getFileName());
      int info = name.indexOf(":2,");
      return info < 0
          ? new Mail(mailbox, file, name, "")
          : new Mail(mailbox, file, name.substring(0, info), name.substring(info + 3));
    }

    /// The bytes of the file.
    public byte[] bytes() throws IOException {
      return Files.readAllBytes(file);
    }

    /// The hash of what a server holds of this file by Maildir's convention: a file without any CR
    /// has its lines ended with CRLF on the wire, any other file is taken as it is.
    public String wireSha256() throws IOException {
      return ServerMessage.sha256(wireForm(bytes()));
    }
  }

  /// Creates a mailbox, with the directories above it.
  public void create(String mailbox) throws IOException {
    for (String part : List.of("tmp", "new", "cur")) {
      Files.createDirectories(root.resolve(mailbox).resolve(part));
    }
  }

  /// Removes a mailbox with everything in and below it.
  public void remove(String mailbox) {
    Directories.deleteTree(root.resolve(mailbox));
  }

  /// All mailboxes below the root, sorted.
  public List<String> mailboxes() throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> Files.isDirectory(path.resolve("cur")))
          .map(path -> root.relativize(path).toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  /// The messages of a mailbox, `cur` and `new`, sorted by base name.
  public List<Mail> list(String mailbox) throws IOException {
    List<Mail> mail = new ArrayList<>();
    for (String part : List.of("cur", "new")) {
      try (Stream<Path> files = Files.list(root.resolve(mailbox).resolve(part))) {
        files.forEach(file -> mail.add(Mail.of(mailbox, file)));
      } catch (NoSuchFileException e) {
        throw new IOException(mailbox + " is no mailbox", e);
      }
    }
    mail.sort(Comparator.comparing(Mail::baseName));
    return mail;
  }

  /// Delivers a message into `new`, as a delivery agent does.
  public Mail deliver(String mailbox, byte[] message) throws IOException {
    return put(mailbox, "new", "", message);
  }

  /// Saves a message into `cur` with these flag letters, as a mail program does.
  public Mail save(String mailbox, String flags, byte[] message) throws IOException {
    return put(mailbox, "cur", ":2," + sorted(flags), message);
  }

  /// Adds flag letters; a message in `new` goes to `cur`.
  public Mail mark(Mail mail, String letters) throws IOException {
    return rename(mail, mail.mailbox, mail.baseName, sorted(mail.flags + letters));
  }

  /// Takes flag letters away.
  public Mail unmark(Mail mail, String letters) throws IOException {
    String left = mail.flags.replaceAll("[" + letters + "]", "");
    return rename(mail, mail.mailbox, mail.baseName, left);
  }

  /// Moves a message and keeps its base name, as mutt does.
  public Mail move(Mail mail, String mailbox) throws IOException {
    return rename(mail, mailbox, mail.baseName, mail.flags);
  }

  /// Moves a message under a new base name, as mu4e can be told to.
  public Mail moveRenaming(Mail mail, String mailbox) throws IOException {
    return rename(mail, mailbox, freshName(), mail.flags);
  }

  /// Renames a mailbox and what is below it, as `mv` does.
  public void renameMailbox(String mailbox, String to) throws IOException {
    Path target = root.resolve(to);
    Files.createDirectories(java.util.Objects.requireNonNull(target.getParent()));
    Files.move(root.resolve(mailbox), target, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Copies a message under a new base name.
  public Mail copy(Mail mail, String mailbox) throws IOException {
    return save(mailbox, mail.flags, mail.bytes());
  }

  /// Deletes the file.
  public void delete(Mail mail) throws IOException {
    Files.delete(mail.file);
  }

  /// Writes other bytes under the same name, as an editor of drafts does.
  public void replace(Mail mail, byte[] message) throws IOException {
    Path tmp = root.resolve(mail.mailbox).resolve("tmp").resolve(freshName());
    Files.write(tmp, message, StandardOpenOption.CREATE_NEW);
    Files.move(tmp, mail.file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// What goes over the wire for the bytes of a Maildir file.
  public static byte[] wireForm(byte[] file) {
    int lineFeeds = 0;
    for (byte b : file) {
      if (b == '\r') {
        return file;
      }
      lineFeeds += b == '\n' ? 1 : 0;
    }
    byte[] wire = new byte[file.length + lineFeeds];
    int at = 0;
    for (byte b : file) {
      if (b == '\n') {
        wire[at++] = '\r';
      }
      wire[at++] = b;
    }
    return wire;
  }

  private Mail put(String mailbox, String part, String info, byte[] message) throws IOException {
    Path directory = root.resolve(mailbox);
    String name = freshName();
    Path tmp = directory.resolve("tmp").resolve(name);
    Files.write(tmp, message, StandardOpenOption.CREATE_NEW);
    Path file = directory.resolve(part).resolve(name + info);
    Files.move(tmp, file, StandardCopyOption.ATOMIC_MOVE);
    return Mail.of(mailbox, file);
  }

  private Mail rename(Mail mail, String mailbox, String baseName, String flags) throws IOException {
    Path target = root.resolve(mailbox).resolve("cur").resolve(baseName + ":2," + flags);
    if (!target.equals(mail.file) && Files.exists(target)) {
      throw new IOException(target + " is there already");
    }
    Files.move(mail.file, target, StandardCopyOption.ATOMIC_MOVE);
    return Mail.of(mailbox, target);
  }

  private static String freshName() {
    long now = System.currentTimeMillis();
    return "%d.P%dQ%dM%d.peer"
        .formatted(
            now / 1000, ProcessHandle.current().pid(), DELIVERIES.incrementAndGet(), now % 1000);
  }

  private static String sorted(String letters) {
    var sorted = new StringBuilder();
    letters.chars().sorted().distinct().forEach(letter -> sorted.append((char) letter));
    return sorted.toString();
  }
}
