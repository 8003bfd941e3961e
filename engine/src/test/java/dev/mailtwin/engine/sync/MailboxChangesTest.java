package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.MessageFacts;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.sync.MailboxState.Ladder;
import dev.mailtwin.engine.sync.ServerAccount.Use;
import dev.mailtwin.engine.sync.Tally.Kind;
import dev.mailtwin.engine.sync.TwinAccount.Standing;
import dev.mailtwin.engine.sync.WorldServer.Abilities;
import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Mailboxes that are renamed, deleted, hidden or unmounted, on either side.
class MailboxChangesTest {

  private static final MailboxName INBOX = World.name("INBOX");
  private static final MailboxName OLD = World.name("Projects");
  private static final MailboxName BELOW = World.name("Projects/2026");
  private static final MailboxName YOUNG = World.name("Work");
  private static final MailboxName YOUNG_BELOW = World.name("Work/2026");
  private static final MailboxName OTHER = World.name("Elsewhere");

  private World world = new World();
  private int letters;

  @BeforeEach
  void settle() throws Exception {
    world = new World();
    letters = 0;
    world.server.box(World.name("Trash"), Use.TRASH);
    fill(INBOX, 3);
    fill(OLD, 30);
    fill(BELOW, 2);
    world.sync();
    assertThat(world.sync().tally().isZero()).isTrue();
  }

  private void fill(MailboxName name, int messages) {
    for (int n = 0; n < messages; n++) {
      world.server.box(name).add(Letter.of(letters++), Flags.NONE);
    }
  }

  /// What some program does to a directory, with all below it.
  private void move(MailboxName from, MailboxName to) {
    int above = from.levels().size();
    for (MailboxName name : List.copyOf(world.twin.boxes.keySet())) {
      List<String> levels = name.levels();
      if (levels.size() >= above && levels.subList(0, above).equals(from.levels())) {
        List<String> now = new ArrayList<>(to.levels());
        now.addAll(levels.subList(above, levels.size()));
        WorldTwin.Box box = world.twin.box(name);
        WorldTwin.Box moved = world.twin.box(new MailboxName(now));
        List.copyOf(box.files.keySet()).forEach(base -> moved.put(base, box.remove(base)));
        moved.directory = box.directory;
        box.directory = false;
      }
    }
  }

  private void isMoved(Run run, Kind kind) throws Exception {
    assertThat(run.tally().of(kind)).isEqualTo(2);
    assertThat(run.tally().of(Kind.DOWNLOADED)).isZero();
    assertThat(run.tally().of(Kind.UPLOADED)).isZero();
    assertThat(run.problems()).isEmpty();
    assertThat(world.server.box(YOUNG).messages).hasSize(30);
    assertThat(world.twin.box(YOUNG).files).hasSize(30);
    assertThat(world.twin.box(YOUNG_BELOW).files).hasSize(2);
    assertThat(world.server.boxes).doesNotContainKeys(OLD, BELOW);
    assertThat(world.twin.onDisk()).doesNotContain(OLD, BELOW);
    isSettled();
  }

  private void isSettled() throws Exception {
    assertThat(world.sync().tally().isZero()).as("nothing is left to do").isTrue();
    Run idle = world.sync();
    assertThat(idle.tally().isZero()).as("an idle run does nothing").isTrue();
    assertThat(idle.problems()).isEmpty();
    assertThat(world.faults.count()).isZero();
    Laws.bothSidesAreEqual(world);
  }

  @Test
  void a_mailbox_renamed_there_is_renamed_here_with_what_is_below() throws Exception {
    world.server.rename(OLD, YOUNG, false);
    isMoved(world.sync(), Kind.MAILBOXES_RENAMED);
  }

