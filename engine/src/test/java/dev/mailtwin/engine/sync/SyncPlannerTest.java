package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.KeepableFlags;
import dev.mailtwin.engine.model.SystemFlag;
import dev.mailtwin.engine.sync.AgreedView.Kind;
import dev.mailtwin.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Each line of the planner's table, the merging of flags, and two laws.
class SyncPlannerTest {

  private static final KeepableFlags FEW =
      new KeepableFlags(false, Flags.of(SystemFlag.SEEN, SystemFlag.DELETED), Flags.NONE);

  @Test
  void what_only_the_server_has_is_downloaded_newest_first() {
    assertThat(new Views().server(3).server(5).steps()).isEqualTo("download 5, download 3");
  }

  @Test
  void what_only_the_disk_has_is_uploaded() {
    assertThat(new Views().disk("a").disk("b").steps()).isEqualTo("upload a, upload b");
  }

  @Test
  void what_agrees_needs_nothing() {
    Views views = new Views().server(1, "\\Seen").disk("a", "\\Seen").agreed(1, "a", "\\Seen");
    assertThat(views.plan().isEmpty()).isTrue();
  }

  @Test
  void a_file_that_is_gone_is_gone_from_the_disk() {
    assertThat(new Views().server(1).agreed(1, "a").steps()).isEqualTo("gone from disk 1");
  }

  @Test
  void a_message_that_is_gone_is_gone_from_the_server() {
    assertThat(new Views().disk("a").agreed(1, "a").steps()).isEqualTo("gone from server a");
  }

  @Test
  void what_is_gone_from_both_is_forgotten() {
    assertThat(new Views().agreed(1, "a").steps()).isEqualTo("forget 1");
  }

  @Test
  void an_edit_on_the_server_beats_a_deletion_here() {
    assertThat(new Views().server(1, "\\Flagged").agreed(1, "a").steps())
        .isEqualTo("download 1, forget 1, kept 1");
  }

  @Test
  void an_edit_here_beats_a_deletion_on_the_server() {
    assertThat(new Views().disk("a", "\\Flagged").agreed(1, "a").steps())
        .isEqualTo("upload a, forget 1, kept 1");
  }

  @Test
  void deleted_as_a_mere_flag_is_no_edit_on_either_side() {
    assertThat(new Views().server(1, "\\Deleted").agreed(1, "a").steps())
        .isEqualTo("gone from disk 1");
    assertThat(new Views().disk("a", "\\Deleted").agreed(1, "a").steps())
        .isEqualTo("gone from server a");
    assertThat(new Views().disk("a").agreed(1, "a", "\\Deleted").steps())
        .isEqualTo("gone from server a");
  }

  @Test
  void a_flag_only_the_disk_can_keep_is_no_edit() {
    assertThat(new Views().keepable(FEW).disk("a", "\\Draft").agreed(1, "a").steps())
        .isEqualTo("gone from server a");
  }

  @Test
  void a_message_without_body_is_left_alone_until_it_is_gone() {
    assertThat(new Views().server(1, "\\Seen").agreed(1, Kind.BODILESS).steps()).isEmpty();
    assertThat(new Views().agreed(1, Kind.BODILESS).steps()).isEqualTo("forget 1");
  }

  @Test
  void what_was_deleted_here_and_is_marked_there_is_equal() {
    assertThat(new Views().server(1, "\\Deleted").agreed(1, Kind.DELETED_HERE).steps()).isEmpty();
    assertThat(new Views().agreed(1, Kind.DELETED_HERE).steps()).isEqualTo("forget 1");
  }

  @Test
  void what_was_deleted_here_and_is_no_longer_marked_comes_back() {
    assertThat(new Views().server(1, "\\Seen").agreed(1, Kind.DELETED_HERE).steps())
        .isEqualTo("download 1, forget 1");
  }

  @Test
  void a_file_that_was_missed_but_is_not_proven_gone_does_nothing() {
    assertThat(new Views().server(1).agreed(1, "a").unknown("a").steps()).isEmpty();
    assertThat(new Views().agreed(1, "a").unknown("a").steps()).isEmpty();
    assertThat(new Views().server(1, "\\Flagged").agreed(1, "a").unknown("a").steps()).isEmpty();
  }

  @Test
  void a_flag_added_on_each_side_travels_to_the_other() {
    assertThat(new Views().server(1, "\\Seen").disk("a", "\\Flagged").agreed(1, "a").steps())
        .isEqualTo("server +\\Flagged disk +\\Seen agreed \\Flagged \\Seen");
  }

  @Test
  void a_flag_removed_on_one_side_is_removed_on_the_other() {
    assertThat(new Views().server(1).disk("a", "\\Seen").agreed(1, "a", "\\Seen").steps())
        .isEqualTo("server disk -\\Seen agreed ");
    assertThat(new Views().server(1, "\\Seen").disk("a").agreed(1, "a", "\\Seen").steps())
        .isEqualTo("server -\\Seen disk agreed ");
  }

