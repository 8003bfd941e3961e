package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.history.Restored;
import dev.mailtwin.engine.history.Restored.How;
import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.sync.AgreedView.Kind;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.engine.sync.WorldServer.Abilities;
import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Removing, undoing and syncing leaves both sides as they were.
class UndoLawsTest {

  private static final Duration BUDGET = Duration.ofSeconds(8);
  private static final MailboxName TRASH = World.name("Trash");
  private static final List<MailboxName> PLACES =
      List.of(World.name("INBOX"), World.name("Lists"), World.name("Archive"));

  /// A world in agreement, from which messages then were deleted on either side, and synced.
  private static World removed(long seed, Map<MailboxName, List<String>> before)
      throws IOException, InterruptedException {
    var random = new Random(seed * 0x9E3779B97F4A7C15L);
    var world = new World();
    Ladder ladder = List.of(Ladder.L0, Ladder.L1, Ladder.L2).get(random.nextInt(3));
    world.server.abilities =
        new Abilities(ladder, random.nextInt(3) > 0, random.nextInt(3) > 0, random.nextBoolean());
    world.server.box(TRASH, Use.TRASH);
    PLACES.forEach(world.server::box);
    int letters = 4 + random.nextInt(8);
    for (int n = 0; n < letters; n++) {
      int content = random.nextInt(8) == 0 ? Math.max(0, n - 1) : n; // Sometimes a copy.
      // Which of two equal messages comes back where is nobody's business, but flags would tell.
      Flags flags = content % 2 == 0 ? Flags.of(SystemFlag.SEEN) : Flags.NONE;
      // Two equal ones that come back into one mailbox, each on another side, become one.
      world.server.box(PLACES.get(n % 3)).add(Letter.of(content), flags);
    }
    world.sync(World.CONFIRMED);
    world.sync(World.CONFIRMED);
    world.twin.history.clear();
    before.putAll(state(world));
    for (MailboxName place : PLACES) {
      remove(world, place, random);
    }
    world.sync(World.CONFIRMED);
    if (random.nextBoolean()) {
      world.sync(World.CONFIRMED); // Now copies from the Trash are here, too.
    }
    return world;
  }

  private static void remove(World world, MailboxName place, Random random) {
    WorldTwin.Box twin = world.twin.box(place);
    for (Map.Entry<Long, WorldTwin.Row> row : List.copyOf(twin.rows.entrySet())) {
      int fate = random.nextInt(6);
      if (fate == 0) {
        world.server.box(place).expunge(row.getKey());
      } else if (fate == 1) {
        twin.remove(row.getValue().base());
      }
    }
  }

  /// Every message of every mailbox but the Trash, on both sides.
  private static Map<MailboxName, List<String>> state(World world) {
    Map<MailboxName, List<String>> state = new TreeMap<>();
    for (MailboxName place : PLACES) {
      List<String> lines = new ArrayList<>();
      WorldTwin.Box twin = world.twin.box(place);
      twin.files.values().forEach(file -> lines.add("here " + file));
      world
          .server
          .box(place)
          .messages
          .forEach((uid, message) -> {
            WorldTwin.Row row = twin.rows.get(uid);
            if (row == null || row.kind() == Kind.LINKED) {
              lines.add("there " + message.letter() + " " + message.flags());
            }
          });
      Collections.sort(lines);
      state.put(place, lines);
    }
    return state;
  }

  private static void settle(World world) throws IOException, InterruptedException {
    for (int run = 0; run < 3; run++) {
      world.sync(World.CONFIRMED);
    }
    Laws.bothSidesAreEqual(world);
  }

  @Test
  void what_was_removed_comes_back_on_both_sides() {
    Seeds.run(
        "undone worlds",
        4_000,
        BUDGET,
        seed -> {
          Map<MailboxName, List<String>> before = new TreeMap<>();
          World world = removed(seed, before);

          List<Restored> done = world.undo();

          assertThat(done).as("answers").allMatch(one -> one.how().isBack());
          settle(world);
          assertThat(state(world)).as("%s %s", world.server.abilities, done).isEqualTo(before);
        });
  }

