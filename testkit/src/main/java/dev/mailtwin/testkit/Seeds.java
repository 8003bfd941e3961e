package dev.mailtwin.testkit;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Chance that can be repeated.
///
/// Every run uses the same fixed seeds and one fresh one. A failure names its seed;
/// `-Dmailtwin.seed=N` then runs that one alone. `-Dmailtwin.exhaustive=true` runs many more, and
/// `-Dmailtwin.worlds=N` so many of each law, however long it takes.
public final class Seeds {

  /// So many times more seeds and time when exhaustive.
  public static final int EXHAUSTIVE_FACTOR = 50;

  /// How long the worlds of one test may take together.
  public static final Duration DEFAULT_BUDGET = Duration.ofMinutes(3);

  /// So many failures are looked for before the rest is left alone.
  private static final int FAILURES_MAX = 10;

  private static final SecureRandom FRESH = new SecureRandom();

  private Seeds() {}

  /// Something that must hold whatever the seed.
  @FunctionalInterface
  public interface World {
    /// Lives once through everything this seed brings.
    void live(long seed) throws Exception;
  }

  /// Whether time does not matter.
  public static boolean exhaustive() {
    return Boolean.getBoolean("mailtwin.exhaustive");
  }

  /// A count, multiplied when [#exhaustive()]; `-Dmailtwin.worlds=N` replaces every count.
  public static int times(int count) {
    Integer wanted = Integer.getInteger("mailtwin.worlds");
    if (wanted != null) {
      return wanted;
    }
    return exhaustive() ? count * EXHAUSTIVE_FACTOR : count;
  }

  /// The fixed seeds 1, 2, 3 … and one fresh one last, or only the one asked for.
  ///
  /// @param count how many; multiplied when [#exhaustive()]
  public static LongStream of(int count) {
    Long wanted = Long.getLong("mailtwin.seed");
    if (wanted != null) {
      return LongStream.of(wanted);
    }
    return LongStream.concat(
        LongStream.rangeClosed(1, times(count) - 1L), LongStream.of(FRESH.nextInt() & 0x7FFFFFFFL));
  }

  /// Lives through `count` worlds within [#DEFAULT_BUDGET]; see [#run(String, int, Duration,
  /// World)].
  public static int run(String name, int count, World world) {
    return run(name, count, DEFAULT_BUDGET, world);
  }

  /// Lives through worlds until there were enough or the time is up, and prints how many there
  /// were.
  ///
  /// The fresh seed comes first, so that it is never the one the budget leaves out.
  ///
  /// @param budget multiplied when [#exhaustive()]; at least one world is lived
  /// @return how many worlds there were
  /// @throws AssertionError naming the seed of the first world that failed
  public static int run(String name, int count, Duration budget, World world) {
    long[] seeds = of(count).toArray();
    if (Integer.getInteger("mailtwin.worlds") != null) {
      all(name, LongStream.of(seeds), world);
      return seeds.length;
    }
    long start = System.nanoTime();
    long limit = budget.multipliedBy(exhaustive() ? EXHAUSTIVE_FACTOR : 1).toNanos();
    int lived = 0;
    for (int i = seeds.length - 1; i >= 0; i--) {
      if (lived > 0 && System.nanoTime() - start > limit) {
        break;
      }
      live(name, world, seeds[i]);
      lived++;
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf(
        "%s: %d of %d worlds in %d ms, fresh seed %d%n",
        name, lived, seeds.length, millis, seeds[seeds.length - 1]);
    return lived;
  }

  /// Lives through the worlds of all these seeds, however long it takes, also after some have
  /// failed; or only through the one asked for.
  ///
  /// @throws AssertionError naming the seeds that failed
  public static void all(String name, LongStream seeds, World world) {
    Long wanted = Long.getLong("mailtwin.seed");
    List<AssertionError> failures = new ArrayList<>();
    long start = System.nanoTime();
    long[] lived = (wanted == null ? seeds : LongStream.of(wanted)).toArray();
    for (long seed : lived) {
      try {
        live(name, world, seed);
      } catch (AssertionError e) {
        failures.add(e);
      }
    }
    System.out.printf(
        "%s: %d worlds in %d s, %d failures%n",
        name, lived.length, (System.nanoTime() - start) / 1_000_000_000, failures.size());
    if (!failures.isEmpty()) {
      var first = failures.getFirst();
      throw new AssertionError(failures.size() + " failures, first: " + first.getMessage(), first);
    }
  }

  /// Lives through exactly `count` worlds, two on each processor at a time, and prints how many
  /// there were. `-Dmailtwin.worlds=N` asks for another number, and for no other reason than time
  /// running out is one left out.
  ///
  /// @param count multiplied when [#exhaustive()]
  /// @throws AssertionError naming the seeds of the first worlds that failed
  public static int together(String name, int count, World world) {
    int wanted = Integer.getInteger("mailtwin.worlds", times(count));
    boolean alone = System.getProperty("mailtwin.seed") != null;
    long fresh = FRESH.nextInt() & 0x7FFFFFFFL;
    var next = new AtomicInteger();
    var failures = new ConcurrentLinkedQueue<AssertionError>();
    long start = System.nanoTime();
    Runnable worker =
        () -> {
          for (int n = next.getAndIncrement();
              n < (alone ? 1 : wanted) && failures.size() < FAILURES_MAX;
              n = next.getAndIncrement()) {
            long seed = alone ? Long.getLong("mailtwin.seed", 0) : n == 0 ? fresh : n;
            try {
              live(name, world, seed);
            } catch (AssertionError e) {
              failures.add(e);
            }
          }
        };
    List<Thread> workers = new ArrayList<>();
    // A world's client and server wait for each other: one alone leaves a processor idle at times.
    for (int n = 0; n < 2 * Runtime.getRuntime().availableProcessors(); n++) {
      workers.add(Thread.ofPlatform().name(name + " " + n).start(worker));
    }
    joinAll(workers);
    int lived = Math.min(next.get(), alone ? 1 : wanted);
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf(
        "%s: %d of %d worlds in %d ms, fresh seed %d%n", name, lived, wanted, millis, fresh);
    for (AssertionError failure : failures) {
      throw failure;
    }
    return lived;
  }

  private static void joinAll(List<Thread> workers) {
    for (Thread worker : workers) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while worlds were lived", e);
      }
    }
  }

  private static void live(String name, World world, long seed) {
    try {
      world.live(seed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(name, seed, e);
    } catch (Exception | AssertionError e) {
      throw failure(name, seed, e);
    }
  }

  private static AssertionError failure(String name, long seed, @Nullable Throwable cause) {
    String message =
        "%s failed with seed %d; run it alone with -Dmailtwin.seed=%d".formatted(name, seed, seed);
    System.out.println(message);
    return new AssertionError(message + ": " + cause, cause);
  }
}