  @Test
  void the_same_change_on_both_sides_is_only_remembered() {
    assertThat(new Views().server(1, "\\Seen").disk("a", "\\Seen").agreed(1, "a").steps())
        .isEqualTo("server disk agreed \\Seen");
  }

  @Test
  void flags_that_were_never_agreed_on_are_united() {
    assertThat(new Views().server(1, "\\Seen", "x").disk("a", "\\Draft").agreed(1, "a").steps())
        .isEqualTo("server +\\Draft disk +\\Seen +x agreed \\Draft \\Seen x");
  }

  @Test
  void deleted_travels_like_any_flag() {
    assertThat(new Views().server(1, "\\Deleted").disk("a").agreed(1, "a").steps())
        .isEqualTo("server disk +\\Deleted agreed \\Deleted");
  }

  @Test
  void a_keyword_in_another_spelling_is_the_same() {
    Views views =
        new Views().server(1, "WORK").disk("a", "work").agreed(1, "a", "Work").lettered("work");
    assertThat(views.plan().isEmpty()).isTrue();
  }

  @Test
  void a_keyword_without_a_letter_is_not_missed_in_the_file_name() {
    Views views = new Views().server(1, "work").disk("a").agreed(1, "a", "work");
    assertThat(views.steps()).isEmpty();
    assertThat(views.lettered("work").steps()).isEqualTo("server -work disk agreed ");
  }

  @Test
  void a_flag_the_server_cannot_keep_stays_on_the_disk() {
    Views views = new Views().keepable(FEW).server(1).disk("a", "\\Draft", "x").agreed(1, "a");
    assertThat(views.steps()).isEmpty();
  }

  @Test
  void a_flag_the_server_cannot_give_up_stays_there_and_does_not_come_back() {
    Views views =
        new Views().keepable(FEW).server(1, "\\Draft").disk("a").agreed(1, "a", "\\Draft");
    assertThat(views.steps()).isEmpty();
  }

  @Test
  void the_same_views_give_the_same_plan() {
    Seeds.run(
        "pure plans",
        2_000,
        seed -> {
          SyncPlanner.Views views = random(seed, false).views();
          String first = Views.steps(SyncPlanner.plan(views));
          assertThat(Views.steps(SyncPlanner.plan(views))).isEqualTo(first);
        });
  }

  @Test
  void with_the_sides_exchanged_the_plan_is_mirrored() {
    Seeds.run("mirrored plans", 4_000, seed -> isMirrored(seed));
  }

  private static void isMirrored(long seed) {
    Plan plan = random(seed, false).plan();
    Plan mirror = random(seed, true).plan();
    List<String> downloads = new ArrayList<>();
    mirror.downloads().stream().forEach(uid -> downloads.add("f" + uid));
    assertThat(plan.uploads()).containsExactlyInAnyOrderElementsOf(downloads);
    assertThat(plan.goneFromServer()).isEqualTo(mirror.goneFromDisk());
    assertThat(plan.goneFromDisk()).isEqualTo(mirror.goneFromServer());
    assertThat(plan.forget().toString()).isEqualTo(mirror.forget().toString());
    assertThat(plan.kept()).isEqualTo(mirror.kept());
    assertThat(plan.merges()).hasSameSizeAs(mirror.merges());
    for (int at = 0; at < plan.merges().size(); at++) {
      Plan.Merge one = plan.merges().get(at);
      Plan.Merge other = mirror.merges().get(at);
      assertThat(one.server()).isEqualTo(other.disk());
      assertThat(one.disk()).isEqualTo(other.server());
      assertThat(one.agreed()).isEqualTo(other.agreed());
    }
  }

  /// The file of message n is called `fn`. New messages have numbers above all agreed ones.
  private static Views random(long seed, boolean exchanged) {
    var random = new Random(seed * 31 + 7);
    var views = new Views().lettered("work");
    for (long uid = 1L + random.nextInt(6); uid > 0; uid--) {
      views.agreed(uid, "f" + uid, flags(random));
      boolean[] there = {random.nextInt(4) > 0, random.nextInt(4) > 0};
      String[][] flags = {flags(random), flags(random)};
      if (there[exchanged ? 1 : 0]) {
        views.server(uid, flags[exchanged ? 1 : 0]);
      }
      if (there[exchanged ? 0 : 1]) {
        views.disk("f" + uid, flags[exchanged ? 0 : 1]);
      }
    }
    for (int n = random.nextInt(3); n > 0; n--) {
      long uid = 100L + n;
      String[] flags = flags(random);
      if (random.nextBoolean() ^ exchanged) {
        views.server(uid, flags);
      } else {
        views.disk("f" + uid, flags);
      }
    }
    return views;
  }

  private static String[] flags(Random random) {
    var flags = new TreeSet<String>();
    for (String flag : List.of("\\Seen", "\\Flagged", "\\Deleted", "work")) {
      if (random.nextInt(3) == 0) {
        flags.add(flag);
      }
    }
    return flags.toArray(String[]::new);
  }
}