  @Test
  void it_is_recognised_under_a_new_generation_with_changes_on_both_sides() throws Exception {
    world.server.rename(OLD, YOUNG, true);
    WorldServer.Box renamed = world.server.box(YOUNG);
    renamed.expunge(renamed.messages.firstKey());
    renamed.flags(renamed.messages.lastKey(), Flags.of(SystemFlag.FLAGGED));
    renamed.add(Letter.of(letters++), Flags.NONE);
    String base = world.twin.box(OLD).files.lastKey();
    world.twin.box(OLD).put(base, world.twin.box(OLD).file(base));

    Run run = world.sync();

    assertThat(run.tally().of(Kind.MAILBOXES_RENAMED)).isEqualTo(2);
    assertThat(run.tally().of(Kind.DOWNLOADED)).isEqualTo(1);
    assertThat(run.tally().of(Kind.DELETED_ON_DISK)).isEqualTo(1);
    isSettled();
  }

  @Test
  void a_server_that_names_mailboxes_for_good_needs_no_comparison() throws Exception {
    world.server.box(OLD).objectId = "F2212ea87";
    world.sync();
    world.server.rename(OLD, YOUNG, true);
    for (long uid : List.copyOf(world.server.box(YOUNG).messages.keySet()).subList(0, 20)) {
      world.server.box(YOUNG).expunge(uid); // Too few are left for recognising it by them.
    }
    Run run = world.sync(World.CONFIRMED);
    assertThat(run.tally().of(Kind.MAILBOXES_RENAMED)).isEqualTo(2);
    assertThat(run.tally().of(Kind.DOWNLOADED)).isZero();
  }

  @Test
  void another_mailbox_is_not_taken_for_a_renamed_one() throws Exception {
    world.server.boxes.remove(OLD);
    world.server.boxes.remove(BELOW);
    fill(YOUNG, 30);

    Run run = world.sync();

    assertThat(World.codes(run)).containsExactly(Code.WITHDRAWN, Code.WITHDRAWN);
    assertThat(run.tally().of(Kind.DOWNLOADED)).isEqualTo(30);
    assertThat(world.twin.box(OLD).files).hasSize(30);
  }

  /// It has the same numbers and sizes; one of its messages has another header.
  @Test
  void one_message_that_is_another_one_tells_that_a_mailbox_was_not_renamed() throws Exception {
    world.server.rename(OLD, YOUNG, true);
    WorldServer.Box there = world.server.box(YOUNG);
    WorldServer.Message last = there.message(there.messages.lastKey());
    var other = Letter.of(last.letter().header() + 700); // Of the same size.
    there.messages.put(
        there.messages.lastKey(), new WorldServer.Message(other, Flags.NONE, last.modseq()));

    Run run = world.sync();

    assertThat(world.twin.agreed()).contains(OLD);
    assertThat(World.codes(run)).containsExactly(Code.WITHDRAWN);
    assertThat(world.twin.box(YOUNG).files.values())
        .extracting(WorldTwin.File::letter)
        .contains(other);
    assertThat(Laws.letters(world)).contains(last.letter());
  }

  private void isNotTakenForTheOldOne() throws Exception {
    Set<Letter> before = Laws.letters(world);
    Run run = world.sync();
    assertThat(run.tally().of(Kind.MAILBOXES_RENAMED)).isZero();
    assertThat(World.codes(run)).contains(Code.WITHDRAWN);
    assertThat(world.twin.agreed()).contains(OLD);
    Laws.nothingIsLost(world, before, Set.of());
  }

  @Test
  void a_mailbox_with_none_of_its_numbers_or_below_them_is_no_renamed_one() throws Exception {
    WorldServer.Box old = java.util.Objects.requireNonNull(world.server.boxes.remove(OLD));
    world.server.box(YOUNG).uidNext = old.uidNext + 9;
    fill(YOUNG, 1);
    WorldServer.Box part = world.server.box(OTHER); // As out of an old backup.
    old.messages.headMap(21L).values().forEach(one -> part.add(one.letter(), one.flags()));

    isNotTakenForTheOldOne();
  }

  @Test
  void without_a_header_that_is_known_no_mailbox_is_a_renamed_one() throws Exception {
    world
        .twin
        .box(OLD)
        .rows
        .replaceAll((_, row) ->
            new WorldTwin.Row(
                row.kind(), row.base(), row.flags(), row.facts(), MessageFacts.UNKNOWN));
    world.server.boxes.remove(OLD);
    fill(YOUNG, 30);

    isNotTakenForTheOldOne();
  }

