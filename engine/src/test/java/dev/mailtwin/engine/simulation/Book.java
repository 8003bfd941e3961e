package dev.mailtwin.engine.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What users did, and what must become of it; kept without looking at the code under test.
///
/// A letter that one user touched once since both sides agreed must be in exactly one state in the
/// end. Of a letter that was touched more often it is only known that it must not be lost and not
/// be more often there than users made it.
final class Book {

  /// One copy of a letter: where it is and what flags it has.
  record Place(String mailbox, Set<String> flags) implements Comparable<Place> {

    Place {
      flags = new TreeSet<>(flags);
    }

    @Override
    public int compareTo(Place other) {
      return toString().compareTo(other.toString());
    }
  }

  private final String trash;
  private final Letters letters;
  private final Map<Integer, List<Place>> expected = new TreeMap<>();
  private final Map<Integer, Integer> made = new HashMap<>();
  private final Map<Integer, Set<String>> touched = new HashMap<>();
  private final Set<Integer> vague = new HashSet<>();
  private final Set<Integer> vagueFlags = new HashSet<>();
  private final Set<Integer> removed = new HashSet<>();
  private final Set<Integer> forgiven = new HashSet<>();
  private final Set<String> shaken = new HashSet<>();
  private final Set<Integer> homeless = new HashSet<>();

  private final Set<Integer> crossing = new HashSet<>();
  private final Set<Integer> wasInTrash = new HashSet<>();
  private boolean disturbed;

  /// Some mailbox was never in step: its messages are told from files by header and size alone.
  private boolean unacquainted = true;

  private boolean marksStay;
  private final Set<Integer> extraInTrash = new HashSet<>();
  private final Set<Integer> copies = new HashSet<>();
  private final Set<Integer> deletedHere = new HashSet<>();
  private final List<String> story;

  /// @param story gains a line for everything users do
  Book(String trash, Letters letters, List<String> story) {
    this.trash = trash;
    this.letters = letters;
    this.story = story;
  }

  private void tell(String what, int letter, Object... details) {
    story.add("  " + what + " " + letter + " " + List.of(details));
  }

  /// Both sides have this now.
  void agree(Map<Integer, List<Place>> state) {
    expected.clear();
    state.forEach((letter, places) -> expected.put(letter, new ArrayList<>(places)));
    touched.clear();
    vague.clear();
    vagueFlags.clear();
    shaken.clear();
    crossing.clear();
    wasInTrash.clear();
    state.forEach((letter, places) -> places.forEach(place -> noteTrash(letter, place)));
    disturbed = false;
    unacquainted = false;
  }

  /// What is taken out of the Trash and removed before a run saw it there is removed in the Trash.
  private void noteTrash(int letter, Place place) {
    if (place.mailbox.equals(trash)) {
      wasInTrash.add(letter);
    }
  }

  /// @return whether nothing is known exactly any more
  private boolean touch(int letter, String... mailboxes) {
    boolean again = touched.containsKey(letter);
    if (again && disturbed && deletedHere.contains(letter)) {
      extraInTrash.add(letter); // Deleting it was perhaps half done.
    }
    if (again && copies.contains(letter)) {
      made.merge(letter, 1, Integer::sum);
    }
    if (!shaken.isEmpty() || unacquainted) {
      letters.siblings().forEach(this::confused);
    }
    Set<String> where = touched.computeIfAbsent(letter, _ -> new HashSet<>());
    where.addAll(List.of(mailboxes));
    boolean unsure = where.stream().anyMatch(shaken::contains);
    if (unsure) {
      made.merge(letter, 1, Integer::sum); // A move looks like two things then.
    }
    if (again || unsure) {
      vague.add(letter);
    }
    return vague.contains(letter);
  }

  private List<Place> places(int letter) {
    return expected.computeIfAbsent(letter, _ -> new ArrayList<>());
  }

  void made(int letter, Place place) {
    tell("made", letter, place);
    touch(letter, place.mailbox);
    made.merge(letter, 1, Integer::sum);
    noteTrash(letter, place);
    places(letter).add(place);
  }

  void copied(int letter, Place from, Place to) {
    tell("copied", letter, from, to);
    touch(letter, from.mailbox, to.mailbox);
    made.merge(letter, 1, Integer::sum);
    noteTrash(letter, to);
    places(letter).add(to);
  }

  /// A user moved a file.
  void movedHere(int letter, Place from, Place to) {
    extraInTrash.add(letter);
    moved(letter, crossing);
    changed(letter, from, to);
  }

  /// The server cannot move: if another user changes the message at its old place meanwhile, it
  /// stays there too.
  void isCopiedOnServer(int letter) {
    copies.add(letter);
  }

  /// A user moved a message on the server.
  void movedThere(int letter, Place from, Place to) {
    moved(letter, crossing);
    changed(letter, from, to);
  }