  @Test
  void undoing_twice_changes_nothing_more() {
    Seeds.run(
        "twice undone worlds",
        2_000,
        BUDGET,
        seed -> {
          World world = removed(seed, new TreeMap<>());
          world.undo();

          List<Restored> again = world.undo();

          assertThat(again).allMatch(one -> one.how() == How.BEFORE);
          assertThat(world.faults.count()).as("effects").isZero();
        });
  }

  @Test
  void broken_off_anywhere_and_asked_again_it_comes_to_the_same_end() {
    Seeds.run("broken undos", 3_000, BUDGET, UndoLawsTest::liveBroken);
  }

  private static void liveBroken(long seed) throws IOException, InterruptedException {
    World smooth = removed(seed, new TreeMap<>());
    smooth.undo();
    long effects = smooth.faults.count();
    for (long effect = 0; effect < effects; effect++) {
      for (Faults.Kind kind : Faults.Kind.values()) {
        Map<MailboxName, List<String>> before = new TreeMap<>();
        World world = removed(seed, before);
        var all = Laws.letters(world);
        world.faults.breakAt(effect, kind);
        try {
          world.undo();
        } catch (IOException e) {
          assertThat(world.faults.broken()).isTrue();
        }
        world.faults.none();
        Laws.nothingIsLost(world, all, java.util.Set.of());
        if (seed % 2 == 0) { // The user may sync before trying again.
          world.sync(World.CONFIRMED);
        }
        world.undo();
        settle(world);
        assertThat(distinct(state(world)))
            .as("%s at effect %d", kind, effect)
            .isEqualTo(distinct(before));
      }
    }
  }

  /// Of several equal messages one may be taken for another's return: none is lost by that.
  private static Map<MailboxName, List<String>> distinct(Map<MailboxName, List<String>> state) {
    Map<MailboxName, List<String>> single = new TreeMap<>();
    state.forEach((place, lines) -> single.put(place, lines.stream().distinct().toList()));
    return single;
  }

  @Test
  void what_the_user_changed_since_stays() {
    Seeds.run(
        "changed since",
        2_000,
        BUDGET,
        seed -> {
          World world = removed(seed, new TreeMap<>());
          var random = new Random(seed);
          List<String> edited = new ArrayList<>();
          for (MailboxName place : PLACES) {
            WorldTwin.Box box = world.twin.box(place);
            for (String base : List.copyOf(box.files.keySet())) {
              if (random.nextBoolean()) {
                WorldTwin.File file = box.file(base);
                box.put(
                    base,
                    new WorldTwin.File(
                        file.letter(), file.flags().plus(Flags.of(SystemFlag.FLAGGED))));
                edited.add(place + " " + base);
              }
            }
            Letter fresh = Letter.of(1_000 + random.nextInt(1_000));
            String base = world.twin.freshBase();
            box.put(base, new WorldTwin.File(fresh, Flags.of(SystemFlag.FLAGGED)));
            edited.add(place + " " + base);
          }

          world.undo();
          settle(world);

          for (String one : edited) {
            int blank = one.indexOf(' ');
            WorldTwin.Box box = world.twin.box(World.name(one.substring(0, blank)));
            assertThat(box.file(one.substring(blank + 1)).flags().has(SystemFlag.FLAGGED)).isTrue();
          }
        });
  }

  @Test
  void without_a_server_what_can_be_done_here_is_done() {
    Seeds.run(
        "undone alone",
        2_000,
        BUDGET,
        seed -> {
          Map<MailboxName, List<String>> before = new TreeMap<>();
          World world = removed(seed, before);

          List<Restored> alone = world.undoAlone();

          assertThat(alone)
              .filteredOn(one -> one.change().event() == dev.mailtwin.engine.model.Event.TO_ATTIC)
              .allMatch(one -> one.how() == How.BACK_HERE);
          assertThat(alone).allMatch(one -> one.how().isBack() || one.how() == How.ASK_SERVER);
          world.undo();
          settle(world);
          assertThat(state(world)).isEqualTo(before);
        });
  }
}
