package dev.mailtwin.app.interruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.DovecotMail;
import dev.mailtwin.app.contract.RealProcess;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.testkit.CuttingProxy;
import dev.mailtwin.testkit.Direction;
import dev.mailtwin.testkit.DovecotServer;
import dev.mailtwin.testkit.Level;
import dev.mailtwin.testkit.Mailfill;
import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The process is killed at any moment; one run later nothing is lost and nothing doubled.
class KillTest {

  private static final int MESSAGES = 200;
  private static final int UPLOADS = 120;
  private static final int KILLS_PER_WORLD = 2;
  private static final List<Level> LEVELS = List.of(Level.values());
  private static final Duration BUDGET = Duration.ofSeconds(20);

  @TempDir Path home;

  /// Worlds of two kills each; 50 of them when exhaustive.
  private static int kills() {
    return Seeds.exhaustive() ? 1 : 3;
  }

  @Test
  void a_first_sync_may_be_killed_at_any_moment() throws Exception {
    DovecotServer.require();
    Seeds.run("a first sync is killed", kills(), BUDGET, this::killDownload);
  }

  private void killDownload(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    try (var server = DovecotMail.start(level(random));
        var proxy = CuttingProxy.to(server.server().host(), server.server().tlsPort())) {
      Path own = Files.createTempDirectory(home, "home");
      var world = new World(server, own, "imaps://localhost:" + proxy.port());
      server.server().fill("INBOX", Mailfill.sample(seed, MESSAGES));
      for (int kill = 0; kill < KILLS_PER_WORLD; kill++) {
        kill(new RealProcess(own), proxy, Direction.TO_CLIENT, random.nextLong(2_000_000), random);
      }
      world.settle();
      assertThat(world.disk().list("INBOX")).hasSize(MESSAGES);
      assertThat(server.messages("INBOX")).hasSize(MESSAGES);
      assertThat(world.attic()).isEmpty();
    }
  }

  @Test
  void an_upload_may_be_killed_at_any_moment() throws Exception {
    DovecotServer.require();
    Seeds.run("an upload is killed", kills(), BUDGET, this::killUpload);
  }

  private void killUpload(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    try (var server = DovecotMail.start(level(random));
        var proxy = CuttingProxy.to(server.server().host(), server.server().tlsPort())) {
      Path own = Files.createTempDirectory(home, "home");
      var world = new World(server, own, "imaps://localhost:" + proxy.port());
      world.sync();
      for (int n = 0; n < UPLOADS; n++) {
        int likeThePrevious = n - n % 2;
        world.disk().save("INBOX", "S", World.file("upload-" + likeThePrevious));
      }
      for (int kill = 0; kill < KILLS_PER_WORLD; kill++) {
        kill(new RealProcess(own), proxy, Direction.TO_SERVER, random.nextLong(60_000), random);
      }
      world.settle();
      assertThat(server.messages("INBOX")).hasSize(UPLOADS);
      assertThat(world.disk().list("INBOX")).hasSize(UPLOADS);
    }
  }

  private static Level level(SplittableRandom random) {
    return LEVELS.get(random.nextInt(LEVELS.size()));
  }

  /// Kills a sync once so many bytes have passed, or a little later; one that is faster survives.
  private static void kill(
      RealProcess program,
      CuttingProxy proxy,
      Direction direction,
      long bytes,
      SplittableRandom random)
      throws IOException, InterruptedException {
    long until = proxy.passed(direction) + bytes;
    Process process = program.start("sync", "--quiet");
    boolean ended = false;
    while (!ended && proxy.passed(direction) < until) {
      ended = process.waitFor(1, TimeUnit.MILLISECONDS);
    }
    if (!ended && !process.waitFor(random.nextLong(40), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly(); // SIGKILL
    }
    process.waitFor();
  }
}