  /// Moves in different directions, seen by runs that were broken off or disturbed between them:
  /// each may count by itself.
  private void moved(int letter, Set<Integer> already) {
    if (!already.add(letter) && disturbed) {
      made.merge(letter, 1, Integer::sum);
    }
  }

  /// A mailbox was created.
  void created() {
    unacquainted = true;
  }

  /// The server hid for a while that it can expunge single messages: what was removed meanwhile
  /// stays there, marked.
  void marksStay() {
    marksStay = true;
  }

  boolean mayMarksStay() {
    return marksStay;
  }

  /// A run was broken off or disturbed.
  void disturbed() {
    disturbed = true;
  }

  void changed(int letter, Place from, Place to) {
    tell("changed", letter, from, to);
    touch(letter, from.mailbox, to.mailbox);
    noteTrash(letter, to);
    if (places(letter).remove(from)) {
      places(letter).add(to);
    } else {
      vague.add(letter);
    }
  }

  /// A user removed a copy on the server.
  ///
  /// @param last nothing else of it is anywhere
  void expunged(int letter, Place from, boolean last) {
    tell(last ? "expunged the last" : "expunged", letter, from);
    touch(letter, from.mailbox);
    gone(letter, from, last);
  }

  /// A user removed a file.
  void deleted(int letter, Place from, boolean last) {
    tell(last ? "deleted the last" : "deleted", letter, from);
    touch(letter, from.mailbox, trash);
    deletedHere.add(letter);
    gone(letter, from, last);
    if (!from.mailbox.equals(trash)) {
      Set<String> flags = new TreeSet<>(from.flags);
      flags.remove("\\deleted");
      places(letter).add(new Place(trash, flags));
    }
  }

  private void gone(int letter, Place from, boolean last) {
    removed.add(letter);
    if (last || wasInTrash.contains(letter) || from.mailbox.equals(trash)) {
      forgiven.add(letter);
    }
    if (!places(letter).remove(from)) {
      vague.add(letter);
    }
  }

  /// A mailbox got other numbers: what was removed or changed there meanwhile cannot be told.
  void renumbered(String mailbox) {
    letters.siblings().forEach(this::confused);
    story.add("  nothing is known any more of changes in " + mailbox);
    shaken.add(mailbox);
    touched.forEach((letter, where) -> {
      if (where.contains(mailbox)) {
        vague.add(letter);
        made.merge(letter, 1, Integer::sum); // A move looks like two things then.
      }
    });
  }

  /// Some mailbox got other numbers, or what is known of it was lost, since both sides agreed.
  boolean isShaken() {
    return !shaken.isEmpty();
  }

  /// It can be taken for another letter.
  private void confused(int letter) {
    homeless.add(letter);
    forgiven.add(letter);
  }

  /// That a marked message is gone here is forgotten: it is a message again.
  void mayReturn(int letter) {
    made.merge(letter, 1, Integer::sum);
    vague.add(letter);
  }

  /// Everything that was agreed is forgotten: so for every mailbox.
  void amnesia(Set<String> mailboxes) {
    mailboxes.forEach(this::renumbered);
  }

  /// Something happened to the mailbox as a whole; its letters must exist somewhere.
  void uprooted(String mailbox) {
    renumbered(mailbox);
    expected.forEach((letter, places) -> {
      if (places.stream().anyMatch(place -> place.mailbox.equals(mailbox))) {
        homeless.add(letter);
        vague.add(letter);
      }
    });
  }

  /// A user wrote another letter over the file of one. What that was on the server stays there, and
  /// nobody looks into a file that was agreed on: where the file goes, the message goes.
  void replaced(int old, int young, Place at) {
    tell("replaced", old, young, at);
    touch(old, at.mailbox);
    made.merge(young, 1, Integer::sum);
    homeless.addAll(List.of(old, young));
    removed.addAll(List.of(old, young));
    forgiven.add(old);
  }

  void forgive(int letter) {
    forgiven.add(letter);
  }

  void vague(int letter) {
    vague.add(letter);
  }

  boolean isVague(int letter) {
    return vague.contains(letter) || homeless.contains(letter);
  }

  boolean isForgiven(int letter) {
    return forgiven.contains(letter);
  }

  boolean isRemoved(int letter) {
    return removed.contains(letter);
  }

  /// Its file was moved: if a run is broken off then, the old place looks like a deletion, and the
  /// Trash gets a copy.
  boolean mayBeInTrash(int letter) {
    return extraInTrash.contains(letter);
  }

  boolean isHomeless(int letter) {
    return homeless.contains(letter);
  }

  /// How many copies users made altogether.
  int made(int letter) {
    return made.getOrDefault(letter, 0);
  }

  List<Place> expected(int letter) {
    return places(letter);
  }

  Set<Integer> letters() {
    return made.keySet();
  }

  String trash() {
    return trash;
  }
}
