package dev.mailtwin.engine.simulation;

import dev.mailtwin.engine.simulation.Book.Place;
import dev.mailtwin.engine.simulation.Sides.Stored;
import dev.mailtwin.modelserver.store.FlagChange;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.store.StoreRefusedException;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// Other clients of the same account: each does one random thing at a time.
final class ServerUsers {

  private static final int SPARED = 0;
  private static final List<String> FLAGS =
      List.of("\\seen", "\\flagged", "\\answered", "\\draft", "\\deleted", "$forwarded", "work");

  private final Sides sides;
  private final MailStore store;
  private final Book book;
  private final SimulatedClock clock;
  private final RandomGenerator chance;
  private int created;

  /// Leaves the first letter alone, so that the account is never wholly empty.
  ServerUsers(Sides sides, Book book, SimulatedClock clock, RandomGenerator chance) {
    this.sides = sides;
    this.store = sides.store();
    this.book = book;
    this.clock = clock;
    this.chance = chance;
  }

  private String mailbox() {
    List<String> names = List.copyOf(sides.serverMailboxes());
    return names.get(chance.nextInt(names.size()));
  }

  /// Does something.
  void act() throws IOException {
    try {
      int what = chance.nextInt(20);
      if (what < 5) {
        append(mailbox());
      } else if (what < 18) {
        touch(what);
      } else if (what == 18) {
        renumber(mailbox());
      } else if (chance.nextInt(3) == 0) {
        store.create("New" + ++created);
        book.created();
      }
    } catch (StoreRefusedException e) {
      return; // The server would not; nothing happened.
    }
  }

  /// A message arrives.
  void append(String mailbox) {
    Set<String> flags = flags();
    int letter = sides.letters().next(false);
    store.append(
        mailbox,
        sides.letters().wire(letter),
        flags,
        Instant.ofEpochSecond(clock.seconds() - chance.nextInt(100_000)).atOffset(ZoneOffset.UTC));
    book.made(letter, new Place(mailbox, flags));
  }

  /// Somebody empties a mailbox.
  void expungeAll(String mailbox) throws IOException {
    for (Stored one : sides.server()) {
      if (one.mailbox().equals(mailbox)) {
        expunge(one);
      }
    }
  }

  private void expunge(Stored one) throws IOException {
    store.expunge(one.mailbox(), List.of(one.uid()));
    book.expunged(one.letter(), one.place(), sides.everywhere(one.letter()) == 0);
  }

  private Set<String> flags() {
    Set<String> flags = new TreeSet<>();
    while (chance.nextInt(3) == 0) {
      flags.add(FLAGS.get(chance.nextInt(FLAGS.size())));
    }
    return flags;
  }

  private void renumber(String mailbox) {
    store.renumber(mailbox);
    book.renumbered(mailbox);
    marked(Set.of(mailbox)).forEach(book::mayReturn);
  }

  /// Messages that are gone for a client of a server without UIDPLUS, as long as it knows.
  List<Integer> marked(Set<String> mailboxes) {
    return sides.profile().has("UIDPLUS") && !book.mayMarksStay()
        ? List.of()
        : sides.server().stream()
            .filter(m -> mailboxes.contains(m.mailbox()) && m.flags().contains("\\deleted"))
            .map(Stored::letter)
            .toList();
  }

  private void touch(int what) throws IOException {
    List<Stored> all = sides.server().stream().filter(m -> m.letter() != SPARED).toList();
    if (all.isEmpty()) {
      return;
    }
    Stored one = all.get(chance.nextInt(all.size()));
    List<Long> uid = List.of(one.uid());
    String to = mailbox();
    if (!marked(Set.of(one.mailbox())).isEmpty() && one.flags().contains("\\deleted")) {
      book.mayReturn(one.letter());
    }
    if (what < 11) {
      String flag = FLAGS.get(chance.nextInt(FLAGS.size()));
      boolean had = one.flags().contains(flag);
      Set<String> after = new TreeSet<>(one.flags());
      boolean _ = had ? after.remove(flag) : after.add(flag);
      store.changeFlags(
          one.mailbox(), uid, had ? FlagChange.REMOVE : FlagChange.ADD, List.of(flag));
      book.changed(one.letter(), one.place(), new Place(one.mailbox(), after));
    } else if (what < 13) {
      store.copy(one.mailbox(), uid, to);
      book.copied(one.letter(), one.place(), new Place(to, one.flags()));
    } else if (what < 16 && !to.equals(one.mailbox())) {
      store.move(one.mailbox(), uid, to);
      book.movedThere(one.letter(), one.place(), new Place(to, one.flags()));
    } else {
      expunge(one);
    }
  }
}
