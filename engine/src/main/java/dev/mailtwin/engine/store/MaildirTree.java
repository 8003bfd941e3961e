package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.MailboxName;
import java.io.IOException;
import java.nio.file.DirectoryStream.Filter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The Maildirs below a twin's root, whoever made them.
///
/// @param root of the twin
record MaildirTree(Path root) {

  private static final int DEPTH_MAX = 32;

  private static final Set<String> PARTS = Set.of("cur", "new", "tmp");

  /// Whether any of them holds a message.
  boolean holdsMessages() throws IOException {
    for (Path directory : maildirs()) {
      if (holdsMessages(directory)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsMessages(Path maildir) throws IOException {
    for (String part : List.of("new", "cur")) {
      try (var entries = Files.newDirectoryStream(maildir.resolve(part))) {
        if (entries.iterator().hasNext()) {
          return true;
        }
      }
    }
    return false;
  }

  /// The mailboxes they are; what has no name is none.
  Set<MailboxName> mailboxes() throws IOException {
    Set<MailboxName> names = new TreeSet<>();
    for (Path directory : maildirs()) {
      MailboxName name = name(directory);
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  /// Those that have no name, as they can be shown; also those that other programs' layouts put
  /// into directories with a dot, such as `Work/.2026` or `.Work.2026`, where they hold messages.
  ///
  /// @return and where a mailbox of that name would lie; empty where there can be none
  Map<String, String> unusableNames() throws IOException {
    Map<String, String> unusable = new TreeMap<>();
    List<Path> found = new ArrayList<>();
    collect(root, 0, found, MaildirTree::mayHoldMessages);
    for (Path directory : found) {
      boolean dotted = directory.getFileName().toString().startsWith(".");
      if (name(directory) == null && (!dotted || holdsMessages(directory))) {
        List<String> levels = dotted ? List.of() : levels(directory);
        String right = levels.isEmpty() ? "" : MailboxPaths.relative(new MailboxName(levels));
        unusable.put(root.relativize(directory).toString(), right);
      }
    }
    return unusable;
  }

  private @Nullable MailboxName name(Path directory) throws IOException {
    List<String> levels = levels(directory);
    MailboxName name = levels.isEmpty() ? null : MailboxPaths.name(levels);
    return name != null && isAt(name, directory) ? name : null;
  }

  /// Not `Inbox` for INBOX, unless the disk makes no difference.
  private boolean isAt(MailboxName name, Path directory) throws IOException {
    Path own = MailboxPaths.directory(root, name);
    return own != null
        && (own.equals(directory) || (Files.exists(own) && Files.isSameFile(own, directory)));
  }

  /// The directories on the way, empty if the bytes of one are no UTF-8.
  private List<String> levels(Path directory) {
    List<String> levels = new ArrayList<>();
    for (Path level : root.relativize(directory)) {
      String name = level.toString();
      if (!level.equals(Path.of(name))) {
        return List.of();
      }
      levels.add(name);
    }
    return levels;
  }

  private List<Path> maildirs() throws IOException {
    List<Path> found = new ArrayList<>();
    collect(root, 0, found, MaildirTree::isMailboxLevel);
    return found;
  }

  private static void collect(Path directory, int depth, List<Path> found, Filter<Path> levels)
      throws IOException {
    if (depth > DEPTH_MAX) {
      return;
    }
    List<Path> below = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(directory, levels)) {
      entries.forEach(below::add);
    } catch (FileSystemException e) {
      if (depth == 0 && !(e instanceof NoSuchFileException)) {
        throw e;
      }
      return; // What is agreed to be there is asked for by its name, and told why it cannot be
      // read.
    }
    for (Path level : below) {
      if (Files.isDirectory(level.resolve("cur")) && Files.isDirectory(level.resolve("new"))) {
        found.add(level);
      }
      collect(level, depth + 1, found, levels);
    }
  }

  private static boolean isMailboxLevel(Path path) {
    return !path.getFileName().toString().startsWith(".") && mayHoldMessages(path);
  }

  private static boolean mayHoldMessages(Path path) {
    String name = path.getFileName().toString();
    return !name.equals(Twin.OWN_DIRECTORY)
        && !PARTS.contains(name)
        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
