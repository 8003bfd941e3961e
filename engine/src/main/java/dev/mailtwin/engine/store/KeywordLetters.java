package dev.mailtwin.engine.store;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.SystemFlag;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which letter stands for which keyword in the file names of one mailbox: the file
/// `dovecot-keywords`, which Dovecot and other programs read. Entries are only ever appended; there
/// are 26 letters, and keywords beyond them live in the database alone.
final class KeywordLetters {

  private static final String FILE = "dovecot-keywords";
  private static final int LETTERS_MAX = 26;
  private static final int FILE_BYTES_MAX = 64 << 10;

  private final Disk disk;
  private final Path directory;
  private final List<String> keywords;

  /// Letters that mean nothing here and that files show nevertheless; null until somebody asks.
  private @Nullable Set<Character> strange;

  private KeywordLetters(Disk disk, Path directory, List<String> keywords) {
    this.disk = disk;
    this.directory = directory;
    this.keywords = keywords;
  }

  static KeywordLetters read(Disk disk, Path directory) throws IOException {
    List<String> keywords = new ArrayList<>();
    try (var in = disk.read(directory.resolve(FILE))) {
      String text = new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        int blank = line.indexOf(' ');
        if (blank > 0 && blank <= 2 && line.substring(0, blank).matches("[0-9]+")) {
          int number = Integer.parseInt(line, 0, blank, 10);
          while (number < LETTERS_MAX && keywords.size() <= number) {
            keywords.add("");
          }
          if (number < LETTERS_MAX) {
            keywords.set(number, line.substring(blank + 1).strip());
          }
        }
      }
    } catch (NoSuchFileException e) {
      return new KeywordLetters(disk, directory, keywords);
    }
    return new KeywordLetters(disk, directory, keywords);
  }

  /// The keyword of each letter, from `a`.
  List<String> keywords() {
    return keywords;
  }

  /// The keywords that have a letter.
  Flags lettered() {
    return Flags.ofImap(keywords.stream().filter(word -> !word.isEmpty()).toList());
  }

  /// All letters that mean something to us.
  Set<Character> known() {
    Set<Character> known = new TreeSet<>();
    for (SystemFlag flag : SystemFlag.values()) {
      known.add(flag.letter());
    }
    for (int n = 0; n < keywords.size(); n++) {
      if (!keywords.get(n).isEmpty()) {
        known.add((char) ('a' + n));
      }
    }
    return known;
  }

  /// The letters of these flags, giving new keywords a letter as long as there are any.
  Set<Character> letters(Flags flags) throws IOException {
    Set<Character> letters = new TreeSet<>();
    flags.system().forEach(flag -> letters.add(flag.letter()));
    boolean added = false;
    for (String keyword : flags.keywords()) {
      int number = number(keyword);
      if (number < 0 && isPlain(keyword) && skipStrange()) {
        keywords.add(keyword);
        number = keywords.size() - 1;
        added = true;
      }
      if (number >= 0) {
        letters.add((char) ('a' + number));
      }
    }
    if (added) {
      write();
    }
    return letters;
  }

  /// Leaves out letters that files brought along from elsewhere: given a meaning, they would be
  /// taken for a keyword that somebody set.
  ///
  /// @return whether there is a letter left
  private boolean skipStrange() throws IOException {
    while (keywords.size() < LETTERS_MAX && strange().contains((char) ('a' + keywords.size()))) {
      keywords.add("");
    }
    return keywords.size() < LETTERS_MAX;
  }

  private Set<Character> strange() throws IOException {
    Set<Character> found = strange;
    if (found == null) {
      found = new TreeSet<>();
      for (String name : disk.list(directory.resolve("cur"))) {
        for (char letter : MaildirName.parse(name).letters().toCharArray()) {
          found.add(letter);
        }
      }
      found.removeAll(known());
      strange = found;
    }
    return found;
  }

  private int number(String keyword) {
    for (int n = 0; n < keywords.size(); n++) {
      if (keywords.get(n).toLowerCase(Locale.ROOT).equals(keyword.toLowerCase(Locale.ROOT))) {
        return n;
      }
    }
    return -1;
  }

  private static boolean isPlain(String keyword) {
    return keyword.chars().allMatch(c -> c > ' ' && c != 0x7f);
  }

  /// Durable before the first file name uses a new letter, which would otherwise say nothing.
  private void write() throws IOException {
    var text = new StringBuilder();
    for (int n = 0; n < keywords.size(); n++) {
      if (!keywords.get(n).isEmpty()) {
        text.append(n).append(' ').append(keywords.get(n)).append('\n');
      }
    }
    Path fresh = directory.resolve("tmp").resolve(MaildirName.newBase(0, false) + ".keywords");
    try (Disk.Batch batch = disk.begin(directory, 1)) {
      try (OutputStream out = disk.create(fresh)) {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      }
      batch.makeDurable(List.of(fresh));
    }
    disk.replace(fresh, directory.resolve(FILE));
    disk.syncDirectory(directory);
  }
}
