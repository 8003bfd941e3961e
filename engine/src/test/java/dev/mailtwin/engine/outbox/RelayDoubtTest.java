package dev.mailtwin.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.outbox.World.Fate;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem.Scope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// "Relay not permitted" is a matter of the settings or of one receiver; what else the server takes
/// tells which.
class RelayDoubtTest {

  @TempDir Path own;
  private Bench bench;

  @BeforeEach
  void empty() {
    bench = new Bench(own, 1);
    bench.world.trouble = id -> id.startsWith("poison") ? Fate.NOT_PASSED_ON : Fate.TAKEN;
  }

  private void accept(String id, String... receivers) throws Exception {
    String text = "From: ana@example.org\nSubject: x\nMessage-ID: <%s>\n\nHello\n".formatted(id);
    try (Outbox outbox = bench.open()) {
      outbox.accept(
          new Draft(
              "ana@example.org",
              List.of(receivers),
              out -> out.write(text.getBytes(StandardCharsets.UTF_8)),
              new Draft.Options(Hold.none(), false, false)));
    }
  }

  private boolean paused() throws Exception {
    try (Outbox outbox = bench.open()) {
      return outbox.standing().paused();
    }
  }

  private void assertPoison(String id) throws Exception {
    LetterReport letter = bench.letter(id);
    assertThat(letter.state()).isEqualTo(LetterState.NEEDS_YOU);
    assertThat(Bench.problem(letter).code()).isEqualTo(Code.S5);
    assertThat(Bench.problem(letter).scope()).isEqualTo(Scope.MESSAGE);
    assertThat(Bench.problem(letter).happened()).contains("550 relay not permitted");
  }

  @Test
  void a_letter_that_is_not_passed_on_stops_none_behind_it() throws Exception {
    accept("poison@example.org", "bob@gone.example");
    accept("good@example.org", "carol@example.net");
    bench.run();
    assertThat(bench.world.taken).containsExactly("good@example.org");
    assertPoison("poison@example.org");
    assertThat(paused()).isFalse();
  }

  @Test
  void nor_after_letters_that_were_taken() throws Exception {
    accept("good@example.org", "carol@example.net");
    accept("poison@example.org", "bob@gone.example");
    bench.run();
    assertPoison("poison@example.org");
    accept("poison-too@example.org", "bob@gone.example");
    bench.run(); // Nothing else is asked in this run, but the day is remembered.
    assertPoison("poison-too@example.org");
    assertThat(paused()).isFalse();
  }

  @Test
  void a_receiver_of_several_is_one_of_several() throws Exception {
    bench.world.trouble = _ -> Fate.NOT_PASSED_ON_TO_ONE;
    accept("mixed@example.org", "carol@example.net", "bob@gone.example");
    bench.run();
    LetterReport letter = bench.letter("mixed@example.org");
    assertThat(letter.state()).isEqualTo(LetterState.NEEDS_YOU);
    assertThat(Bench.problem(letter).code()).isEqualTo(Code.S7);
    assertThat(Bench.problem(letter).happened()).contains("1 of 2", "bob@gone.example");
    assertThat(paused()).isFalse();
  }

  @Test
  void a_server_that_passes_nothing_on_is_a_matter_of_the_settings() throws Exception {
    for (int n = 0; n < 6; n++) {
      accept("poison%d@example.org".formatted(n), "bob@d%d.example".formatted(n));
    }
    bench.run();
    assertThat(paused()).isTrue();
    assertThat(bench.world.wires).hasSize(3); // It was not asked about all of them.
    bench.world.trouble = _ -> Fate.TAKEN;
    bench.resume();
    bench.run();
    assertThat(bench.world.taken).hasSize(6);
  }

  @Test
  void a_single_letter_leaves_the_question_open_and_waits() throws Exception {
    accept("poison@example.org", "bob@gone.example");
    bench.run();
    assertThat(paused()).isTrue();
    assertThat(bench.letter("poison@example.org").state()).isEqualTo(LetterState.WAITING);
  }

  @Test
  void letters_to_one_domain_are_one_witness() throws Exception {
    for (int n = 0; n < 5; n++) {
      accept("poison%d@example.org".formatted(n), "bob%d@gone.example".formatted(n));
    }
    accept("good@example.org", "carol@example.net");
    bench.run();
    assertThat(bench.world.taken).containsExactly("good@example.org");
    for (int n = 0; n < 5; n++) {
      assertPoison("poison%d@example.org".formatted(n));
    }
    assertThat(paused()).isFalse();
  }
}
