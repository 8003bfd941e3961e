package dev.mailtwin.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.simulation.Book.Place;
import dev.mailtwin.engine.simulation.Sides.Mail;
import dev.mailtwin.engine.simulation.Sides.Stored;
import dev.mailtwin.modelserver.profile.Quirk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The laws of the design that hold once a world has come to rest.
final class Laws {

  private final Sides sides;
  private final Book book;
  private final Map<Integer, List<Place>> server = new TreeMap<>();
  private final Map<Integer, List<Place>> disk = new TreeMap<>();
  private final Map<String, Set<String>> lettered = new TreeMap<>();
  private final Set<Integer> attic;
  private final Set<Integer> stored = new TreeSet<>();

  private Laws(Sides sides, Book book) throws IOException {
    this.sides = sides;
    this.book = book;
    this.attic = sides.attic();
    for (String mailbox : sides.maildirs().keySet()) {
      lettered.put(mailbox, sides.lettered(mailbox));
    }
    for (Mail mail : sides.disk()) {
      put(disk, mail.letter(), mail.place());
    }
    for (Stored message : sides.server()) {
      put(server, message.letter(), message.place());
      stored.add(message.letter());
    }
    if (!sides.profile().has("UIDPLUS") || book.mayMarksStay()) {
      server.forEach(this::withoutMarked);
      server.values().removeIf(List::isEmpty);
    }
  }

  /// Checks all laws, and yields what both sides agree on.
  static Map<Integer, List<Place>> check(Sides sides, Book book) throws IOException {
    var laws = new Laws(sides, book);
    laws.nothingIsLost();
    laws.nothingDoubles();
    laws.bothSidesAreEqual();
    laws.whatUsersDidIsDone();
    return laws.disk;
  }

  private void put(Map<Integer, List<Place>> side, int letter, Place place) {
    side.computeIfAbsent(letter, _ -> new ArrayList<>()).add(kept(place));
  }

  /// Without what this server or a file's name cannot keep.
  private Place kept(Place place) {
    Set<String> flags = new TreeSet<>(place.flags());
    Set<String> shown = lettered.getOrDefault(place.mailbox(), Set.of());
    flags.removeIf(
        flag -> !flag.startsWith("\\") && !flag.equals("$forwarded") && !shown.contains(flag));
    if (sides.profile().has(Quirk.NO_KEYWORDS)) {
      flags.removeIf(flag -> !flag.startsWith("\\"));
    }
    return new Place(place.mailbox(), flags);
  }

  /// Without UIDPLUS a message that is gone here stays there, marked.
  private void withoutMarked(int letter, List<Place> there) {
    List<Place> here = new ArrayList<>(places(disk, letter));
    List<Place> unpaired = new ArrayList<>();
    for (Place place : there) {
      if (!here.remove(place)) {
        unpaired.add(place);
      }
    }
    for (Place place : unpaired) {
      if (place.flags().contains("\\deleted")) {
        there.remove(place);
      }
    }
  }

  private static List<Place> places(Map<Integer, List<Place>> side, int letter) {
    List<Place> found = new ArrayList<>(side.getOrDefault(letter, List.of()));
    Collections.sort(found);
    return found;
  }

  private void nothingIsLost() {
    for (int letter : book.letters()) {
      boolean live = stored.contains(letter) || disk.containsKey(letter);
      if (book.isForgiven(letter)) {
        continue;
      }
      assertThat(live || (book.isRemoved(letter) && attic.contains(letter)))
          .as("letter %d is %s", letter, book.isRemoved(letter) ? "anywhere" : "on both sides")
          .isTrue();
    }
  }

  private void nothingDoubles() {
    for (int letter : book.letters()) {
      if (!book.isHomeless(letter)) {
        assertThat(counted(server, letter).size())
            .as("copies of %d on the server: %s", letter, places(server, letter))
            .isLessThanOrEqualTo(book.made(letter));
        assertThat(counted(disk, letter).size())
            .as("copies of %d on the disk: %s", letter, places(disk, letter))
            .isLessThanOrEqualTo(book.made(letter));
      }
    }
  }

  private List<Place> counted(Map<Integer, List<Place>> side, int letter) {
    return places(side, letter).stream().filter(place -> !isExtra(letter, place)).toList();
  }

  private boolean isExtra(int letter, Place place) {
    return book.mayBeInTrash(letter) && place.mailbox().equals(book.trash());
  }

  private void bothSidesAreEqual() {
    for (int letter : book.letters()) {
      if (!book.isHomeless(letter)) {
        assertThat(places(disk, letter))
            .as("letter %d on disk and server", letter)
            .isEqualTo(places(server, letter));
      }
    }
  }

  private void whatUsersDidIsDone() {
    for (int letter : book.letters()) {
      if (book.isVague(letter)) {
        continue;
      }
      List<Place> wanted = new ArrayList<>();
      book.expected(letter).stream()
          .filter(place -> !isExtra(letter, place))
          .forEach(place -> wanted.add(kept(place)));
      Collections.sort(wanted);
      assertThat(counted(disk, letter)).as("letter %d as users left it", letter).isEqualTo(wanted);
    }
  }
}