  @Test
  void a_message_is_another_one_by_its_size_or_its_header() {
    var sample = new TwinAccount.Sample(1, 100, 5);
    assertThat(sample.contradicts(new ServerMailbox.Fingerprint(100, 5, "", null))).isFalse();
    assertThat(sample.contradicts(new ServerMailbox.Fingerprint(101, 5, "", null))).isTrue();
    assertThat(sample.contradicts(new ServerMailbox.Fingerprint(100, 6, "", null))).isTrue();
    assertThat(sample.contradicts(new ServerMailbox.Fingerprint(-1, 5, "", null))).isFalse();
  }

  @Test
  void a_directory_with_few_of_its_files_is_no_renamed_one() throws Exception {
    WorldTwin.Box box = world.twin.box(OLD);
    List<String> bases = List.copyOf(box.files.keySet());
    bases.subList(0, 9).forEach(base -> world.twin.box(YOUNG).put(base, box.remove(base)));
    bases.subList(9, 30).forEach(box::remove);
    box.directory = false;

    Run run = world.sync();

    assertThat(run.tally().of(Kind.MAILBOXES_RENAMED)).isZero();
    assertThat(World.codes(run)).contains(Code.MAILDIR_GONE);
    assertThat(world.server.boxes).containsKey(OLD);
  }

  /// Another client made a mailbox of that name.
  @Test
  void a_name_that_the_server_has_already_is_not_taken() throws Exception {
    fill(YOUNG, 2);
    move(OLD, YOUNG);
    Run dry = world.sync(World.DRY);

    Run run = world.sync();

    assertThat(dry.tally().of(Kind.MAILBOXES_RENAMED)).isEqualTo(1); // What was below.
    assertThat(run.tally().of(Kind.MAILBOXES_RENAMED)).isEqualTo(1);
    assertThat(world.server.box(YOUNG).messages).hasSize(32);
    assertThat(dry.tally().of(Kind.MOVED_ON_SERVER)).isEqualTo(30);
    assertThat(run.tally().of(Kind.MOVED_ON_SERVER)).isEqualTo(30);
  }

  /// The mailbox that had the name is gone, and its files are here.
  @Test
  void a_name_that_another_mailbox_has_here_is_not_taken() throws Exception {
    fill(YOUNG, 7);
    world.server.box(YOUNG).uidValidity = 7;
    world.server.box(OLD).uidValidity = 8;
    world.sync();
    world.sync();
    world.server.boxes.remove(YOUNG);
    world.server.rename(OLD, YOUNG, false);
    Set<Letter> before = Laws.letters(world);
    Run dry = world.sync(World.DRY);

    Run run = world.sync();

    assertThat(dry.tally().of(Kind.MAILBOXES_RENAMED)).isEqualTo(1); // What was below.
    assertThat(run.tally().of(Kind.MAILBOXES_RENAMED)).isEqualTo(1);
    Laws.nothingIsLost(world, before, Set.of());
  }

  @Test
  void a_directory_renamed_here_is_one_rename_there() throws Exception {
    move(OLD, YOUNG);
    Run run = world.sync();
    assertThat(world.server.renames).as("what is below goes along").isEqualTo(1);
    isMoved(run, Kind.MAILBOXES_RENAMED);
  }

  @Test
  void renamed_on_both_sides_the_servers_name_wins() throws Exception {
    move(OLD, OTHER);
    world.server.rename(OLD, YOUNG, false);
    isMoved(world.sync(), Kind.MAILBOXES_RENAMED);
    assertThat(world.twin.onDisk()).doesNotContain(OTHER);
  }

  @Test
  void the_inbox_cannot_go_so_its_messages_follow_their_files() throws Exception {
    move(INBOX, OTHER);
    Run run = world.sync();
    assertThat(run.tally().of(Kind.MOVED_ON_SERVER)).isEqualTo(3);
    assertThat(run.problems()).isEmpty();
    assertThat(world.server.box(OTHER).messages).hasSize(3);
    assertThat(world.server.boxes).containsKey(INBOX);
    isSettled();
  }

