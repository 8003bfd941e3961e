package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.store.PowerLossDisk;
import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power fails: what was not made durable is there, in part, or not. A letter that was accepted
/// is delivered once, or stands where its user can see it.
///
/// The list of letters is SQLite's business: what it has committed stays.
class OutboxPowerTest {

  private static final Duration BUDGET = Duration.ofSeconds(20);

  @TempDir Path directory;

  private Bench bench(long seed) throws IOException {
    var bench = new Bench(Files.createTempDirectory(directory, "own"), seed);
    bench.disk = new PowerLossDisk();
    return bench;
  }

  @Test
  void the_power_may_fail_before_and_after_every_effect() {
    Seeds.run(
        "the power fails anywhere",
        12,
        BUDGET,
        seed -> {
          var random = new SplittableRandom(seed);
          boolean saves = random.nextBoolean();
          World.Fate fate =
              random.nextBoolean()
                  ? World.Fate.TAKEN
                  : OutboxLawsTest.ENDS.get(random.nextInt(OutboxLawsTest.ENDS.size()));
          Bench smooth = bench(seed);
          smooth.faults.none();
          OutboxLawsTest.life(smooth, saves, fate);
          long effects = smooth.faults.effects();
          for (long at = 1; at <= effects; at += Seeds.exhaustive() ? 1 : 1 + random.nextInt(4)) {
            for (boolean performed : new boolean[] {false, true}) {
              Bench bench = bench(seed);
              bench.faults.endAt(at, performed);
              lose(bench, saves, fate, random);
              goOn(bench);
              OutboxLawsTest.check(bench, 1);
            }
          }
        });
  }

  private static void lose(Bench bench, boolean saves, World.Fate fate, SplittableRandom random)
      throws IOException, InterruptedException {
    var disk = (PowerLossDisk) bench.disk;
    try {
      OutboxLawsTest.life(bench, saves, fate);
    } catch (Faults.Ended e) {
      bench.time.pause(1);
    }
    disk.losePower(random);
    bench.disk = new PowerLossDisk();
    bench.faults.none();
    bench.world.trouble = _ -> World.Fate.TAKEN;
  }

  private static void goOn(Bench bench) throws IOException, InterruptedException {
    bench.accept("crash@example.org"); // Whoever was not told that it is safe tries again.
    for (int n = 0; n < 8; n++) {
      bench.resume();
      bench.run();
      bench.time.pause(3_700);
    }
  }
}
