package dev.mailtwin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.history.Change;
import dev.mailtwin.engine.history.PastRun;
import dev.mailtwin.engine.history.Recovery.Found;
import dev.mailtwin.engine.model.Event;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UidList;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.engine.sync.SyncListener;
import dev.mailtwin.engine.sync.TwinMailbox;
import dev.mailtwin.engine.sync.TwinMailbox.Departed;
import dev.mailtwin.testkit.SteppedClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the attic is emptied, and what the history keeps.
class AtticClockTest {

  private static final MailboxName INBOX = MailboxName.INBOX;

  private final SteppedClock clock = SteppedClock.at("2030-01-01T12:00:00Z");
  private Path root = Path.of("");

  @BeforeEach
  void messages(@TempDir Path directory) throws IOException, InterruptedException {
    root = directory.resolve("twin");
    try (StoreUnderTest store = StoreUnderTest.open(root, new LocalDisk())) {
      store.arrive(Map.of(1L, mail(1), 2L, mail(2), 3L, mail(3)), new Random(1));
    }
  }

  private static byte[] mail(int number) {
    return "Subject: %d\r\n\r\nbody %d\r\n"
        .formatted(number, number)
        .getBytes(StandardCharsets.UTF_8);
  }

  private Twin open() throws IOException {
    return Twin.open(root, new Twin.Surroundings(new LocalDisk(), clock, SyncListener.none()));
  }

  /// The server does not have a message any more.
  private void remove(long uid) throws IOException {
    try (Twin twin = open()) {
      TwinMailbox inbox = twin.open(INBOX);
      String base = inbox.agreed().base(inbox.agreed().find(uid));
      inbox.scan();
      inbox.toAttic(List.of(base));
      inbox.forget(UidList.of(uid), new Departed(Event.TO_ATTIC, null));
      assertThat(twin.tidy()).isNull();
    }
  }

  private List<Code> tidy(Duration after) throws IOException {
    clock.advance(after);
    try (Twin twin = open()) {
      Problem note = twin.tidy();
      return note == null ? List.of() : List.of(note.code());
    }
  }

  private long attic() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve(".mailtwin/attic"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void a_file_is_kept_for_thirty_days_and_no_longer() throws IOException {
    remove(1);

    assertThat(tidy(Duration.ofDays(30))).isEmpty();
    assertThat(attic()).isEqualTo(1);
    assertThat(tidy(Duration.ofDays(1))).isEmpty();
    assertThat(attic()).isZero();
    assertThat(root.resolve(".mailtwin/attic")).isEmptyDirectory();
  }

  @Test
  void younger_files_stay_when_older_ones_go() throws IOException {
    remove(1);
    clock.advance(Duration.ofDays(20));
    remove(2);

    assertThat(tidy(Duration.ofDays(11))).isEmpty();

    assertThat(attic()).isEqualTo(1);
  }

  @Test
  void a_clock_that_leaps_ten_years_empties_nothing_for_a_week() throws IOException {
    remove(1);

    assertThat(tidy(Duration.ofDays(3_650))).containsExactly(Code.CLOCK_LEAPT);
    assertThat(tidy(Duration.ofDays(1))).isEmpty();
    assertThat(attic()).isEqualTo(1);
    assertThat(tidy(Duration.ofDays(7))).isEmpty();
    assertThat(attic()).isZero();
  }

  @Test
  void a_clock_that_is_set_right_again_empties_nothing() throws IOException {
    remove(1);
    tidy(Duration.ofDays(3_650));

    assertThat(tidy(Duration.ofDays(-3_649))).containsExactly(Code.CLOCK_LEAPT);
    assertThat(tidy(Duration.ofDays(8))).isEmpty();

    assertThat(attic()).isEqualTo(1);
  }

  @Test
  void what_the_history_named_lately_stays() throws IOException {
    remove(1);
    Path attic = root.resolve(".mailtwin/attic");
    Files.move(attic.resolve("2030-01-01"), attic.resolve("2029-10-01"));

    tidy(Duration.ofDays(2));
    assertThat(attic()).as("named two days ago").isEqualTo(1);
    tidy(Duration.ofDays(30));

    assertThat(attic()).isZero();
  }

  @Test
  void what_is_no_day_of_ours_stays() throws IOException {
    remove(1);
    Path other = Files.createDirectories(root.resolve(".mailtwin/attic/my things/INBOX"));
    Files.writeString(other.resolve("letter"), "mine");
    Path outside = Files.writeString(root.resolve("outside"), "not in the attic");
    Path old = Files.createDirectories(root.resolve(".mailtwin/attic/2020-01-01/INBOX"));
    Files.createSymbolicLink(old.resolve("link"), outside);
    Files.createSymbolicLink(root.resolve(".mailtwin/attic/2020-01-01/Lists"), root);

    tidy(Duration.ofDays(31));

    assertThat(other.resolve("letter")).exists();
    assertThat(outside).exists();
    assertThat(root.resolve("INBOX/new")).exists();
  }

  @Test
  void the_history_tells_what_was_removed_and_brings_it_back_once() throws IOException {
    remove(1);
    try (Twin twin = open()) {
      List<PastRun> runs = twin.history().runs(10, 10);
      assertThat(runs).hasSize(2);
      Change change = runs.getFirst().changes().getFirst();
      assertThat(change.event()).isEqualTo(Event.TO_ATTIC);
      assertThat(change.mailbox()).isEqualTo(INBOX);
      assertThat(change.message().subject()).isEqualTo("1");
      assertThat(runs.getLast().changes().getFirst().messages()).as("one line").isEqualTo(3);

      assertThat(twin.recovery().fromAttic(change, false)).isEqualTo(Found.BACK);
      assertThat(attic()).as("only looked").isEqualTo(1);
      assertThat(twin.recovery().fromAttic(change, true)).isEqualTo(Found.BACK);
      twin.recovery().undone(change, Event.BROUGHT_BACK_HERE);
      assertThat(twin.recovery().fromAttic(change, true)).isEqualTo(Found.THERE);

      Change again = twin.history().one(change.place().run(), change.place().ordinal()).getFirst();
      assertThat(again.undoing()).isEqualTo(Change.Undoing.DONE);
      assertThat(attic()).isZero();
    }
  }

  @Test
  void a_run_with_nothing_to_tell_is_none() throws IOException {
    try (Twin twin = open()) {
      twin.open(INBOX).scan();
      assertThat(twin.history().runs(10, 10)).hasSize(1);
      twin.history().note(List.of(Problems.withdrawn("Lists")));
      twin.history().note(List.of(Problems.withdrawn("Lists")));

      assertThat(twin.history().runs(10, 10)).hasSize(2);
      assertThat(twin.history().runs(1, 10).getFirst().changes()).as("said once").hasSize(1);
    }
  }

  @Test
  void a_state_from_before_the_history_is_brought_up_to_date(@TempDir Path other)
      throws IOException {
    Path own = Files.createDirectories(other.resolve(".mailtwin"));
    var before =
        new Migrations(
            Twin.class,
            List.of(
                "0001-agreements.sql",
                "0002-recognising.sql",
                "0003-mailboxes.sql",
                "0004-overlap.sql"),
            Problems::damagedState);
    StateDb.open(own.resolve("state.sqlite"), before).close();

    try (Twin twin =
        Twin.open(other, new Twin.Surroundings(new LocalDisk(), clock, SyncListener.none()))) {
      assertThat(twin.history().isEmpty()).isTrue();
      assertThat(twin.tidy()).isNull();
    }
  }
}
