package dev.mailtwin.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.simulation.World.Ended;
import dev.mailtwin.engine.sync.Run;
import dev.mailtwin.engine.sync.SyncOptions;
import dev.mailtwin.engine.sync.Tally;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Everything that happens in one world: a few rounds of people and programs doing things on both
/// sides, of runs in which something breaks, and of rest, after which all laws must hold.
final class Life {

  private static final int RUNS_TO_REST_MAX = 10;

  private static final Set<String> CHANGING =
      Set.of("APPEND", "STORE", "COPY", "MOVE", "EXPUNGE", "CREATE", "DELETE", "RENAME", "CLOSE");

  private final SplittableRandom chance;
  private final World world;
  private final List<String> story;

  /// A server kept a change to itself since the last rest.
  private boolean somethingHidden;

  /// The database as it was after some rest.
  private byte[] backup = new byte[0];

  private Life(Path root, long seed) {
    chance = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
    Providers.Provider provider = Providers.any(chance);
    Profile profile = provider.profile();
    MailStore store = MailStore.empty(chance.nextBoolean() ? '/' : '.');
    store.createSpecial("Trash", "\\Trash");
    store.create("Work");
    if (chance.nextInt(3) == 0) {
      store.create("Lists" + store.delimiter() + "Java");
    }
    world = new World(root, store, profile, chance);
    story = world.story;
    story.add(provider.name() + " " + profile.quirks());
  }

  /// Lives through everything this seed brings, in a directory of its own.
  static void live(Path root, long seed) throws Exception {
    var life = new Life(root, seed);
    try {
      life.live();
    } catch (AssertionError e) {
      throw new AssertionError(life.told() + "\n" + e.getMessage(), e);
    }
  }

  private String told() {
    return String.join("\n", story);
  }

  private void live() throws Exception {
    world.clients.append("INBOX"); // The letter nobody touches.
    for (int n = chance.nextInt(5) == 0 ? 5 : 0; n > 0; n--) {
      world.clients.append("Work");
    }
    for (int n = chance.nextInt(8); n > 0; n--) {
      world.clients.act();
    }
    for (int round = 1 + chance.nextInt(2); round > 0; round--) {
      boolean foreseeable = chance.nextInt(4) == 0;
      if (foreseeable) {
        dryRunIsTheRun();
      }
      for (int run = chance.nextInt(3); run > 0; run--) {
        troubledRun();
        people(2);
      }
      rest();
      disaster();
      people(6);
    }
    rest();
  }

  /// People and programs do things between runs.
  private void people(int most) throws IOException {
    for (int n = chance.nextInt(most + 1); n > 0; n--) {
      world.meddle();
      world.clock.pass(chance.nextInt(3));
    }
    world.clock.pass(chance.nextInt(4) == 0 ? 90_000 : chance.nextInt(20));
  }

  private void troubledRun() throws Exception {
    boolean power = chance.nextInt(3) == 0;
    Trouble trouble =
        !power && chance.nextInt(3) > 0 ? Trouble.any(chance.split()) : Trouble.none();
    world.begin(trouble);
    world.book.disturbed();
    int span = List.of(6, 20, 60, 150).get(chance.nextInt(4));
    if (power) {
      int moment = chance.nextInt(span);
      world.moments.losePowerAt(moment);
      story.add("power lost at " + moment);
    }
    for (int n = chance.nextInt(4); n > 0; n--) {
      world.moments.otherAt(chance.nextInt(span), world::meddle);
    }
    if (chance.nextInt(4) == 0) {
      world.disk.raceAt(
          chance.nextInt(12),
          (directory, names) ->
              world.moments.meanwhile(() -> world.programs.race(directory, names)));
    }
    if (trouble.hidesCapabilities()) {
      world.book.marksStay();
    }
    SyncOptions options = chance.nextInt(3) == 0 ? World.ORDINARY : World.CONFIRMED;
    Ended ended = world.sync(options, trouble);
    tell(trouble.toString(), ended);
    somethingHidden |= trouble.hidesChanges();
    if (trouble.lies()) {
      world.amnesia(world.sides.serverMailboxes());
    }
    world.clock.pass(chance.nextInt(3) == 0 ? chance.nextInt(100) : 0);
  }

  private void tell(String what, Ended ended) {
    story.add(
        "%s: %s %s %s"
            .formatted(
                what,
                ended.whole() ? "whole" : "broken off",
                ended.run().plan().stream()
                    .map(l -> l.step() + " " + l.mailbox() + " " + l.messages())
                    .toList(),
                ended.run().problems().stream().map(p -> p.code() + " " + p.where()).toList()));
  }

  /// A run in which nobody disturbs.
  private Ended quietRun(SyncOptions options) throws IOException, InterruptedException {
    world.begin(Trouble.none());
    Ended ended = world.sync(options, Trouble.none());
    tell("quiet", ended);
    if (ended.run().problems().stream().anyMatch(p -> p.code() == Code.DAMAGED_STATE)) {
      world.state.restore(new byte[0]); // As the problem says.
      return quietRun(options);
    }
    assertThat(ended.whole()).as("nothing breaks a quiet run").isTrue();
    return ended;
  }

