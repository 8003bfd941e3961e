package dev.mailtwin.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailtwin.engine.outbox.World.Fate;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clocks that are wrong, files that cannot be read, users who change their mind in between.
class OutboxTroubleTest {

  private static final String ID = "one@example.org";
  private static final String TWO = "two@example.org";
  private static final long TEN_YEARS = 3_652L * 24 * 3_600;
  private static final long HOUR = 3_600;

  @TempDir Path own;
  private Bench bench;

  @BeforeEach
  void empty() {
    bench = new Bench(own, 1);
  }

  private static World.Trouble always(Fate fate) {
    return id -> id.isEmpty() ? Fate.TAKEN : fate;
  }

  private void set(long seconds) {
    bench.time.pause(seconds);
  }

  private LetterReport seenByOthers() throws IOException {
    try (Outbox outbox = bench.open()) {
      return outbox.list(true).getFirst();
    }
  }

  @Test
  void a_letter_whose_last_byte_is_not_answered_is_uncertain_while_its_answer_is_awaited()
      throws Exception {
    List<LetterReport> seen = new ArrayList<>();
    bench.world.silence =
        () -> {
          seen.add(seenByOthers());
          set(20);
          seen.add(seenByOthers());
        };
    bench.accept(ID);
    bench.run();
    assertThat(seen.getFirst().state().shown()).isEqualTo("claimed");
    assertThat(seen.getLast().state()).isEqualTo(LetterState.UNCERTAIN);
    assertThat(Bench.problem(seen.getLast()).happened()).contains("nothing for 20 s");
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.ACCEPTED);
    assertThat(bench.letter(ID).problem()).isNull();
  }

  @Test
  void a_process_that_ends_after_days_without_a_server_keeps_the_order_and_says_why()
      throws Exception {
    bench.world.offline = true;
    bench.accept(ID);
    bench.accept(TWO);
    for (int run = 0; run < 8; run++) {
      bench.run();
      set(HOUR);
    }
    bench.world.offline = false;
    bench.world.trouble =
        id -> {
          throw new Faults.Ended();
        };
    assertThatThrownBy(bench::run).isInstanceOf(Faults.Ended.class);
    assertThat(bench.letter(ID).attempts()).as("it was being sent").isGreaterThan(8);
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.QUEUED);
    assertThat(Bench.problem(bench.letter(ID)).happened()).contains("ended while");
    bench.world.trouble = always(Fate.TAKEN);
    bench.run();
    assertThat(bench.world.taken).containsExactly(ID, TWO);
  }

  @Test
  void what_a_clock_ten_years_ahead_planned_goes_when_the_clock_is_right_again() throws Exception {
    set(TEN_YEARS);
    bench.world.trouble = always(Fate.GREYLISTED);
    bench.accept(ID);
    bench.run();
    bench.world.trouble = always(Fate.TAKEN);
    set(-TEN_YEARS);
    bench.deliver(Bench.BY_SCHEDULE);
    assertThat(bench.world.taken).containsExactly(ID);
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.DONE);
  }

  @Test
  void a_server_that_could_not_be_reached_ten_years_ahead_is_tried_again() throws Exception {
    set(TEN_YEARS);
    bench.world.offline = true;
    bench.accept(ID);
    bench.run();
    bench.world.offline = false;
    set(-TEN_YEARS);
    bench.deliver(Bench.BY_SCHEDULE);
    assertThat(bench.world.taken).containsExactly(ID);
  }

  @Test
  void tries_before_their_time_take_nothing_from_the_schedule() throws Exception {
    bench.world.offline = true;
    bench.accept(ID);
    bench.run();
    Instant first = bench.letter(ID).nextAttempt();

    for (String id : List.of(TWO, "three@example.org", "four@example.org", "five@example.org")) {
      bench.accept(id);
      bench.run();
      assertThat(bench.letter(id).nextAttempt()).isEqualTo(first);
    }

    assertThat(bench.letter(ID).nextAttempt()).isEqualTo(first);
    assertThat(first).isBefore(Instant.ofEpochSecond(bench.time.seconds() + 34));
    set(34);
    bench.run();
    assertThat(bench.letter(ID).nextAttempt())
        .isBetween(
            Instant.ofEpochSecond(bench.time.seconds() + 100),
            Instant.ofEpochSecond(bench.time.seconds() + 140));
  }

  @Test
  void a_letter_of_unknown_fate_is_looked_for_when_the_clock_is_right_again() throws Exception {
    set(TEN_YEARS);
    bench.world.savesCopies = true;
    bench.world.mailboxesAway = true;
    bench.world.trouble = always(Fate.TAKEN_UNANSWERED);
    bench.accept(ID);
    bench.run();
    bench.world.mailboxesAway = false;
    set(-TEN_YEARS);
    bench.run();
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.DONE);
    assertThat(bench.world.taken).hasSize(1);
  }

  @Test
  void a_clock_that_jumps_ahead_gives_nothing_up_and_doubles_nothing() throws Exception {
    bench.world.trouble = always(Fate.GREYLISTED);
    bench.accept(ID);
    bench.run();
    set(TEN_YEARS);
    bench.run();
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.WAITING); // Two tries are no days.
    bench.world.trouble = always(Fate.TAKEN);
    set(2 * HOUR);
    bench.run();
    set(-TEN_YEARS);
    bench.run();
    assertThat(bench.world.taken).containsExactly(ID);
    assertThat(bench.world.sent).hasSize(1);
  }

  @Test
  void letters_that_went_ten_years_ahead_do_not_count_for_the_hour() throws Exception {
    bench.limits = new SendLimits(2, 0, 0);
    set(TEN_YEARS);
    bench.accept(ID);
    bench.accept(TWO);
    bench.run();
    set(-TEN_YEARS);
    bench.accept("three@example.org");
    bench.run();
    assertThat(bench.world.taken).hasSize(3);
  }

  @Test
  void a_time_the_user_chose_stays_his_whatever_the_clock_says() throws Exception {
    Draft plain = Bench.draft(ID);
    Instant at = Instant.ofEpochSecond(bench.time.seconds() + 400 * 24 * HOUR);
    try (Outbox outbox = bench.open()) {
      outbox.accept(
          new Draft(
              plain.sender(),
              plain.recipients(),
              plain.message(),
              new Draft.Options(
                  Hold.until(at, java.time.ZoneId.of("Asia/Kolkata")), false, false)));
    }
    bench.run();
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.HELD);
    assertThat(bench.letter(ID).nextAttempt()).isEqualTo(at);
  }

  @Test
  void a_limit_of_the_provider_holds_whoever_delivers() throws Exception {
    bench.world.trouble = always(Fate.DAILY_LIMIT);
    bench.accept(ID);
    bench.run();
    int asked = bench.world.logins;
    set(2 * HOUR);
    bench.run();
    assertThat(bench.world.logins).isEqualTo(asked);
    bench.world.trouble = always(Fate.TAKEN);
    set(23 * HOUR);
    bench.run();
    assertThat(bench.world.taken).containsExactly(ID);
  }

  @Test
  void a_pause_that_begins_while_a_connection_is_made_stops_the_next_letter() throws Exception {
    bench.accept(ID);
    bench.accept(TWO);
    bench.world.trouble =
        id -> {
          if (id.isEmpty()) {
            pause();
          }
          return Fate.TAKEN;
        };
    bench.run();
    assertThat(bench.world.taken).containsExactly(ID);
    assertThat(Bench.problem(bench.letter(TWO)).code()).isEqualTo(Code.PAUSED);
    try (Outbox outbox = bench.open()) {
      String key = bench.letter(TWO).key();
      outbox.actions().retry(key, new LetterActions.Wish(false, false));
    }
    bench.run();
    assertThat(bench.world.taken).as("one retry is no resume").containsExactly(ID);
  }

  private void pause() {
    try (Outbox outbox = bench.open()) {
      outbox.pause();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_letter_whose_file_cannot_be_read_waits_and_stops_no_other() throws Exception {
    LetterReport first = bench.accept(ID);
    bench.accept(TWO);
    Path file = own.resolve("outbox").resolve(first.key() + ".eml");
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    Files.createDirectory(file); // No right to read stops root.
    bench.run();
    assertThat(bench.world.taken).containsExactly(TWO);
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.WAITING);
    assertThat(Bench.problem(bench.letter(ID)).code()).isEqualTo(Code.LETTER_CHANGED);
    Files.delete(file);
    Files.write(file, bytes);
    set(HOUR);
    bench.run();
    assertThat(bench.world.taken).containsExactly(TWO, ID);
  }

  @Test
  void a_stray_thing_among_the_letters_stops_none() throws Exception {
    Files.createDirectories(own.resolve("outbox").resolve("ab".repeat(16) + ".eml"));
    bench.accept(ID);
    bench.run();
    assertThat(bench.world.taken).containsExactly(ID);
    assertThat(bench.letters())
        .filteredOn(one -> one.state() == LetterState.NEEDS_YOU)
        .extracting(one -> Bench.problem(one).code())
        .containsExactly(Code.LETTER_UNKNOWN);
  }

  private LetterReport accept(String message, String... recipients) throws IOException {
    try (Outbox outbox = bench.open()) {
      return outbox.accept(
          new Draft(
              "ana@example.org",
              List.of(recipients),
              out -> out.write(message.getBytes(StandardCharsets.UTF_8)),
              new Draft.Options(Hold.none(), false, false)));
    }
  }

  @Test
  void a_known_letter_for_somebody_else_is_not_said_to_be_on_its_way_to_him() throws Exception {
    String message = "Message-ID: <one@example.org>\nSubject: x\n\ny\n";
    accept(message, "bob@example.org", "eve@example.org");
    assertThat(accept(message, "eve@EXAMPLE.org").known()).isTrue();
    assertThatThrownBy(() -> accept(message, "eve@example.org", "zoe@example.org"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().code()).isEqualTo(Code.BAD_MESSAGE);
              assertThat(e.problem().happened()).contains("zoe@example.org");
            });
    bench.run();
    assertThat(bench.world.wires).hasSize(1);
    assertThat(bench.letters()).hasSize(1);
  }

  @Test
  void a_letter_that_is_passed_on_is_another_one_each_time() throws Exception {
    String original = "Message-ID: <one@example.org>\nSubject: x\n\ny\n";
    accept(original, "bob@example.org");
    String again = "Resent-Message-ID: <again@example.org>\nResent-To: zoe@example.org\n";
    assertThat(accept(again + original, "zoe@example.org").messageId())
        .isEqualTo("<again@example.org>");
    assertThat(accept(again + original, "zoe@example.org").known()).isTrue();
    bench.run();
    assertThat(bench.world.wires).hasSize(2);
  }

  @Test
  void a_text_that_cannot_be_handed_out_leaves_its_letter_waiting() throws Exception {
    String key = bench.accept(ID).key();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    try (Outbox outbox = bench.open()) {
      assertThatThrownBy(() -> outbox.actions().edit(key, full)).isInstanceOf(IOException.class);
    }
    assertThat(bench.letter(ID).state()).isEqualTo(LetterState.QUEUED);
  }

  @Test
  void a_text_that_is_handed_out_names_everybody_who_was_to_get_it() throws Exception {
    String message = "To: Bob <bob@example.org>, list:;\nSubject: x\n\ny\n";
    String key = accept(message, "Bob@example.org", "zoe@example.org").key();
    var text = new ByteArrayOutputStream();
    try (Outbox outbox = bench.open()) {
      outbox.actions().edit(key, text);
    }
    assertThat(text.toString(StandardCharsets.UTF_8))
        .contains("To: Bob <bob@example.org>, list:;", "\r\nBcc: zoe@example.org\r\n\r\ny")
        .doesNotContain("Bcc: Bob", "Bcc: bob");
  }

  @Test
  void the_only_copy_of_a_letter_is_kept_where_the_mailboxes_stay_away() throws Exception {
    bench.world.mailboxesAway = true;
    String key = bench.accept(ID).key();
    for (int n = 0; n < 130; n++) {
      bench.run();
      set(HOUR);
    }
    LetterReport letter = bench.letter(ID);
    assertThat(letter.state()).isEqualTo(LetterState.DONE);
    assertThat(Bench.problem(letter).code()).isEqualTo(Code.S26);
    bench.run();
    assertThat(own.resolve("outbox").resolve(key + ".eml")).exists();
    assertThat(Bench.problem(letter).next()).contains(key);
  }

  @Test
  void a_line_no_server_takes_is_refused_where_it_cannot_be_folded() throws Exception {
    String message =
        "From: \"%s\" <ana@example.org>\nSubject: x\n\nHello\n".formatted("n".repeat(100_000));
    var draft =
        new Draft(
            "ana@example.org",
            List.of("bob@example.org"),
            out -> out.write(message.getBytes(StandardCharsets.UTF_8)),
            new Draft.Options(Hold.none(), false, false));
    try (Outbox outbox = bench.open()) {
      assertThatThrownBy(() -> outbox.accept(draft))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem().code()).isEqualTo(Code.BAD_MESSAGE);
                assertThat(e.problem().happened()).contains("header", "998 bytes");
              });
    }
    assertThat(bench.letters()).isEmpty();
    assertThat(own.resolve("outbox").toFile().list()).isEmpty();
  }

  @Test
  void another_process_that_puts_things_right_leaves_a_letter_alone_that_is_being_handed_in()
      throws Exception {
    set(-TEN_YEARS); // Nothing that is being written is old.
    bench.beforeAdding =
        () -> {
          bench.beforeAdding = () -> {};
          assertThat(bench.letters()).isEmpty();
        };
    assertThat(bench.accept(ID).state()).isEqualTo(LetterState.QUEUED);
    bench.run();
    assertThat(bench.letters()).extracting(LetterReport::state).containsExactly(LetterState.DONE);
  }

  @Test
  void a_secret_that_another_command_heard_refused_is_not_said_again() throws Exception {
    var secret = Secret.of(bench.password);
    Instant now = Instant.ofEpochSecond(bench.time.seconds());
    bench.memory().refused(Bench.SERVER, "ana@example.org", secret, Code.A1, now);
    bench.accept(ID);
    bench.run();
    assertThat(bench.world.logins).isZero();
    assertThat(Bench.problem(bench.letter(ID)).code()).isEqualTo(Code.A1);
    bench.memory().worked(Bench.SERVER, "ana@example.org", secret, "a server", now);
    bench.run();
    assertThat(bench.world.taken).as("the doctor signed in with it").containsExactly(ID);
  }
}