  @Test
  void what_stayed_below_the_old_name_is_not_taken_along() throws Exception {
    WorldTwin.Box box = world.twin.box(OLD);
    List.copyOf(box.files.keySet())
        .forEach(base -> world.twin.box(YOUNG).put(base, box.remove(base)));
    box.directory = false;
    Run run = world.sync();
    assertThat(run.tally().of(Kind.MOVED_ON_SERVER)).isEqualTo(30);
    assertThat(world.server.box(BELOW).messages).hasSize(2);
    isSettled();
  }

  @Test
  void a_withdrawn_mailbox_is_said_once_and_comes_back_as_if_nothing_had_been() throws Exception {
    WorldServer.Box hidden = java.util.Objects.requireNonNull(world.server.boxes.remove(OLD));
    assertThat(World.codes(world.sync())).containsExactly(Code.WITHDRAWN);
    assertThat(World.codes(world.sync())).isEmpty();
    assertThat(world.twin.box(OLD).files).hasSize(30);
    world.server.boxes.put(OLD, hidden);
    assertThat(world.sync().tally().isZero()).isTrue();
    world.server.boxes.remove(OLD);
    assertThat(World.codes(world.sync())).containsExactly(Code.WITHDRAWN);
  }

  @Test
  void an_empty_mailbox_that_one_side_deleted_goes_on_the_other() throws Exception {
    world.server.box(YOUNG);
    world.server.box(OTHER);
    world.sync();
    world.server.boxes.remove(YOUNG);
    world.twin.box(OTHER).directory = false;

    assertThat(world.sync().tally().of(Kind.MAILBOXES_DELETED)).isEqualTo(2);

    assertThat(world.twin.boxes).doesNotContainKey(YOUNG);
    assertThat(world.server.boxes).doesNotContainKey(OTHER);
    isSettled();
  }

  @Test
  void an_empty_list_deletes_nothing() throws Exception {
    world.server.box(YOUNG);
    world.sync();
    var all = new java.util.TreeMap<>(world.server.boxes);
    world.server.boxes.clear();
    assertThat(world.sync().tally().isZero()).isTrue();
    assertThat(world.twin.onDisk()).contains(YOUNG, OLD, INBOX);
    world.server.boxes.putAll(all);
    assertThat(world.sync().tally().isZero()).isTrue();
  }

  @Test
  void a_missing_directory_is_no_deletion_until_the_user_says_so() throws Exception {
    WorldTwin.Box box = world.twin.box(OLD);
    List.copyOf(box.files.keySet()).forEach(box::remove);
    box.directory = false;
    assertThat(World.codes(world.sync(World.CONFIRMED))).containsExactly(Code.MAILDIR_GONE);
    assertThat(world.server.box(OLD).messages).hasSize(30);

    world.twin.save(OLD, world.twin.standing(OLD).doomed(true));
    Run run = world.sync();

    assertThat(run.tally().of(Kind.DELETED_ON_SERVER)).isEqualTo(30);
    assertThat(run.tally().of(Kind.MAILBOXES_DELETED)).isEqualTo(1);
    assertThat(world.server.box(World.name("Trash")).messages).hasSize(30);
    assertThat(world.server.boxes).doesNotContainKey(OLD);
    world.sync(); // What came into the Trash.
    isSettled();
  }

  @Test
  void what_came_meanwhile_keeps_a_doomed_mailbox() throws Exception {
    WorldTwin.Box box = world.twin.box(OLD);
    List.copyOf(box.files.keySet()).forEach(box::remove);
    box.directory = false;
    fill(OLD, 1);
    world.twin.save(OLD, world.twin.standing(OLD).doomed(true));

    Run run = world.sync();

    assertThat(World.codes(run)).containsExactly(Code.FOLDER_KEPT);
    assertThat(world.server.box(OLD).messages).hasSize(1);
    assertThat(world.twin.box(OLD).files).hasSize(1);
    assertThat(world.twin.standing(OLD)).isEqualTo(Standing.NEW);
    world.sync();
    isSettled();
  }

