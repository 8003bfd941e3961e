package dev.mailtwin.app.interruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.RealProcess;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.app.interruption.Trial.Act;
import dev.mailtwin.testkit.Direction;
import dev.mailtwin.testkit.DovecotServer;
import dev.mailtwin.testkit.Level;
import dev.mailtwin.testkit.Seeds;
import dev.mailtwin.testkit.WireFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The wire to a real server fails at any byte of a session of any kind.
///
/// An ordinary build tries some places that seeds choose. `-Pexhaustive` tries every byte of every
/// kind at every level; `-Dmailtwin.levels=L1` and `-Dmailtwin.acts=END` choose among them.
class EveryByteTest {

  private static final int SAMPLE = 60;
  private static final int REAL_SAMPLE = 6;
  private static final int SILENT_SAMPLE = 4;
  private static final Duration BUDGET = Duration.ofSeconds(25);
  private static final int IMPATIENT_SECONDS = 1;
  private static final long PROCESS_SECONDS_MAX = 60;
  private static final int OUR_BUG = 70;

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
  void a_wire_that_fails_anywhere_changes_nothing_about_the_end() throws IOException {
    if (Seeds.exhaustive()) {
      Seeds.all("every byte", everyByte(), EveryByteTest::live);
    } else {
      Seeds.run("some bytes", SAMPLE, BUDGET, EveryByteTest::live);
    }
  }

  private static LongStream everyByte() throws IOException {
    LongStream all = LongStream.empty();
    for (Level level : chosen("mailtwin.levels", Level.values())) {
      for (Kind kind : chosen("mailtwin.kinds", Kind.values())) {
        for (Direction direction : Direction.values()) {
          long length = grounds.of(kind, level).length(direction);
          System.out.printf("%s at %s: %d bytes %s%n", kind, level, length, direction);
          for (Act act : chosen("mailtwin.acts", new Act[] {Act.END, Act.RESET, Act.SPLIT})) {
            var first = new Trial(kind, level, direction, act, 0);
            all = LongStream.concat(all, first.everywhere(length));
          }
        }
      }
    }
    return all;
  }

  private static <E extends Enum<E>> List<E> chosen(String property, E[] all) {
    String names = System.getProperty(property, "");
    return java.util.Arrays.stream(all)
        .filter(one -> names.isEmpty() || List.of(names.split(",")).contains(one.name()))
        .toList();
  }

  private static void live(long seed) throws IOException {
    live(Trial.of(seed));
  }

  private static void live(Trial trial) throws IOException {
    Trial quick = trial.act() == Act.SILENCE ? trial.with(Act.SPLIT) : trial;
    Ground ground = grounds.of(quick.kind(), quick.level());
    World world = ground.again();
    try {
      ground.proxy().order(quick.fault(ground.length(quick.direction())));
      Synced done = Models.disturbed(world);
      if (quick.act() == Act.SPLIT) {
        assertThat(done.exit()).as(done.words()).isZero();
      }
      ground.endsRightly(world);
    } catch (AssertionError e) {
      throw new AssertionError(quick + " " + quick.code() + ": " + e.getMessage(), e);
    }
  }

  @Test
  void a_wire_that_falls_silent_anywhere_changes_nothing_about_the_end() {
    Seeds.run(
        "some silences",
        SILENT_SAMPLE,
        BUDGET,
        seed -> {
          Trial trial = Trial.of(seed).with(Act.SILENCE);
          Ground ground = grounds.of(trial.kind(), trial.level());
          World impatient = ground.again(IMPATIENT_SECONDS);
          ground.proxy().order(trial.fault(ground.length(trial.direction())));
          Synced done = Models.disturbed(impatient);
          if (ground.proxy().reached()) {
            assertThat(done.exit()).as(done.words()).isNotZero();
          }
          ground.endsRightly(World.setUpBefore(impatient.server(), ground.home(), 30));
        });
  }

  @Test
  void the_real_process_survives_the_same() {
    Seeds.run(
        "some bytes for the real process",
        REAL_SAMPLE,
        BUDGET,
        seed -> {
          Trial trial = Trial.of(seed).with(seed % 2 == 0 ? Act.END : Act.RESET);
          Ground ground = grounds.of(trial.kind(), trial.level());
          World world = ground.again();
          ground.proxy().order(trial.fault(ground.length(trial.direction())));
          Process process = new RealProcess(ground.home()).start("sync", "--quiet");
          assertThat(process.waitFor(PROCESS_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
          assertThat(process.exitValue()).isNotEqualTo(OUR_BUG);
          ground.endsRightly(world);
        });
  }

  @ParameterizedTest
  @EnumSource
  void a_wire_that_carries_single_bytes_is_a_wire(Kind kind) throws IOException {
    Ground ground = grounds.of(kind, Level.L1);
    World world = ground.again();
    ground.proxy().order(new WireFault.Drip());
    assertThat(Models.disturbed(world).exit()).isZero();
    ground.endsRightly(world);
  }
}
