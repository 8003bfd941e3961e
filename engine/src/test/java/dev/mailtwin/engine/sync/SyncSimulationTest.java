package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The laws of sync, in many small worlds.
class SyncSimulationTest {

  private static final Duration BUDGET = Duration.ofSeconds(40);
  private static final int RUNS = 3;

  @Test
  void nothing_is_lost_nothing_doubles_and_it_converges() {
    Seeds.run("smooth runs", 8_000, BUDGET, seed -> endRightly(Scenario.of(seed)));
  }

  @Test
  void interrupted_anywhere_it_comes_to_the_same_end() {
    Seeds.run("broken runs", 3_000, BUDGET, SyncSimulationTest::liveBroken);
  }

  static void liveBroken(long seed) throws IOException, InterruptedException {
    Scenario smooth = Scenario.of(seed);
    smooth.world.sync(World.CONFIRMED);
    long effects = smooth.world.faults.count();
    endRightly(smooth);
    var random = new Random(seed);
    for (int tries = 0; effects > 0 && tries < 3; tries++) {
      long effect = random.nextLong(effects);
      Faults.Kind kind = random.nextBoolean() ? Faults.Kind.POWER : Faults.Kind.WIRE;
      Scenario broken = Scenario.of(seed);
      Set<Letter> before = Laws.letters(broken.world);
      broken.world.faults.breakAt(effect, kind);
      broken.world.syncUntilBroken(World.CONFIRMED);
      broken.world.faults.none();
      Laws.nothingIsLost(broken.world, before, broken.expected.forgiven());
      try {
        endRightly(broken);
        assertThat(Laws.state(broken)).isEqualTo(Laws.state(smooth));
      } catch (AssertionError e) {
        throw new AssertionError("%s broke at effect %d: %s".formatted(kind, effect, e), e);
      }
    }
  }

  /// Runs until both sides are equal, and checks everything.
  static void endRightly(Scenario scenario) throws IOException, InterruptedException {
    World world = scenario.world;
    Set<Letter> before = Laws.letters(world);
    for (int run = 0; run < RUNS; run++) {
      world.sync(World.CONFIRMED);
    }
    Laws.nothingIsLost(world, before, scenario.expected.forgiven());
    scenario.expected.verifyCopies(world, scenario.trash());
    scenario.expected.verifyFlags(world, scenario.trash());
    Laws.bothSidesAreEqual(world);
    verifyIdle(world);
  }

  private static void verifyIdle(World world) throws IOException, InterruptedException {
    Run idle = world.sync(World.CONFIRMED);
    assertThat(idle.tally().isZero()).as("an idle run plans nothing").isTrue();
    assertThat(world.faults.count()).as("an idle run writes nothing").isZero();
    Run full = world.sync(new SyncOptions(false, true, true));
    assertThat(full.plan()).as("a complete comparison finds nothing").isEmpty();
  }

  @Test
  void what_others_do_meanwhile_loses_nothing_and_settles_once_they_stop() {
    Seeds.run("meddled runs", 6_000, BUDGET, SyncSimulationTest::liveMeddled);
  }

  static void liveMeddled(long seed) throws IOException, InterruptedException {
    Scenario scenario = Scenario.of(seed);
    World world = scenario.world;
    var random = new Random(seed);
    var meddler = new Meddler(scenario, random);
    for (int run = 0; run < 2; run++) {
      for (int n = 0; n < 4; n++) {
        world.faults.otherAt(random.nextInt(40), meddler::act);
      }
      if (random.nextInt(3) == 0) {
        world.faults.breakAt(random.nextInt(40), Faults.Kind.POWER);
      }
      world.syncUntilBroken(World.CONFIRMED);
      world.faults.none();
    }
    for (int run = 0; run < RUNS + 1; run++) { // What was broken off in a move takes one more.
      world.sync(World.CONFIRMED);
    }
    Laws.nothingIsLost(world, meddler.known(), meddler.forgiven());
    Laws.bothSidesAreEqual(world);
    verifyIdle(world);
  }

  @Test
  void a_dry_run_changes_nothing_and_counts_what_the_run_then_does() {
    Seeds.run("dry runs", 3_000, BUDGET, SyncSimulationTest::liveDry);
  }

  static void liveDry(long seed) throws IOException, InterruptedException {
    boolean confirmed = seed % 2 == 0;
    World world = Scenario.foreseeable(seed).world;
    Run dry = world.sync(confirmed ? World.DRY_CONFIRMED : World.DRY);
    assertThat(world.faults.count()).as("effects of a dry run").isZero();
    Run real = world.sync(confirmed ? World.CONFIRMED : World.ORDINARY);
    for (Tally.Kind kind : Tally.Kind.values()) {
      assertThat(dry.tally().of(kind)).as("%s", kind).isEqualTo(real.tally().of(kind));
    }
    Map<String, Long> planned = perStep(dry);
    planned.keySet().removeIf(step -> step.startsWith("create-on-server"));
    assertThat(perStep(real)).isEqualTo(planned);
  }

  private static Map<String, Long> perStep(Run run) {
    Map<String, Long> steps = new TreeMap<>();
    run.plan()
        .forEach(
            line -> steps.merge(line.step() + " " + line.mailbox(), line.messages(), Long::sum));
    return steps;
  }

  @Test
  void the_order_of_mailboxes_does_not_matter() {
    Seeds.run("other orders", 2_000, BUDGET, SyncSimulationTest::liveInOtherOrder);
  }

  static void liveInOtherOrder(long seed) throws IOException, InterruptedException {
    Scenario usual = Scenario.of(seed);
    Scenario other = Scenario.inOtherOrder(seed);
    endRightly(usual);
    endRightly(other);
    assertThat(Laws.state(other)).isEqualTo(Laws.state(usual));
  }
}
