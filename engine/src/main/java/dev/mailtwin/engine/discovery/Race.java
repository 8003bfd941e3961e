package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.problem.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks all sources at once and takes the best answer, not the first.
///
/// A source is waited for as long as only worse ones have answered, up to the limit; when the best
/// that can still come is there, all others are interrupted.
///
/// @param sources the best first
/// @param limit for all of them together
record Race(List<Source> sources, Duration limit) {

  private record Runner(FutureTask<@Nullable Proposal> task, Thread thread) {}

  /// Finds servers for both directions.
  ///
  /// @return servers for receiving, with those for sending of the same source or of the next one
  ///   that names some; null if nobody knows any. A proposal without servers for receiving is one
  ///   of a provider that has none, or of a domain that says it offers none
  @Nullable Proposal run(Question question) throws InterruptedException {
    return run(question, Race::best);
  }

  /// Finds servers for sending only.
  ///
  /// @return servers for sending, of the best source that names some
  @Nullable Proposal runForSending(Question question) throws InterruptedException {
    return run(question, Race::bestForSending);
  }

  private interface Judge {
    @Nullable Proposal judge(List<Runner> runners, long deadline) throws InterruptedException;
  }

  private @Nullable Proposal run(Question question, Judge judge) throws InterruptedException {
    List<Runner> runners = new ArrayList<>();
    for (Source source : sources) {
      var task = new FutureTask<@Nullable Proposal>(() -> source.ask(question));
      runners.add(
          new Runner(task, Thread.ofVirtual().name("discovery " + source.origin()).start(task)));
    }
    try {
      return judge.judge(runners, System.nanoTime() + limit.toNanos());
    } finally {
      runners.forEach(runner -> runner.thread.interrupt());
    }
  }

  private static @Nullable Proposal best(List<Runner> runners, long deadline)
      throws InterruptedException {
    Proposal receiving = null;
    Proposal sending = null;
    for (Runner runner : runners) {
      Proposal said = awaited(runner.task, deadline);
      if (said != null) {
        boolean isComplete =
            said.imap() == null
                && (said.provider() != null || said.denied().contains(Service.IMAP));
        receiving = receiving == null && (said.imap() != null || isComplete) ? said : receiving;
        sending = sending == null && speaksOfSending(said) ? said : sending;
      }
      if (receiving != null && (sending != null || receiving.imap() == null)) {
        break;
      }
    }
    return receiving == null || sending == null ? receiving : receiving.sendingBy(sending);
  }

  private static @Nullable Proposal bestForSending(List<Runner> runners, long deadline)
      throws InterruptedException {
    for (Runner runner : runners) {
      Proposal said = awaited(runner.task, deadline);
      if (said != null && speaksOfSending(said)) {
        return said;
      }
    }
    return null;
  }

  private static boolean speaksOfSending(Proposal said) {
    return !said.smtp().isEmpty() || said.denied().contains(Service.SMTP);
  }

  private static @Nullable Proposal awaited(FutureTask<@Nullable Proposal> task, long deadline)
      throws InterruptedException {
    try {
      return task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return null; // What a lower source has already said still counts.
    } catch (ExecutionException e) {
      throw new IllegalStateException("a source answers or knows nothing", e);
    }
  }
}
