package dev.mailtwin.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.remote.ChosenUses;
import dev.mailtwin.engine.remote.ImapAccount;
import dev.mailtwin.engine.store.Twin;
import dev.mailtwin.engine.sync.AccountSync;
import dev.mailtwin.engine.sync.Run;
import dev.mailtwin.engine.sync.SyncListener;
import dev.mailtwin.engine.sync.SyncOptions;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// One account between a server and a disk, and everybody who works on either.
final class World {

  static final SyncOptions ORDINARY = new SyncOptions(false, false, false);
  static final SyncOptions CONFIRMED = new SyncOptions(false, false, true);
  static final SyncOptions DRY = new SyncOptions(true, false, true);
  static final SyncOptions FULL = new SyncOptions(false, true, true);

  /// Nothing is silent unless a server is made so, and then nobody waits for long.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration IMPATIENCE = Duration.ofMillis(40);

  final SimulatedClock clock = new SimulatedClock();
  final StateFile state;
  final Moments moments;
  final SimulatedDisk disk;
  final SimulatedServer server;
  final Sides sides;
  final List<String> story = new ArrayList<>();
  final Book book;
  final ServerUsers clients;
  final DiskUsers programs;
  private final Path root;
  private final SplittableRandom chance;

  /// How a run ended.
  ///
  /// @param whole it came to its end, whatever it met on the way
  record Ended(Run run, boolean whole) {

    /// Nothing happened, and nothing is wrong.
    boolean isIdle() {
      return whole && run.tally().isZero() && isClean();
    }

    boolean isClean() {
      return whole && run.problems().stream().noneMatch(p -> p.severity() != Problem.Severity.NOTE);
    }
  }

  World(Path root, MailStore store, Profile profile, SplittableRandom chance) {
    this.root = root;
    this.chance = chance;
    state = new StateFile(root);
    moments = new Moments(state, chance.split());
    disk = new SimulatedDisk(moments, clock);
    server = new SimulatedServer(store, profile, moments);
    var letters = new Letters(chance.split());
    sides = new Sides(store, profile, root, letters);
    book = new Book("Trash", letters, story);
    clients = new ServerUsers(sides, book, clock, chance.split());
    programs = new DiskUsers(sides, disk, book, clock, chance.split());
  }

  /// Something another program does, on either side.
  void meddle() throws IOException {
    if (chance.nextBoolean()) {
      clients.act();
    } else {
      programs.act();
    }
  }

  /// The agreements of these mailboxes are forgotten, or cannot be relied on.
  void amnesia(Set<String> mailboxes) {
    book.amnesia(mailboxes);
    clients.marked(mailboxes).forEach(book::mayReturn);
  }

  /// Begins a run; what shall happen in it can be planned then.
  void begin(Trouble trouble) throws IOException {
    moments.begin();
    disk.begin();
    server.begin(trouble);
  }

  /// One run, as the program makes it. What may break is not a failure; a bug is.
  Ended sync(SyncOptions options, Trouble trouble) throws IOException, InterruptedException {
    Run run = Run.beginning(options, clock, () -> false, SyncListener.none());
    boolean whole = false;
    try (Twin twin = Twin.open(root, new Twin.Surroundings(disk, clock, SyncListener.none()));
        ImapAccount account = open(trouble)) {
      new AccountSync(run, account, twin, _ -> true).sync();
      whole = true;
    } catch (ProblemException e) {
      run.problems().add(e.problem());
    } catch (IOException e) {
      assertThat(moments.powerless()).as("only a loss of power breaks the disk: %s", e).isTrue();
    }
    server.settle();
    if (moments.powerless()) {
      state.comeBack();
      disk.losePower(chance);
      return new Ended(run, false);
    }
    return new Ended(run, whole);
  }

  private ImapAccount open(Trouble trouble) throws IOException, InterruptedException {
    var endpoint = new Endpoint("imap.example.org", 993, Security.TLS);
    var opening =
        new ImapAccount.Opening(
            endpoint,
            SimulatedServer.USER,
            Secret.of(SimulatedServer.PASSWORD),
            trouble.isSilent() ? IMPATIENCE : PATIENCE,
            ChosenUses.NONE);
    return ImapAccount.open(server::dial, opening, ImapAccount.ForRun.alone());
  }
}
