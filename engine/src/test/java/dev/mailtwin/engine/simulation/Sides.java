package dev.mailtwin.engine.simulation;

import dev.mailtwin.engine.simulation.Book.Place;
import dev.mailtwin.engine.store.MaildirName;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.store.MailboxSnapshot;
import dev.mailtwin.modelserver.store.Message;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Both sides as independent code sees them.
record Sides(MailStore store, Profile profile, Path root, Letters letters) {

  /// A message file.
  ///
  /// @param directory of the mailbox
  record Mail(String mailbox, Path directory, Path file, int letter, Set<String> flags) {

    Place place() {
      return new Place(mailbox, flags);
    }

    /// Where new messages wait.
    boolean isNew() {
      return directoryOfFile().endsWith("new");
    }

    Path directoryOfFile() {
      return java.util.Objects.requireNonNull(file.getParent());
    }

    String base() {
      return MaildirName.parse(file.getFileName().toString()).base();
    }
  }

  /// A message on the server.
  record Stored(String mailbox, long uid, int letter, Set<String> flags) {

    Place place() {
      return new Place(mailbox, flags);
    }
  }

  /// Everything on the server.
  List<Stored> server() {
    List<Stored> all = new ArrayList<>();
    for (MailboxSnapshot mailbox : store.snapshot()) {
      for (Message message : mailbox.messages()) {
        Set<String> flags = new TreeSet<>();
        message.flags().forEach(flag -> flags.add(flag.toLowerCase(Locale.ROOT)));
        all.add(new Stored(mailbox.name(), message.uid(), letters.of(message.bytes()), flags));
      }
    }
    return all;
  }

  /// The mailboxes on the server that can hold messages.
  Set<String> serverMailboxes() {
    Set<String> names = new TreeSet<>();
    store.list().stream().filter(m -> !m.traits().noSelect()).forEach(m -> names.add(m.name()));
    return names;
  }

  /// Directories that are mailboxes, by the name the server would have for them.
  Map<String, Path> maildirs() throws IOException {
    Map<String, Path> found = new TreeMap<>();
    if (Files.isDirectory(root)) {
      collect(root, "", found);
    }
    return found;
  }

  private void collect(Path directory, String name, Map<String, Path> found) throws IOException {
    try (DirectoryStream<Path> below = Files.newDirectoryStream(directory)) {
      for (Path path : below) {
        String level = path.getFileName().toString();
        boolean part = level.startsWith(".") || Set.of("cur", "new", "tmp").contains(level);
        if (!part && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          String whole = name.isEmpty() ? level : name + store.delimiter() + level;
          if (Files.isDirectory(path.resolve("cur"))) {
            found.put(whole, path);
          }
          collect(path, whole, found);
        }
      }
    }
  }

  /// Everything in `cur` and `new`.
  List<Mail> disk() throws IOException {
    List<Mail> all = new ArrayList<>();
    for (Map.Entry<String, Path> maildir : maildirs().entrySet()) {
      List<String> keywords = keywords(maildir.getValue());
      for (String part : List.of("cur", "new")) {
        for (Path file : files(maildir.getValue().resolve(part))) {
          byte[] bytes = bytes(file);
          if (bytes == null) {
            continue; // Somebody renamed it meanwhile.
          }
          Set<String> flags =
              part.equals("new") ? Set.of() : flags(file.getFileName().toString(), keywords);
          all.add(new Mail(maildir.getKey(), maildir.getValue(), file, letters.of(bytes), flags));
        }
      }
    }
    all.sort(Comparator.comparing(Mail::file));
    return all;
  }

  private static byte @Nullable [] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /// The letters in the attic.
  Set<Integer> attic() throws IOException {
    Set<Integer> found = new TreeSet<>();
    Path attic = root.resolve(".mailtwin").resolve("attic");
    if (Files.isDirectory(attic)) {
      try (Stream<Path> paths = Files.walk(attic)) {
        for (Path file : paths.filter(Files::isRegularFile).toList()) {
          found.add(letters.of(Files.readAllBytes(file)));
        }
      }
    }
    return found;
  }

  /// How many places there are where the letter is at all.
  int everywhere(int letter) throws IOException {
    long there = server().stream().filter(m -> m.letter == letter).count();
    long here = disk().stream().filter(m -> m.letter == letter).count();
    return (int) (there + here) + (attic().contains(letter) ? 1 : 0);
  }

  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /// The keywords that files of a mailbox can show; the others live in the agreements alone.
  Set<String> lettered(String mailbox) throws IOException {
    Path maildir = maildirs().get(mailbox);
    Set<String> words = new TreeSet<>(maildir == null ? List.of() : keywords(maildir));
    words.remove("");
    return words;
  }

  private static List<String> keywords(Path maildir) throws IOException {
    List<String> words = new ArrayList<>();
    Path file = maildir.resolve("dovecot-keywords");
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        int blank = line.indexOf(' ');
        int number = Integer.parseInt(line, 0, blank, 10);
        while (words.size() <= number) { // Letters without a meaning have no line.
          words.add("");
        }
        words.set(number, line.substring(blank + 1).toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  private static Set<String> flags(String name, List<String> keywords) {
    Set<String> flags = new TreeSet<>();
    int info = name.lastIndexOf(":2,");
    for (char letter : info < 0 ? new char[0] : name.substring(info + 3).toCharArray()) {
      switch (letter) {
        case 'D' -> flags.add("\\draft");
        case 'F' -> flags.add("\\flagged");
        case 'R' -> flags.add("\\answered");
        case 'S' -> flags.add("\\seen");
        case 'T' -> flags.add("\\deleted");
        case 'P' -> flags.add("$forwarded");
        default -> {
          int number = letter - 'a';
          if (number >= 0 && number < keywords.size() && !keywords.get(number).isEmpty()) {
            flags.add(keywords.get(letter - 'a'));
          }
        }
      }
    }
    return flags;
  }
}
