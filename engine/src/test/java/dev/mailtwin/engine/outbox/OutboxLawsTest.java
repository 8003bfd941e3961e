package dev.mailtwin.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever the servers do and wherever the process ends: each letter is delivered once, or stands
/// where its user can see it; none is lost, and none goes twice.
class OutboxLawsTest {

  private static final int RUNS = 130; // So many hours are more than five days.
  private static final int LETTERS = 3;
  private static final Duration BUDGET = Duration.ofSeconds(20);

  /// What can become of a letter whose process ends; a refused login has tests of its own.
  static final List<World.Fate> ENDS =
      Stream.of(World.Fate.values()).filter(f -> f != World.Fate.LOGIN_REFUSED).toList();

  @TempDir Path directory;

  private Bench bench(long seed) throws IOException {
    return new Bench(Files.createTempDirectory(directory, "own"), seed);
  }

  @Test
  void servers_may_do_anything() {
    Seeds.run(
        "servers do anything",
        40,
        BUDGET,
        seed -> {
          var random = new SplittableRandom(seed);
          Bench bench = bench(seed);
          bench.world.savesCopies = random.nextBoolean();
          World.Fate[] fates = World.Fate.values();
          bench.world.trouble =
              id ->
                  id.isEmpty()
                      ? World.Fate.TAKEN
                      : random.nextInt(3) == 0
                          ? World.Fate.TAKEN
                          : fates[random.nextInt(fates.length)];
          for (int n = 0; n < LETTERS; n++) {
            bench.accept("letter-%d@example.org".formatted(n));
            bench.world.offline = random.nextInt(4) == 0;
            bench.world.mailboxesAway = random.nextInt(4) == 0;
            bench.run();
          }
          bench.world.offline = false;
          bench.world.mailboxesAway = false;
          for (int n = 0; n < RUNS; n++) {
            bench.resume();
            bench.run();
            bench.time.pause(3_700);
          }
          check(bench, LETTERS);
        });
  }

  @Test
  void the_process_may_end_before_and_after_every_effect() {
    Seeds.run(
        "the process ends anywhere",
        12,
        BUDGET,
        seed -> {
          var random = new SplittableRandom(seed);
          boolean saves = random.nextBoolean();
          World.Fate fate =
              random.nextBoolean() ? World.Fate.TAKEN : ENDS.get(random.nextInt(ENDS.size()));
          Bench smooth = bench(seed);
          smooth.faults.none();
          life(smooth, saves, fate);
          long effects = smooth.faults.effects();
          for (long at = 1; at <= effects; at += Seeds.exhaustive() ? 1 : 1 + random.nextInt(4)) {
            for (boolean performed : new boolean[] {false, true}) {
              Bench bench = bench(seed);
              bench.faults.endAt(at, performed);
              try {
                life(bench, saves, fate);
              } catch (Faults.Ended e) {
                bench.time.pause(1);
              }
              bench.faults.none();
              bench.world.trouble = _ -> World.Fate.TAKEN;
              bench.accept(
                  "crash@example.org"); // Whoever was not told that it is safe tries again.
              for (int n = 0; n < 8; n++) {
                bench.resume();
                bench.run();
                bench.time.pause(3_700);
              }
              check(bench, 1);
            }
          }
        });
  }

  static void life(Bench bench, boolean saves, World.Fate fate)
      throws IOException, InterruptedException {
    bench.world.savesCopies = saves;
    bench.world.trouble = id -> id.isEmpty() ? World.Fate.TAKEN : fate;
    bench.accept("crash@example.org");
    bench.run();
    bench.time.pause(90);
    bench.run();
  }

  static void check(Bench bench, int letters) throws IOException {
    List<LetterReport> known =
        bench.letters().stream().filter(letter -> !letter.messageId().isEmpty()).toList();
    assertThat(known).hasSize(letters);
    List<String> once = new ArrayList<>();
    for (LetterReport letter : known) {
      String id = letter.messageId().replaceAll("[<>]", "");
      int taken = Collections.frequency(bench.world.taken, id);
      int copies = Collections.frequency(new ArrayList<>(bench.world.sent.values()), id);
      String what = "%s taken %d times, %d copies".formatted(letter, taken, copies);
      switch (letter.state()) {
        case DONE -> {
          assertThat(taken).as(what).isEqualTo(1);
          assertThat(copies).as(what).isEqualTo(1);
        }
        case ACCEPTED -> assertThat(taken).as(what).isEqualTo(1);
        case NEEDS_YOU, WAITING, QUEUED -> assertThat(taken).as(what).isZero();
        case UNCERTAIN -> {
          assertThat(taken).as(what).isLessThanOrEqualTo(1);
          assertThat(letter.problem()).as(what).isNotNull();
        }
        case HELD, CLAIMED, CONNECTED, ENVELOPE, DATA, CANCELLED ->
            throw new AssertionError("left in the middle: " + what);
      }
      once.add(id);
    }
    assertThat(once).doesNotHaveDuplicates();
    assertThat(bench.world.wires).noneMatch(wire -> wire.contains("Bcc"));
  }
}
