package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What must be where in the end.
final class Expected {

  private record Place(MailboxName mailbox, Letter letter) {}

  private final Map<Place, Integer> copies = new HashMap<>();
  private final Set<Letter> united = new HashSet<>();
  private final Set<Letter> ambiguous = new HashSet<>();
  private final Map<Place, Flags> flags = new HashMap<>();
  private final Map<Letter, Integer> seen = new HashMap<>();
  private final Set<Letter> forgiven = new HashSet<>();

  /// One more copy of the letter is in the mailbox in the end.
  void keeps(MailboxName mailbox, Letter letter) {
    copies.merge(new Place(mailbox, letter), 1, Integer::sum);
  }

  /// It has a twin, and nobody can tell which of them went where: it must be somewhere.
  void cannotTell(Letter letter) {
    ambiguous.add(letter);
  }

  /// The letter has these flags on the server in the end.
  void flags(MailboxName mailbox, Letter letter, Flags now) {
    seen.merge(letter, 1, Integer::sum);
    flags.put(new Place(mailbox, letter), now);
  }

  /// The user wanted the letter gone for good.
  void forgives(Letter letter) {
    forgiven.add(letter);
  }

  /// It moved: if the move is interrupted, the flags of both sides are united.
  void mayUniteFlags(Letter letter) {
    united.add(letter);
  }

  boolean flagsMayBeUnited(Letter letter) {
    return united.contains(letter);
  }

  boolean ambiguous(Letter letter) {
    return ambiguous.contains(letter);
  }

  Set<Letter> forgiven() {
    return forgiven;
  }

  /// Nothing doubles and nothing is missing. The Trash may hold more: what left the disk while a
  /// run was broken off cannot be told from a deletion.
  void verifyCopies(World world, MailboxName trash) {
    Map<Place, Integer> there = new HashMap<>();
    world
        .twin
        .boxes
        .values()
        .forEach(box ->
            box.files
                .values()
                .forEach(file -> there.merge(new Place(box.name, file.letter()), 1, Integer::sum)));
    copies.forEach((place, count) -> {
      int found = there.getOrDefault(place, 0);
      boolean right = place.mailbox.equals(trash) ? found >= count : found == count;
      if (ambiguous.contains(place.letter)) {
        right = there.keySet().stream().anyMatch(any -> any.letter.equals(place.letter));
      }
      assertThat(right).as("%s: %d copies, %d expected", place, found, count).isTrue();
    });
    there.forEach((place, count) ->
        assertThat(
                place.mailbox.equals(trash)
                    || copies.containsKey(place)
                    || ambiguous.contains(place.letter))
            .as("%s: %d copies, none expected", place, count)
            .isTrue());
  }

  /// Flags of messages that stayed where they were, as far as they are told apart by content.
  void verifyFlags(World world, MailboxName trash) {
    flags.forEach((place, wanted) -> {
      if (copies.getOrDefault(place, 0) != 1
          || seen.getOrDefault(place.letter, 0) != 1
          || ambiguous.contains(place.letter)
          || place.mailbox.equals(trash)) {
        return;
      }
      WorldTwin.Box twin = world.twin.box(place.mailbox);
      world
          .server
          .box(place.mailbox)
          .messages
          .forEach((uid, message) -> {
            WorldTwin.Row row = twin.rows.get(uid);
            boolean linked = row != null && row.kind() == AgreedView.Kind.LINKED;
            if (linked && message.letter().equals(place.letter)) {
              assertThat(message.flags()).as("flags of %s", place).isEqualTo(wanted);
            }
          });
    });
  }
}