  @Test
  void a_doomed_mailbox_that_the_server_deleted_goes_to_the_attic() throws Exception {
    world.server.boxes.remove(OLD);
    world.twin.box(OLD).put(world.twin.freshBase(), new WorldTwin.File(Letter.of(900), Flags.NONE));
    world.sync();
    world.twin.save(OLD, world.twin.standing(OLD).doomed(true));

    Run run = world.sync();

    assertThat(run.tally().of(Kind.DELETED_ON_DISK)).isEqualTo(30);
    assertThat(world.twin.attic).hasSize(30);
    world.sync();
    assertThat(world.server.box(OLD).messages).as("what the server never had").hasSize(1);
    isSettled();
  }

  @Test
  void broken_off_anywhere_a_rename_comes_to_the_same_end() {
    Seeds.run("broken renames", 2_000, Duration.ofSeconds(10), this::liveBroken);
  }

  private void liveBroken(long seed) throws Exception {
    build(seed);
    Set<Letter> before = Laws.letters(world);
    world.sync(World.CONFIRMED);
    long effects = world.faults.count();
    List<String> smooth = endsRightly(before);
    var random = new Random(seed);
    for (int tries = 0; tries < 4; tries++) {
      build(seed);
      Faults.Kind kind = random.nextBoolean() ? Faults.Kind.POWER : Faults.Kind.WIRE;
      world.faults.breakAt(random.nextLong(Math.max(1, effects)), kind);
      world.syncUntilBroken(World.CONFIRMED);
      world.faults.none();
      assertThat(endsRightly(before)).isEqualTo(smooth);
    }
  }

  private List<String> endsRightly(Set<Letter> before) throws Exception {
    world.sync(World.CONFIRMED);
    world.sync(World.CONFIRMED);
    Laws.nothingIsLost(world, before, Set.of());
    isSettled();
    List<String> state = new ArrayList<>();
    for (WorldServer.Box box : world.server.boxes.values()) {
      Set<String> content = new TreeSet<>();
      box.messages.values().forEach(message -> content.add(message.letter().toString()));
      state.add(box.name + " " + box.messages.size() + " " + content);
    }
    return state;
  }

  /// A few renames on both sides, at random.
  private void build(long seed) throws Exception {
    settle();
    var random = new Random(seed * 0x9E3779B97F4A7C15L);
    world.server.abilities =
        new Abilities(
            List.of(Ladder.values()).get(random.nextInt(3)),
            random.nextInt(4) > 0,
            random.nextInt(4) > 0,
            random.nextBoolean());
    world.sync();
    boolean newGeneration = random.nextInt(3) == 0;
    switch (random.nextInt(6)) {
      case 0 -> world.server.rename(OLD, YOUNG, newGeneration);
      case 1 -> world.server.rename(BELOW, OTHER, newGeneration);
      case 2 -> {
        world.server.rename(OLD, YOUNG, newGeneration);
        move(OLD, OTHER);
      }
      case 3 -> {
        move(BELOW, World.name("Deep/er/still"));
        move(OLD, YOUNG);
      }
      case 4 -> {
        world.server.rename(OLD, YOUNG, newGeneration);
        move(BELOW, OTHER);
      }
      default -> move(OLD, YOUNG);
    }
    if (random.nextBoolean()) {
      fill(INBOX, 1);
    }
  }

  @Test
  void a_dry_run_says_what_the_run_then_does() {
    Seeds.run("dry renames", 1_000, Duration.ofSeconds(5), this::liveDry);
  }

  private void liveDry(long seed) throws IOException, Exception {
    build(seed);
    Run dry = world.sync(World.DRY);
    assertThat(world.faults.count()).as("effects of a dry run").isZero();
    Run real = world.sync();
    for (Kind kind : Kind.values()) {
      assertThat(dry.tally().of(kind)).as("%s", kind).isEqualTo(real.tally().of(kind));
    }
  }
}
