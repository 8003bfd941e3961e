package dev.mailtwin.app.interruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.BothSides;
import dev.mailtwin.app.contract.DovecotMail;
import dev.mailtwin.app.contract.Synced;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.testkit.Direction;
import dev.mailtwin.testkit.Directories;
import dev.mailtwin.testkit.FaultProxy;
import dev.mailtwin.testkit.WireFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// An account before a session of one kind, which is there again as often as it is asked for.
final class Ground {

  private static final int SILENCE_SECONDS = 30;

  private final Site site;
  private final Path home;
  private final Path homeCopy;
  private final Path mailCopy;
  private final End end;
  private final Map<Direction, Long> lengths;

  /// A server and the wire to it.
  record Site(DovecotMail server, FaultProxy proxy) implements AutoCloseable {

    static Site of(DovecotMail server) throws IOException {
      int port = server.server().starttlsPort();
      return new Site(server, FaultProxy.to(server.server().host(), port));
    }

    String url() {
      return "imaps://localhost:" + proxy.port();
    }

    @Override
    public void close() throws IOException {
      proxy.close();
      server.close();
    }
  }

  /// Everything on both sides: messages with their flags by mailbox, and what the attic holds.
  record End(Map<String, List<String>> server, Map<String, List<String>> disk, Set<String> attic) {

    static End of(World world) throws IOException {
      BothSides sides = world.sides();
      return new End(sides.onServer(), sides.onDisk(), new TreeSet<>(world.attic()));
    }

    /// The contents of all messages on the disk.
    private Set<String> here() {
      Set<String> here = new TreeSet<>();
      disk.values()
          .forEach(all -> all.forEach(one -> here.add(one.substring(0, one.indexOf(' ')))));
      return here;
    }

    /// What the attic holds besides.
    private Set<String> surplus(End other) {
      Set<String> surplus = new TreeSet<>(attic);
      surplus.removeAll(other.attic);
      return surplus;
    }
  }

  /// Makes both sides ready, and lives through the session once without a fault.
  ///
  /// @param site empty, but for what an earlier ground has left
  /// @param place a directory of its own
  Ground(Kind kind, Site site, Path empty, Path place) throws IOException {
    this.site = site;
    home = place.resolve("home");
    homeCopy = place.resolve("home-copy");
    mailCopy = place.resolve("mail-copy");
    site.server().bringMailBack(empty);
    java.nio.file.Files.createDirectories(home);
    var world = new World(site.server(), home, site.url());
    kind.agreeOn(world);
    if (kind != Kind.FIRST_SYNC) {
      world.settle();
    }
    kind.change(world);
    site.proxy().awaitQuiet();
    Directories.copyTree(home, homeCopy);
    site.server().keepMail(mailCopy);

    site.proxy().order(new WireFault.None());
    Synced smooth = world.sync();
    lengths =
        Map.of(
            Direction.TO_CLIENT, site.proxy().passed(Direction.TO_CLIENT),
            Direction.TO_SERVER, site.proxy().passed(Direction.TO_SERVER));
    assertThat(smooth.counts()).isNotEmpty();
    world.settle();
    kind.verify(world);
    end = End.of(world);
  }

  /// How many bytes go this way in an undisturbed session.
  long length(Direction direction) {
    return lengths.getOrDefault(direction, 0L);
  }

  FaultProxy proxy() {
    return site.proxy();
  }

  Path home() {
    return home;
  }

  /// Both sides as they were before the session.
  World again() throws IOException {
    return again(SILENCE_SECONDS);
  }

  /// The same with a program that waits so long for a silent server.
  World again(int silenceSeconds) throws IOException {
    site.proxy().awaitQuiet();
    Directories.deleteTree(home);
    Directories.copyTree(homeCopy, home);
    site.server().bringMailBack(mailCopy);
    return World.setUpBefore(site.server(), home, silenceSeconds);
  }

  /// One clean run after the fault: nothing is lost, nothing doubled, both sides are equal. What
  /// was deleted here comes into our Trash with a second.
  void endsRightly(World world) throws IOException {
    site.proxy().awaitQuiet();
    world.sync();
    End after = End.of(world);
    if (!after.equals(end)) {
      world.sync();
      after = End.of(world);
    }
    assertThat(after.disk()).as("on the disk").isEqualTo(end.disk());
    assertThat(after.server()).as("on the server").isEqualTo(end.server());
    assertThat(after.attic()).as("in the attic").containsAll(end.attic());
    // The rest of a move that was interrupted after its COPY is an expunge (law 1 of the design).
    assertThat(after.here()).as("on the disk").containsAll(after.surplus(end));
    world.isIdle();
  }
}
