package dev.mailtwin.app.interruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.RealProcess;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.app.interruption.Trial.Act;
import dev.mailtwin.testkit.DovecotServer;
import dev.mailtwin.testkit.Seeds;
import dev.mailtwin.testkit.WireFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real process is killed in a session of any kind; one run later both sides are equal.
class KilledAnywhereTest {

  /// 500 when exhaustive.
  private static final int KILLS = 10;

  private static final Duration BUDGET = Duration.ofSeconds(30);
  private static final int LATER_MILLIS_MAX = 40;
  private static final Duration NO_PAUSE = Duration.ZERO;

  @TempDir static Path place;
  private static Grounds grounds;

  @BeforeAll
  static void make_grounds() {
    DovecotServer.require();
    grounds = new Grounds(place);
  }

  @AfterAll
  static void leave_them() throws IOException {
    if (grounds != null) {
      grounds.close();
    }
  }

  @Test
  void a_session_of_any_kind_may_be_killed_at_any_moment() {
    int[] survivors = {0};
    int lived =
        Seeds.run(
            "kills in sessions of all kinds",
            KILLS,
            BUDGET,
            seed -> survivors[0] += isKilled(seed) ? 0 : 1);
    System.out.printf("of %d processes %d were faster than the signal%n", lived, survivors[0]);
  }

  /// @return whether the process was still at work
  private static boolean isKilled(long seed) throws IOException, InterruptedException {
    Trial trial = Trial.of(seed).with(Act.SILENCE);
    var random = new SplittableRandom(seed);
    Ground ground = grounds.of(trial.kind(), trial.level());
    World world = ground.again();
    WireFault still = trial.fault(ground.length(trial.direction()));
    long laterMillis = 0;
    if (random.nextBoolean() && still instanceof WireFault.Hold place) {
      // The wire goes on, and with it what the process does on the disk.
      still = new WireFault.Split(place.direction(), place.bytes(), NO_PAUSE);
      laterMillis = random.nextLong(LATER_MILLIS_MAX);
    }
    ground.proxy().order(still);
    boolean killed =
        kill(new RealProcess(ground.home()).start("sync", "--quiet"), ground, laterMillis);
    try {
      ground.endsRightly(world);
    } catch (AssertionError e) {
      throw new AssertionError(trial + " " + laterMillis + " ms later: " + e.getMessage(), e);
    }
    return killed;
  }

  private static boolean kill(Process process, Ground ground, long laterMillis)
      throws InterruptedException {
    boolean ended = false;
    while (!ended && !ground.proxy().reached()) {
      ended = process.waitFor(1, TimeUnit.MILLISECONDS);
    }
    boolean killed = !ended && !process.waitFor(laterMillis, TimeUnit.MILLISECONDS);
    process.destroyForcibly(); // SIGKILL
    process.waitFor();
    assertThat(process.isAlive()).isFalse();
    return killed;
  }
}
