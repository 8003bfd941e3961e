package dev.mailtwin.app.interruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.DovecotMail;
import dev.mailtwin.app.contract.ModelMail;
import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.sample.SampleMail;
import dev.mailtwin.testkit.CuttingProxy;
import dev.mailtwin.testkit.Direction;
import dev.mailtwin.testkit.Level;
import dev.mailtwin.testkit.Mailfill;
import dev.mailtwin.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The wire may break at any byte: running again goes on from there and reaches the same end.
class InterruptionTest {

  private static final int MESSAGES = 150;
  private static final List<Level> LEVELS = List.of(Level.values());
  private static final Duration BUDGET = Duration.ofSeconds(60);

  @TempDir Path home;

  @Test
  void a_first_sync_goes_on_where_it_was_cut() throws Exception {
    Seeds.run(
        "a first sync is cut",
        6,
        BUDGET,
        seed -> {
          var random = new SplittableRandom(seed);
          Profile profile = Models.LADDER.get(random.nextInt(Models.LADDER.size()));
          Models.on(profile, home, (world, server) -> cutFirstSync(world, server, random));
        });
  }

  private static void cutFirstSync(World world, ModelMail server, SplittableRandom random)
      throws IOException {
    for (int n = 0; n < MESSAGES; n++) {
      server.add("INBOX", SampleMail.message(3, n), SampleMail.internalDate(3, n), "\\Seen");
    }
    long downloaded = 0;
    for (int cut = 0; cut < 3; cut++) {
      server.server().setFault(cutNextConnection(server, random.nextLong(1_500_000)));
      downloaded += Models.disturbed(world).count("downloaded");
    }
    server.server().setFault(Fault.none());
    downloaded += world.settle().count("downloaded");
    assertThat(downloaded).as("each message once").isEqualTo(MESSAGES);
  }

  private static Fault cutNextConnection(ModelMail server, long octets) {
    int next = server.server().connections() + 1;
    return event ->
        event.connection() == next
            ? new Action.CutAfterOctets(Math.max(0, octets - event.sent()))
            : new Action.Proceed();
  }

  /// Something of everything on both sides, cut after any command.
  @Test
  void a_run_with_changes_of_every_kind_may_be_cut_at_any_command() throws Exception {
    Seeds.run(
        "a run is cut at a command",
        12,
        BUDGET,
        seed -> {
          var random = new SplittableRandom(seed);
          Profile profile = Models.LADDER.get(random.nextInt(Models.LADDER.size()));
          Models.on(profile, home, (world, server) -> cutAnywhere(world, server, random));
        });
  }

  private static void cutAnywhere(World world, ModelMail server, SplittableRandom random)
      throws IOException {
    changeEverything(world, server);
    for (int cut = 0; cut < 2; cut++) {
      int next = server.server().connections() + 1;
      int command = 4 + random.nextInt(40);
      Action action = random.nextBoolean() ? new Action.CutAfter() : new Action.CutBefore();
      server
          .server()
          .setFault(event ->
              event.connection() == next && event.command() == command
                  ? action
                  : new Action.Proceed());
      Models.disturbed(world);
    }
    server.server().setFault(Fault.none());
    world.settle();
    for (String subject : List.of("stays", "flag-there", "flag-here", "new-there", "new-here")) {
      assertThat(world.allHere("INBOX", subject)).as(subject).hasSize(1);
    }
    assertThat(world.allHere("Work", "moves-here")).hasSize(1);
    assertThat(world.allHere("Work", "moves-there")).hasSize(1);
    assertThat(world.allHere("Trash", "gone-here")).hasSize(1);
    assertThat(world.here("INBOX", "flag-there").flags()).isEqualTo("S");
    assertThat(world.here("INBOX", "flag-here").flags()).isEqualTo("F");
    assertThat(world.disk().list("INBOX")).hasSize(5);
  }

  private static void changeEverything(World world, ModelMail server) throws IOException {
    server.create("Work");
    List<Long> uids = world.add("INBOX", "gone-there", "gone-here", "flag-there", "flag-here");
    world.add("INBOX", "moves-here", "moves-there", "stays");
    world.sync();
    server.expunge("INBOX", uids.subList(0, 1));
    world.disk().delete(world.here("INBOX", "gone-here"));
    server.flag("INBOX", uids.get(2), "\\Seen");
    world.disk().mark(world.here("INBOX", "flag-here"), "F");
    world.disk().move(world.here("INBOX", "moves-here"), "Work");
    server.move("INBOX", world.there("INBOX", "moves-there").uid(), "Work");
    world.add("INBOX", "new-there");
    world.disk().save("INBOX", "", World.file("new-here"));
  }

  @Test
  void a_real_server_may_be_cut_off_at_any_byte_in_either_direction() throws Exception {
    Seeds.run("a real wire is cut", 4, BUDGET, this::cutDovecot);
  }

  private void cutDovecot(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    Level level = LEVELS.get(random.nextInt(LEVELS.size()));
    try (var server = DovecotMail.start(level);
        var proxy = CuttingProxy.to(server.server().host(), server.server().tlsPort())) {
      var url = "imaps://localhost:" + proxy.port();
      var world = new World(server, Files.createTempDirectory(home, "home"), url);
      world.sync();
      server.server().fill("INBOX", Mailfill.sample(seed, MESSAGES));
      for (int n = 0; n < 60; n++) {
        world.disk().save("Sent", "S", World.file("upload-" + n));
      }
      for (int cut = 0; cut < 4; cut++) {
        Direction direction = cut % 2 == 0 ? Direction.TO_CLIENT : Direction.TO_SERVER;
        proxy.cutSomewhere(direction, seed + cut, cut % 2 == 0 ? 1_000_000 : 30_000);
        Models.disturbed(world);
        // The server may still work on what it had received. The program waits ten seconds between
        // its two looks for that; here the clock only jumps, so the server is restarted instead.
        server.restart();
      }
      proxy.cutAfter(Direction.TO_CLIENT, Long.MAX_VALUE / 2);
      proxy.cutAfter(Direction.TO_SERVER, Long.MAX_VALUE / 2);
      world.settle();
      assertThat(server.messages("INBOX")).hasSize(MESSAGES);
      assertThat(server.messages("Sent")).hasSize(60);
    }
  }
}
