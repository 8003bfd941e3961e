package dev.mailtwin.engine.simulation;

import dev.mailtwin.engine.simulation.Book.Place;
import dev.mailtwin.engine.simulation.Sides.Mail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// Other programs at work on the same Maildirs: each does one random thing at a time.
final class DiskUsers {

  private static final String LETTERS = "DFRSTP";
  private static final int SPARED = 0;
  private static final List<String> FLAGS =
      List.of("\\draft", "\\flagged", "\\answered", "\\seen", "\\deleted", "$forwarded");

  private final Sides sides;
  private final SimulatedDisk disk;
  private final Book book;
  private final SimulatedClock clock;
  private int copies;
  private final RandomGenerator chance;
  private int names;

  /// Leaves the first letter alone, so that the account is never wholly empty.
  DiskUsers(
      Sides sides, SimulatedDisk disk, Book book, SimulatedClock clock, RandomGenerator chance) {
    this.sides = sides;
    this.disk = disk;
    this.book = book;
    this.clock = clock;
    this.chance = chance;
  }

  /// Does something.
  void act() throws IOException {
    var maildirs = new TreeMap<>(sides.maildirs());
    if (maildirs.isEmpty()) {
      return;
    }
    List<String> all = List.copyOf(maildirs.keySet());
    String name = all.get(chance.nextInt(all.size()));
    Path directory = java.util.Objects.requireNonNull(maildirs.get(name));
    int what = chance.nextInt(20);
    try {
      if (what < 4) {
        add(name, directory);
      } else if (what == 4) {
        halfWritten(directory);
      } else if (what < 19) {
        touch(what, name, directory);
      } else if (chance.nextInt(3) == 0) {
        create("Own" + ++names);
      }
    } catch (NoSuchFileException e) {
      return; // Somebody was faster; nothing happened.
    }
  }

  private String fresh() {
    return "17%d.M%dP1.other".formatted(chance.nextInt(100_000_000), ++names);
  }

  private void create(String name) throws IOException {
    Path directory = sides.root().resolve(name);
    disk.othersChange(directory);
    for (String part : List.of("tmp", "new", "cur")) {
      Files.createDirectories(directory.resolve(part));
    }
    book.created();
  }

  /// A message is delivered or saved, in one of the forms programs use.
  void add(String mailbox, Path directory) throws IOException {
    int letter = sides.letters().next(true);
    Path tmp = directory.resolve("tmp").resolve(fresh());
    Files.write(tmp, sides.letters().file(letter));
    Files.setLastModifiedTime(
        tmp, FileTime.from(Instant.ofEpochSecond(clock.seconds() - chance.nextInt(10_000))));
    Set<String> flags = new TreeSet<>();
    Path to;
    switch (chance.nextInt(4)) {
      case 0 -> to = directory.resolve("new").resolve(fresh());
      case 1 -> to = directory.resolve("cur").resolve(fresh());
      case 2 -> to = directory.resolve("cur").resolve(fresh() + ":2,");
      default -> {
        flags.add("\\seen");
        to = directory.resolve("cur").resolve(fresh() + ":2,S");
      }
    }
    move(tmp, to);
    book.made(letter, new Place(mailbox, flags));
  }

  private void halfWritten(Path directory) throws IOException {
    Path tmp = directory.resolve("tmp");
    List<Path> there =
        Sides.files(tmp).stream().filter(file -> file.toString().endsWith(".other")).toList();
    disk.othersChange(tmp);
    if (there.size() > 1) {
      Files.deleteIfExists(there.getFirst());
    } else {
      Files.write(tmp.resolve(fresh()), new byte[chance.nextInt(30)]);
    }
  }