  /// Runs until two runs found nothing to do; then all laws hold.
  private void rest() throws IOException, InterruptedException {
    untilIdle();
    boolean skipped = story.stream().anyMatch(line -> line.contains(Code.MESSAGE_SKIPPED.name()));
    if (skipped || mayHideChanges()) {
      quietRun(World.FULL); // Asks again for bodies that were refused.
      untilIdle();
    }
    somethingHidden = false;
    assertThat(world.disk.effects()).as("effects of an idle run").isZero();
    assertThat(changing()).as("changes on the server in an idle run").isEmpty();
    var agreed = Laws.check(world.sides, world.book);
    Run full = quietRun(World.FULL).run();
    assertThat(full.plan()).as("a complete comparison finds nothing").isEmpty();
    story.add("rested");
    world.book.agree(agreed);
    if (backup.length == 0 || chance.nextBoolean()) {
      backup = world.state.backup();
    }
  }

  /// A mailbox that was made anew under the old UIDVALIDITY, with as many messages and as many
  /// changes as before, shows none of them, nor does an answer that leaves out a change: only the
  /// audit finds them.
  private boolean mayHideChanges() {
    return somethingHidden
        || (world.book.isShaken() && world.sides.profile().has(Quirk.UIDVALIDITY_ALWAYS_ONE));
  }

  /// Rarely, and only after a rest: the database is lost, or a whole mailbox disappears.
  private void disaster() throws IOException, InterruptedException {
    if (backup.length == 0) {
      return;
    }
    int what = chance.nextInt(30);
    if (what < 3) {
      byte[] now = world.state.backup();
      world.state.restore(
          switch (what) {
            case 0 -> new byte[0];
            case 1 -> Arrays.copyOf(now, chance.nextInt(now.length));
            default -> backup;
          });
      world.amnesia(world.sides.serverMailboxes());
      story.add("state lost: " + what);
    } else if (what < 8) {
      massDeletionStops(what % 2 == 0);
    }
  }

  /// Law 6.
  private void massDeletionStops(boolean onServer) throws IOException, InterruptedException {
    List<Sides.Mail> files = filled();
    if (files.isEmpty()) {
      return;
    }
    String mailbox = files.getFirst().mailbox();
    long there = count(mailbox, !onServer);
    for (Sides.Mail mail : files) {
      if (!onServer) {
        world.programs.delete(mail);
      }
    }
    if (onServer) {
      world.clients.expungeAll(mailbox);
    }
    Ended ended = quietRun(World.ORDINARY);
    story.add("mass deletion in " + mailbox);
    assertThat(ended.isClean()).as("a mass deletion is a problem").isFalse();
    assertThat(count(mailbox, !onServer)).as("a mass deletion needs consent").isEqualTo(there);
  }

  private long count(String mailbox, boolean onServer) throws IOException {
    return onServer
        ? world.sides.server().stream().filter(m -> m.mailbox().equals(mailbox)).count()
        : world.sides.disk().stream().filter(m -> m.mailbox().equals(mailbox)).count();
  }

  /// The files of a mailbox of five or more, without the letter nobody touches.
  private List<Sides.Mail> filled() throws IOException {
    Map<String, List<Sides.Mail>> all = new TreeMap<>();
    for (Sides.Mail mail : world.sides.disk()) {
      all.computeIfAbsent(mail.mailbox(), _ -> new ArrayList<>()).add(mail);
    }
    return all.entrySet().stream()
        .filter(e -> e.getValue().size() >= 5)
        .filter(e -> !e.getKey().equals("INBOX") && !e.getKey().equals(world.book.trash()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(List.of());
  }

  private void untilIdle() throws IOException, InterruptedException {
    int idle = 0;
    for (int run = 0; idle < 2; run++) {
      assertThat(run).as("it comes to rest").isLessThan(RUNS_TO_REST_MAX);
      idle = quietRun(World.CONFIRMED).isIdle() ? idle + 1 : 0;
    }
  }

  private List<String> changing() {
    return world.server.commands().stream()
        .filter(line -> List.of(line.split(" ")).stream().limit(3).anyMatch(CHANGING::contains))
        .toList();
  }

  /// Law 8.
  private void dryRunIsTheRun() throws IOException, InterruptedException {
    Run dry = quietRun(World.DRY).run();
    assertThat(world.disk.effects()).as("effects of a dry run").isZero();
    assertThat(changing()).as("changes on the server in a dry run").isEmpty();
    Run real = quietRun(World.CONFIRMED).run();
    for (Tally.Kind kind : Tally.Kind.values()) {
      assertThat(dry.tally().of(kind)).as("%s as foreseen", kind).isEqualTo(real.tally().of(kind));
    }
    Map<String, Long> planned = perStep(dry);
    planned.keySet().removeIf(step -> step.startsWith("create-on-server"));
    assertThat(perStep(real)).as("the plan as foreseen").isEqualTo(planned);
  }

  private static Map<String, Long> perStep(Run run) {
    Map<String, Long> steps = new TreeMap<>();
    run.plan()
        .forEach(
            line -> steps.merge(line.step() + " " + line.mailbox(), line.messages(), Long::sum));
    return steps;
  }
}
