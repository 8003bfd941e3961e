package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.engine.sync.Tally.Kind;
import dev.mailtwin.engine.sync.WorldServer.Abilities;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Moves at any moment of a run: what left a mailbox after that was read, and came into another
/// before that was read, is neither new nor deleted.
class LateMovesTest {

  private static final MailboxName TRASH = World.name("Trash");
  private static final int LOOKS = 40;

  private World world = new World();
  private int letters;
  private int moves;

  private void settle(Ladder ladder, String from, String to) throws Exception {
    world = new World();
    letters = 0;
    moves = 0;
    world.server.abilities = new Abilities(ladder, true, true, true);
    world.server.box(TRASH, Use.TRASH);
    fill(from, 8);
    fill(to, 3);
    world.sync();
    assertThat(world.sync().tally().isZero()).isTrue();
    fill(from, 1);
    fill(to, 1);
  }

  private void fill(String name, int messages) {
    for (int n = 0; n < messages; n++) {
      world.server.box(World.name(name)).add(Letter.of(letters++), Flags.NONE);
    }
  }

  /// The file of the first letter, unless a run has moved it already.
  private void moveFile(String from, String to, boolean newName) {
    WorldTwin.Box box = world.twin.box(World.name(from));
    for (String base : List.copyOf(box.files.keySet())) {
      if (box.file(base).letter().equals(Letter.of(0))) {
        String there = newName ? world.twin.freshBase() : base;
        world.twin.box(World.name(to)).put(there, box.remove(base));
        moves++;
      }
    }
  }

  private void moveMessage(String from, String to) {
    WorldServer.Box box = world.server.box(World.name(from));
    for (long uid : List.copyOf(box.messages.keySet())) {
      if (box.message(uid).letter().equals(Letter.of(0))) {
        WorldServer.move(box, uid, world.server.box(World.name(to)));
        moves++;
      }
    }
  }

  /// Runs until nothing is left to do.
  ///
  /// @return what was uploaded
  private long uploaded() throws Exception {
    long uploaded = 0;
    for (int run = 0; run < 4; run++) {
      uploaded += world.sync().tally().of(Kind.UPLOADED);
    }
    assertThat(world.sync().tally().isZero()).isTrue();
    return uploaded;
  }

  private void isMovedOnce(String from, String to, Object when) {
    assertThat(world.server.box(TRASH).messages).as("trash, %s", when).isEmpty();
    assertThat(world.server.box(World.name(from)).messages).as("%s, %s", from, when).hasSize(8);
    assertThat(world.server.box(World.name(to)).messages).as("%s, %s", to, when).hasSize(5);
    assertThat(world.twin.box(World.name(to)).files).as("%s, %s", to, when).hasSize(5);
    Laws.bothSidesAreEqual(world);
  }

  @ParameterizedTest
  @CsvSource({"L0, Archive, Work", "L1, Work, Archive", "L2, Archive, Work", "L2, Work, Archive"})
  void on_the_disk(Ladder ladder, String from, String to) throws Exception {
    for (int look = 0; look < LOOKS; look++) {
      boolean newName = look % 2 == 0;
      settle(ladder, from, to);
      world.faults.otherAtLook(look / 2, () -> moveFile(from, to, newName));
      assertThat(uploaded()).as("uploads, %d", look).isZero();
      if (moves > 0) {
        isMovedOnce(from, to, look);
      }
    }
  }

  /// A server that does not say where a copy went is asked once more, and meanwhile more may come.
  @ParameterizedTest
  @CsvSource({"Archive, Work", "Work, Archive"})
  void one_after_the_other_where_the_server_says_little(String from, String to) throws Exception {
    for (int look = 0; look < LOOKS; look++) {
      settle(Ladder.L0, from, to);
      world.server.abilities = new Abilities(Ladder.L0, false, false, true);
      WorldTwin.Box box = world.twin.box(World.name(from));
      String before = box.files.firstKey();
      world.twin.box(World.name(to)).put(before, box.remove(before));
      world.faults.otherAtLook(look, () -> moveFile(from, to, false));
      assertThat(uploaded()).as("uploads, %d", look).isZero();
      assertThat(world.server.box(TRASH).messages).as("trash, %s", look).isEmpty();
      assertThat(world.twin.box(TRASH).files).as("trash, %s", look).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"L0, Archive, Work", "L1, Work, Archive", "L2, Archive, Work", "L2, Work, Archive"})
  void on_both_sides(Ladder ladder, String from, String to) throws Exception {
    for (int first = 0; first < 12; first++) {
      for (int second = 0; second < 12; second++) {
        settle(ladder, from, to);
        world.faults.otherAtLook(first, () -> moveFile(from, to, false));
        world.faults.otherAtLook(second, () -> moveMessage(from, to));
        uploaded();
        boolean noticed = first < second || second == 0; // Else it was a new message at first.
        if (first != second && noticed && moves > 0) {
          isMovedOnce(from, to, first + " and " + second);
        }
      }
    }
  }

  /// It has moved as well; as soon as it can be read the message follows.
  @ParameterizedTest
  @CsvSource({"L0, A, B", "L2, A, B", "L0, B, A", "L2, B, A"})
  void a_file_that_cannot_be_read_is_no_deletion(Ladder ladder, String from, String to)
      throws Exception {
    settle(ladder, from, to);
    world.sync();
    moveFile(from, to, false);
    for (String base : world.twin.box(World.name(to)).files.keySet()) {
      world.faults.unreadableFiles.add(base);
    }
    for (SyncOptions options : List.of(World.DRY, World.ORDINARY, World.CONFIRMED)) {
      Run run = world.sync(options);
      assertThat(run.tally().isZero()).isTrue();
      assertThat(World.codes(run)).containsOnly(Code.UPLOAD_REFUSED);
    }
    world.faults.unreadableFiles.clear();

    assertThat(world.sync().tally().of(Kind.MOVED_ON_SERVER)).isEqualTo(1);

    assertThat(world.server.box(TRASH).messages).isEmpty();
    world.twin.box(World.name(to)).put("own", new WorldTwin.File(Letter.of(99), Flags.NONE));
    world.faults.unreadableFiles.add("own");
    assertThat(World.codes(world.sync())).containsExactly(Code.UPLOAD_REFUSED);
    world.faults.unreadableFiles.clear();
    assertThat(world.sync().tally().of(Kind.UPLOADED)).isEqualTo(1);
  }
}
