package dev.mailtwin.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.engine.outbox.World.Fate;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.simulation.Scratch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the outbox promises about single letters.
class OutboxTest {

  private static final String ID = "one@example.org";

  @TempDir Path own;
  private Bench bench;

  @BeforeEach
  void empty() {
    bench = new Bench(own, 1);
  }

  @Test
  void the_same_message_id_is_never_queued_twice() throws Exception {
    LetterReport first = bench.accept(ID);
    bench.run();
    LetterReport again = bench.accept(ID);
    assertThat(again.known()).isTrue();
    assertThat(again.key()).isEqualTo(first.key());
    bench.run();
    assertThat(bench.world.taken).containsExactly(ID);
  }

  @Test
  void a_letter_waits_as_the_schedule_says_and_needs_its_user_after_five_days() throws Exception {
    bench.world.trouble = id -> id.isEmpty() ? Fate.TAKEN : Fate.GREYLISTED;
    bench.accept(ID);
    List<Long> pauses = new ArrayList<>();
    while (bench.letter(ID).state() != LetterState.NEEDS_YOU) {
      bench.run();
      LetterReport letter = bench.letter(ID);
      if (letter.nextAttempt() != null) {
        pauses.add(letter.nextAttempt().getEpochSecond() - bench.time.seconds());
        bench.time.pause(pauses.getLast());
      }
    }
    List<Integer> least = List.of(30, 120, 600, 1_800, 3_600, 3_600);
    IntStream.range(0, least.size())
        .forEach(
            n -> assertThat(pauses.get(n)).isBetween((long) least.get(n), least.get(n) * 11L / 10));
    assertThat(pauses.stream().mapToLong(Long::longValue).sum())
        .isBetween(5L * 24 * 3_600 - 2 * 3_600, 5L * 24 * 3_600 + 3_600);
    assertThat(bench.world.taken).isEmpty();
  }

  @Test
  void a_thousand_letters_go_in_order_when_the_link_returns_and_a_poison_one_stops_none()
      throws Exception {
    Path inMemory = Scratch.make(); // Each letter waits for the disk fourteen times.
    try {
      sendMany(new Bench(inMemory, 1), 1_000);
    } finally {
      Scratch.remove(inMemory);
    }
  }

  private static void sendMany(Bench bench, int letters) throws Exception {
    bench.world.offline = true;
    try (Outbox outbox = bench.open()) {
      for (int n = 0; n < letters; n++) {
        outbox.accept(Bench.draft("n%04d@example.org".formatted(n)));
      }
    }
    bench.run();
    assertThat(bench.letter("n0000@example.org").attempts()).isEqualTo(1);
    assertThat(bench.letter("n0200@example.org").attempts()).isZero();
    assertThat(bench.letter("n0200@example.org").state()).isEqualTo(LetterState.WAITING);
    bench.world.offline = false;
    bench.world.trouble = id -> id.startsWith("n0007") ? Fate.LOST_WITHIN : Fate.TAKEN;
    bench.run();
    assertThat(bench.world.taken).hasSize(letters - 1).isSorted();
    assertThat(bench.letter("n0007@example.org").state()).isEqualTo(LetterState.WAITING);
  }