  private void move(Path from, Path to) throws IOException {
    disk.othersChange(java.util.Objects.requireNonNull(from.getParent()));
    disk.othersChange(java.util.Objects.requireNonNull(to.getParent()));
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private void touch(int what, String to, Path target) throws IOException {
    List<Mail> all = sides.disk().stream().filter(m -> m.letter() != SPARED).toList();
    if (all.isEmpty()) {
      return;
    }
    Mail one = all.get(chance.nextInt(all.size()));
    if (what > 9 && all.stream().filter(m -> isNamedLike(m, one)).count() > 1) {
      return; // Nobody could tell which file was meant if one of them went.
    }
    if (what < 10) {
      flag(one);
    } else if (what < 13 && !to.equals(one.mailbox())) {
      moveTo(one, to, target);
    } else if (what < 15) {
      copy(one, to, target);
    } else if (what == 15) {
      look(one);
    } else if (what == 16) {
      if (chance.nextBoolean()) {
        alike(one);
      } else {
        replace(one);
      }
    } else {
      delete(one);
    }
  }

  private static boolean isNamedLike(Mail one, Mail other) {
    return one.directory().equals(other.directory()) && one.base().equals(other.base());
  }

  /// Toggles one flag, as every mail program does: by renaming.
  ///
  /// @return the file's new name
  Path flag(Mail one) throws IOException {
    int which = chance.nextInt(LETTERS.length());
    Set<String> after = new TreeSet<>(one.flags());
    String flag = FLAGS.get(which);
    boolean _ = after.contains(flag) ? after.remove(flag) : after.add(flag);
    String old = one.isNew() ? "" : info(one);
    String letter = LETTERS.substring(which, which + 1);
    String young = old.contains(letter) ? old.replace(letter, "") : sorted(old + letter);
    Path to = one.directory().resolve("cur").resolve(one.base() + ":2," + young);
    if (Files.exists(to)) {
      throw new NoSuchFileException(to.toString()); // The name is taken: no program would do that.
    }
    move(one.file(), to);
    book.changed(one.letter(), one.place(), new Place(one.mailbox(), after));
    return to;
  }

  private static String info(Mail one) {
    String name = one.file().getFileName().toString();
    int at = name.lastIndexOf(":2,");
    return at < 0 ? "" : name.substring(at + 3);
  }

  private static String sorted(String letters) {
    char[] all = letters.toCharArray();
    java.util.Arrays.sort(all);
    return new String(all);
  }

  private void moveTo(Mail one, String to, Path target) throws IOException {
    boolean renamed = chance.nextInt(3) == 0;
    String base = renamed ? fresh() : one.base();
    String suffix = one.file().getFileName().toString().substring(one.base().length());
    boolean stays = one.isNew();
    Path place = target.resolve(stays ? "new" : "cur").resolve(base + suffix);
    if (bases(target).contains(base)) {
      return;
    }
    boolean follows = sides.profile().has("UIDPLUS") || sides.profile().has("MOVE");
    if (!follows) {
      book.isCopiedOnServer(one.letter());
    }
    move(one.file(), place);
    book.movedHere(one.letter(), one.place(), new Place(to, one.flags()));
    if ((renamed || !follows) && info(one).chars().anyMatch(Character::isLowerCase)) {
      book.vague(one.letter()); // Its letters mean something else there.
    }
  }

  private static Set<String> bases(Path maildir) throws IOException {
    Set<String> bases = new TreeSet<>();
    for (String part : List.of("cur", "new")) {
      for (Path file : Sides.files(maildir.resolve(part))) {
        bases.add(file.getFileName().toString().replaceAll(":2,.*", ""));
      }
    }
    return bases;
  }

  private void copy(Mail one, String to, Path target) throws IOException {
    boolean sameName = !to.equals(one.mailbox()) && chance.nextInt(3) == 0;
    String base = sameName ? one.base() : fresh();
    if (bases(target).contains(base)) {
      return;
    }
    boolean verbatim = one.base().endsWith(".verbatim.mailtwin");
    if (verbatim && !sameName) {
      return; // What its bytes mean is in its name.
    }
    Set<String> flags = new TreeSet<>(one.flags());
    flags.removeIf(flag -> !FLAGS.contains(flag));
    String upper = info(one).replaceAll("[a-z]", "");
    Path place = target.resolve("cur").resolve(base + ":2," + upper);
    disk.othersChange(target.resolve("cur"));
    Files.copy(one.file(), place);
    // Of this moment, and of no other file: with its old time it would be one out of a backup.
    Files.setLastModifiedTime(
        place, FileTime.from(Instant.ofEpochSecond(clock.seconds() + 20_000 + copies++)));
    book.copied(one.letter(), one.place(), new Place(to, flags));
  }

  /// Shows a new message to its reader without marking it.
  private void look(Mail one) throws IOException {
    if (one.isNew()) {
      move(one.file(), one.directory().resolve("cur").resolve(one.base() + ":2,"));
    }
  }

  /// Saves another message under a base name that is taken.
  private void alike(Mail one) throws IOException {
    int letter = sides.letters().next(true);
    Path place = one.directory().resolve("cur").resolve(one.base() + ":2,FRS");
    if (Files.exists(place) || book.isHomeless(one.letter())) {
      return;
    }
    disk.othersChange(one.directory().resolve("cur"));
    Files.write(place, sides.letters().file(letter));
    book.made(letter, new Place(one.mailbox(), Set.of("\\flagged", "\\answered", "\\seen")));
    book.vague(letter);
    book.vague(one.letter());
  }

  /// Writes other bytes under the same name, as an editor of drafts does.
  private void replace(Mail one) throws IOException {
    int letter = sides.letters().next(true);
    Path tmp = one.directory().resolve("tmp").resolve(fresh());
    Files.write(tmp, sides.letters().file(letter));
    disk.othersChange(one.directoryOfFile());
    if (!Files.exists(one.file())) {
      return;
    }
    Files.move(tmp, one.file(), StandardCopyOption.ATOMIC_MOVE);
    book.replaced(one.letter(), letter, one.place());
  }

  /// Somebody removes the file.
  void delete(Mail one) throws IOException {
    disk.othersChange(one.directoryOfFile());
    Files.delete(one.file());
    book.deleted(one.letter(), one.place(), sides.everywhere(one.letter()) == 0);
  }

  /// Renames a file while its directory is listed; the listing may show it under neither name.
  List<String> race(Path directory, List<String> listed) throws IOException {
    List<Mail> there =
        sides.disk().stream()
            .filter(mail -> mail.file().startsWith(directory) && mail.letter() != SPARED)
            .filter(mail -> listed.contains(mail.file().getFileName().toString()))
            .toList();
    if (there.isEmpty()) {
      return List.of();
    }
    Mail one = there.get(chance.nextInt(there.size()));
    try {
      Path to = flag(one);
      return List.of(one.file().getFileName().toString(), to.getFileName().toString());
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
