package dev.mailtwin.engine.simulation;

import dev.mailtwin.engine.store.Disk;
import dev.mailtwin.engine.store.PowerLossDisk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The disk of a world: loses power at a moment, has the times of the world's clock, and shows
/// listings that other programs rename files under.
final class SimulatedDisk implements Disk {

  private static final long STEP_NANOS = 1_000_000;

  /// Changes names while a directory is listed.
  interface Racer {

    /// Does it.
    ///
    /// @return names the listing misses
    List<String> race(Path directory, List<String> names) throws IOException;
  }

  private final PowerLossDisk inner = new PowerLossDisk();
  private final Moments moments;
  private final SimulatedClock clock;
  private final Map<Path, Long> changes = new ConcurrentHashMap<>();
  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong effects = new AtomicLong();
  private final AtomicLong listings = new AtomicLong();
  private volatile long raceAt = -1;
  private volatile @Nullable Racer racer;

  SimulatedDisk(Moments moments, SimulatedClock clock) {
    this.moments = moments;
    this.clock = clock;
  }

  /// The next run begins.
  void begin() {
    effects.set(0);
    listings.set(0);
    raceAt = -1;
  }

  /// Effects of this run so far.
  long effects() {
    return effects.get();
  }

  /// The listing with this number of the run races with another program.
  void raceAt(long listing, Racer other) {
    raceAt = listing;
    racer = other;
  }

  void losePower(RandomGenerator chance) throws IOException {
    inner.losePower(chance);
    changes.replaceAll((_, _) -> time());
  }

  /// Another program is about to change names in a directory.
  void othersChange(Path directory) {
    inner.othersAct();
    changed(directory);
  }

  /// Every change has a time of its own, as on file systems of today.
  private long time() {
    return clock.seconds() * 1_000_000_000L + steps.incrementAndGet() * STEP_NANOS;
  }

  private void changed(Path directory) {
    changes.put(directory, time());
  }

  private void effect(Path file) throws IOException {
    moments.disk();
    effects.incrementAndGet();
    Path directory = file.getParent();
    if (directory != null) {
      changed(directory);
    }
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    effect(file);
    return inner.create(file);
  }

  @Override
  public InputStream read(Path file) throws IOException {
    moments.checkPower();
    return inner.read(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    effect(from);
    changed(java.util.Objects.requireNonNull(to.getParent()));
    inner.rename(from, to);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    effect(from);
    changed(java.util.Objects.requireNonNull(to.getParent()));
    inner.replace(from, to);
  }

  @Override
  public void link(Path from, Path to) throws IOException {
    effect(to);
    inner.link(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    effect(file);
    inner.delete(file);
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    if (java.nio.file.Files.isDirectory(directory)) {
      return;
    }
    effect(directory);
    inner.makeDirectory(directory);
  }

  @Override
  public void moveDirectory(Path from, Path to) throws IOException {
    effect(from);
    inner.moveDirectory(from, to);
    for (Path known : List.copyOf(changes.keySet())) {
      if (known.startsWith(from)) {
        changes.put(to.resolve(from.relativize(known)), changes.getOrDefault(known, time()));
      }
    }
  }

  @Override
  public void removeDirectory(Path directory) throws IOException {
    effect(directory);
    inner.removeDirectory(directory);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    moments.checkPower();
    List<String> names = inner.list(directory);
    Racer other = racer;
    if (other != null && listings.getAndIncrement() == raceAt) {
      List<String> seen = new ArrayList<>(names);
      seen.removeAll(other.race(directory, names));
      return seen;
    }
    return names;
  }

  @Override
  public Batch begin(Path directory, int expected) {
    Batch batch = inner.begin(directory, expected);
    return new Batch() {
      @Override
      public void makeDurable(List<Path> files) throws IOException {
        moments.disk();
        effects.incrementAndGet();
        batch.makeDurable(files);
      }

      @Override
      public void close() {
        batch.close();
      }
    };
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    moments.disk();
    inner.syncDirectory(directory);
  }

  @Override
  public FileFacts facts(Path path) throws IOException {
    moments.checkPower();
    FileFacts facts = inner.facts(path);
    if (facts.regular()) {
      return facts;
    }
    long changed = changes.computeIfAbsent(path, _ -> time());
    return new FileFacts(
        facts.device(),
        facts.inode(),
        facts.size(),
        changed,
        changed,
        facts.directory(),
        facts.regular());
  }
}