  @Test
  void a_blocked_account_is_paused_and_no_letter_of_it_is_a_bounce() throws Exception {
    bench.world.trouble = id -> id.isEmpty() ? Fate.TAKEN : Fate.ACCOUNT_BLOCKED;
    bench.accept(ID);
    bench.accept("two@example.org");
    bench.run();
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.WAITING);
    assertThat(Bench.problem(bench.letter("two@example.org")).code()).isEqualTo(Code.S11);
    bench.world.trouble = _ -> Fate.TAKEN;
    bench.time.pause(100_000);
    bench.run();
    assertThat(bench.world.taken).isEmpty();
    bench.resume();
    bench.run();
    assertThat(bench.world.taken).containsExactly(ID, "two@example.org");
  }

  @Test
  void a_refused_secret_is_said_once_until_it_changes() throws Exception {
    bench.world.trouble = _ -> Fate.LOGIN_REFUSED;
    bench.accept(ID);
    bench.run();
    bench.time.pause(100_000);
    bench.run();
    assertThat(bench.world.logins).isEqualTo(1);
    assertThat(Bench.problem(bench.letter(ID)).code()).isEqualTo(Code.A1);
    bench.world.trouble = _ -> Fate.TAKEN;
    bench.password = "another";
    bench.run();
    assertThat(bench.world.taken).containsExactly(ID);
  }

  @Test
  void a_daily_limit_pauses_for_a_day() throws Exception {
    bench.world.trouble = id -> id.isEmpty() ? Fate.TAKEN : Fate.DAILY_LIMIT;
    bench.accept(ID);
    bench.run();
    assertThat(bench.letter(ID).nextAttempt())
        .isAfterOrEqualTo(Instant.ofEpochSecond(bench.time.seconds() + 86_000));
  }

  @Test
  void out_of_order_is_tried_again_on_a_fresh_connection_at_once() throws Exception {
    var first = new boolean[] {true};
    bench.world.trouble =
        id -> {
          if (!id.isEmpty() && first[0]) {
            first[0] = false;
            return Fate.OUT_OF_ORDER;
          }
          return Fate.TAKEN;
        };
    bench.accept(ID);
    bench.run();
    assertThat(bench.world.taken).containsExactly(ID);
    assertThat(bench.world.logins).isEqualTo(2);
  }

  @Test
  void a_letter_of_unknown_fate_is_looked_for_and_then_left_to_its_user() throws Exception {
    bench.world.trouble = id -> id.isEmpty() ? Fate.TAKEN : Fate.TAKEN_UNANSWERED;
    bench.accept(ID);
    for (int n = 0; n < 5; n++) {
      bench.run();
      bench.time.pause(2_000);
    }
    LetterReport asked = bench.letter(ID);
    assertThat(asked.state()).isEqualTo(LetterState.UNCERTAIN);
    assertThat(asked.nextAttempt()).isNull();
    assertThat(Bench.problem(asked).next()).contains("--send-again");
    assertThat(bench.world.taken).hasSize(1);
    try (Outbox outbox = bench.open()) {
      outbox.actions().retry(asked.key(), new LetterActions.Wish(false, false));
    }
    bench.run();
    assertThat(bench.world.taken).hasSize(1); // Looked for again, not sent again.
    bench.world.trouble = _ -> Fate.TAKEN;
    try (Outbox outbox = bench.open()) {
      outbox.actions().retry(asked.key(), new LetterActions.Wish(false, true));
    }
    bench.run();
    assertThat(bench.world.taken).hasSize(2); // The user said so.
  }

  @Test
  void a_letter_that_may_have_gone_is_not_sent_again_by_way_of_taking_it_back() throws Exception {
    bench.world.trouble = id -> id.isEmpty() ? Fate.TAKEN : Fate.TAKEN_UNANSWERED;
    String key = bench.accept(ID).key();
    bench.run();
    bench.world.trouble = _ -> Fate.TAKEN;
    try (Outbox outbox = bench.open()) {
      Problem left = Bench.problem(outbox.actions().cancel(key));
      assertThat(left.happened() + left.meaning() + left.next())
          .contains("may have been", "--send-again")
          .doesNotContain("looked for in your mailboxes");
      assertThatThrownBy(() -> outbox.actions().retry(key, new LetterActions.Wish(false, false)))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().next()).contains("--send-again " + key));
    }
    bench.run();
    assertThat(bench.world.taken).hasSize(1);
    try (Outbox outbox = bench.open()) {
      outbox.actions().retry(key, new LetterActions.Wish(false, true));
    }
    bench.run();
    assertThat(bench.world.taken).hasSize(2);
  }

  @Test
  void a_login_that_is_refused_for_now_is_not_tried_before_its_time() throws Exception {
    bench.world.trouble = _ -> Fate.LOGIN_NOT_NOW;
    bench.accept(ID);
    bench.run();
    bench.run();
    bench.accept("two@example.org");
    bench.run();
    assertThat(bench.world.logins).isEqualTo(1);
    bench.time.pause(40);
    bench.run();
    assertThat(bench.world.logins).isEqualTo(2);
  }

  @Test
  void a_letter_found_among_the_sent_ones_was_taken() throws Exception {
    bench.world.savesCopies = true;
    bench.world.trouble = id -> id.isEmpty() ? Fate.TAKEN : Fate.TAKEN_UNANSWERED;
    bench.accept(ID);
    bench.run();
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.DONE);
    assertThat(bench.world.sent).hasSize(1);
  }

  @Test
  void nobody_waits_for_a_look_at_late_copies_of_other_letters() throws Exception {
    bench.accept("one@example.org");
    bench.run();
    bench.time.pause(50);
    bench.accept("two@example.org");
    long before = bench.time.seconds();
    bench.run();
    assertThat(bench.letter("two@example.org").state()).isEqualTo(LetterState.DONE);
    assertThat(bench.time.seconds()).isEqualTo(before);
  }

  @Test
  void a_late_copy_of_the_server_replaces_ours() throws Exception {
    bench.accept(ID);
    bench.run();
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.DONE);
    bench.world.sent.put(99L, ID);
    bench.world.sizes.put(99L, 7L);
    bench.time.pause(120);
    bench.run();
    assertThat(bench.world.sent).containsOnlyKeys(99L);
  }

  @Test
  void a_late_copy_of_the_same_size_stays_and_ours_goes() throws Exception {
    bench.accept(ID);
    bench.run();
    long ours = bench.world.sent.firstKey();
    bench.world.sent.put(99L, ID);
    bench.world.sizes.put(99L, bench.world.sizes.get(ours));
    bench.time.pause(120);
    bench.run();
    assertThat(bench.world.sent).containsOnlyKeys(99L);
  }

  @Test
  void a_copy_that_cannot_be_had_leaves_a_sent_letter_sent() throws Exception {
    bench.world.mailboxesAway = true;
    bench.accept(ID);
    bench.run();
    LetterReport letter = bench.letter(ID);
    assertThat(letter.state()).isEqualTo(LetterState.ACCEPTED);
    assertThat(Bench.problem(letter).code()).isEqualTo(Code.S26);
    bench.world.mailboxesAway = false;
    bench.time.pause(60);
    bench.run();
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.DONE);
    assertThat(bench.letter(ID).problem()).isNull();
    assertThat(bench.world.sent).hasSize(1);
  }

  @Test
  void the_own_copy_keeps_what_the_wire_does_not_show() throws Exception {
    bench.accept(ID);
    String file = Files.readString(own.resolve("outbox").resolve(bench.letter(ID).key() + ".eml"));
    assertThat(file).contains("Bcc: eve@example.org\r\n").doesNotContain("\n\n");
    bench.run();
    assertThat(bench.world.wires).hasSize(1);
    assertThat(bench.world.wires.getFirst())
        .isEqualTo(file.replace("Bcc: eve@example.org\r\n", ""));
  }

  @Test
  void every_attempt_sends_the_same_bytes() throws Exception {
    bench.world.trouble = id -> id.isEmpty() ? Fate.TAKEN : Fate.LOST_WITHIN;
    try (Outbox outbox = bench.open()) {
      var bare = Bench.draft(ID);
      outbox.accept(
          new Draft(
              bare.sender(),
              bare.recipients(),
              out -> out.write("Subject: x\n\nhello\n".getBytes(StandardCharsets.UTF_8)),
              bare.options()));
    }
    for (int n = 0; n < 4; n++) {
      bench.run();
      bench.time.pause(4_000);
    }
    assertThat(bench.world.wires).hasSizeGreaterThan(3);
    assertThat(bench.world.wires.stream().distinct()).hasSize(1);
    assertThat(bench.world.wires.getFirst()).contains("Message-ID: <", "Date: ", "From: ");
  }

  @Test
  void a_file_without_a_row_and_a_row_without_a_file_are_shown_and_never_sent() throws Exception {
    LetterReport letter = bench.accept(ID);
    Files.delete(own.resolve("outbox").resolve(letter.key() + ".eml"));
    Files.writeString(own.resolve("outbox").resolve("ab".repeat(16) + ".eml"), "Subject: x\n\ny");
    bench.run();
    assertThat(bench.world.taken).isEmpty();
    assertThat(bench.letters())
        .extracting(one -> Bench.problem(one).code())
        .containsExactlyInAnyOrder(Code.LETTER_CHANGED, Code.LETTER_UNKNOWN);
    assertThat(bench.letters())
        .filteredOn(one -> Bench.problem(one).code() == Code.LETTER_UNKNOWN)
        .extracting(LetterReport::subject)
        .containsExactly("x");
  }

  @Test
  void a_changed_file_is_not_sent() throws Exception {
    LetterReport letter = bench.accept(ID);
    Files.writeString(own.resolve("outbox").resolve(letter.key() + ".eml"), "Subject: x\n\ny");
    bench.run();
    assertThat(Bench.problem(bench.letter(ID)).code()).isEqualTo(Code.LETTER_CHANGED);
    assertThat(bench.world.taken).isEmpty();
  }

  @Test
  void a_held_letter_goes_when_its_time_comes_and_can_be_taken_back_before() throws Exception {
    Draft plain = Bench.draft(ID);
    Instant at = Instant.ofEpochSecond(bench.time.seconds() + 500);
    try (Outbox outbox = bench.open()) {
      outbox.accept(
          new Draft(
              plain.sender(),
              plain.recipients(),
              plain.message(),
              new Draft.Options(Hold.until(at, ZoneId.of("UTC")), false, false)));
    }
    bench.run();
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.HELD);
    bench.time.pause(500 + 7_200);
    bench.run();
    assertThat(bench.world.taken).containsExactly(ID);
    assertThat(Bench.problem(bench.letter(ID)).code()).isEqualTo(Code.LATE); // Missed, and said.
    assertThatThrownBy(
            () -> {
              try (Outbox outbox = bench.open()) {
                outbox.actions().cancel(bench.letter(ID).key());
              }
            })
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void a_cancelled_letter_is_not_sent_and_an_edited_one_is_handed_out_anew() throws Exception {
    String key = bench.accept(ID).key();
    var text = new ByteArrayOutputStream();
    try (Outbox outbox = bench.open()) {
      outbox.actions().edit(key, text);
    }
    bench.run();
    assertThat(bench.world.taken).isEmpty();
    assertThat(text.toString(StandardCharsets.UTF_8))
        .contains("Bcc: eve@example.org", "Hello")
        .doesNotContain("Message-ID");
  }

  @Test
  void the_hourly_rate_is_kept_and_the_time_of_the_rest_is_said() throws Exception {
    bench.limits = new SendLimits(2, 0, 0);
    for (int n = 0; n < 5; n++) {
      bench.accept("n%d@example.org".formatted(n));
    }
    bench.run();
    assertThat(bench.world.taken).hasSize(2);
    LetterReport third = bench.letter("n2@example.org");
    assertThat(Bench.problem(third).code()).isEqualTo(Code.S10);
    assertThat(third.nextAttempt()).isAfter(Instant.ofEpochSecond(bench.time.seconds() + 3_000));
    bench.time.pause(3_700);
    bench.run();
    assertThat(bench.world.taken).hasSize(4);
  }

  @Test
  void what_cannot_be_sent_is_refused_before_anything_is_written() throws Exception {
    bench.limits = new SendLimits(0, 3, 1_000);
    List<String> four = List.of("a@x.org", "b@x.org", "c@x.org", "d@x.org");
    assertRefused(Code.S8, four, "Subject: x\n\ny\n");
    assertRefused(Code.S14, List.of("a@x.org"), "Subject: x\n\n" + "y".repeat(2_000) + "\n");
    assertRefused(Code.NO_RECIPIENT, List.of(), "Subject: x\n\ny\n");
    assertRefused(Code.BAD_ADDRESS, List.of("a@x.org\r\nRCPT TO:<e@x.org>"), "Subject: x\n\ny\n");
    assertRefused(Code.BAD_MESSAGE, List.of("a@x.org"), "no header at all\n");
    assertThat(bench.letters()).isEmpty();
    if (Files.exists(own.resolve("outbox"))) {
      assertThat(own.resolve("outbox").toFile().list()).isEmpty();
    }
  }

  private void assertRefused(Code code, List<String> recipients, String message)
      throws IOException {
    try (Outbox outbox = bench.open()) {
      var draft =
          new Draft(
              "ana@example.org",
              recipients,
              out -> out.write(message.getBytes(StandardCharsets.UTF_8)),
              new Draft.Options(Hold.none(), false, false));
      assertThatThrownBy(() -> outbox.accept(draft))
          .isInstanceOfSatisfying(
              ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
    }
  }
}
