package dev.mailtwin.engine;

import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Opens servers that can stand in for each other, in order. The next one is asked when the one
/// before failed, and also when it has said nothing for so long that somebody gets impatient: a
/// network that swallows one port would else hold up everything until the last limit is over.
///
/// Nobody is logged in here, so that a password goes to one server only. For one thread.
///
/// @param <C> a conversation with a server
final class ServerRace<C> implements AutoCloseable {

  /// Opens a conversation with one server.
  @FunctionalInterface
  interface Opener<C> {
    C open(Endpoint endpoint) throws IOException, InterruptedException;
  }

  /// A server that answered.
  record Open<C>(Endpoint endpoint, C connection) {}

  private record Result<C>(
      Endpoint endpoint, @Nullable C connection, @Nullable Exception failure) {}

  private final Opener<C> opener;
  private final Consumer<C> hangUp;
  private final Duration headStart;
  private final Queue<Endpoint> waiting;
  private final BlockingQueue<Result<C>> results = new LinkedBlockingQueue<>();
  private final List<Thread> running = new ArrayList<>();
  private int unheard;
  private boolean over;

  /// @param headStart how long one server has for itself before the next is asked as well
  /// @param hangUp ends a conversation that nobody wants any more
  ServerRace(List<Endpoint> endpoints, Duration headStart, Opener<C> opener, Consumer<C> hangUp) {
    this.waiting = new ArrayDeque<>(endpoints);
    this.opener = opener;
    this.hangUp = hangUp;
    this.headStart = headStart;
  }

  /// What became of a server that could not be opened.
  @FunctionalInterface
  interface Loser {
    void failed(Endpoint endpoint, IOException failure);
  }

  /// The next server that answers. The caller owns its connection.
  ///
  /// @param loser hears of those that did not
  /// @return null if none is left
  @Nullable Open<C> next(Loser loser) throws InterruptedException {
    while (unheard > 0 || !waiting.isEmpty()) {
      if (unheard == 0) {
        start(waiting.remove());
      }
      Result<C> result =
          waiting.isEmpty()
              ? results.take()
              : results.poll(headStart.toMillis(), TimeUnit.MILLISECONDS);
      if (result == null) {
        start(waiting.remove());
        continue;
      }
      unheard--;
      if (result.connection != null) {
        return new Open<>(result.endpoint, result.connection);
      }
      if (!(result.failure instanceof IOException failure)) {
        throw new IllegalStateException("opening " + result.endpoint, result.failure);
      }
      loser.failed(result.endpoint, failure);
    }
    return null;
  }

  private void start(Endpoint endpoint) {
    unheard++;
    running.add(Thread.ofVirtual().name("open " + endpoint).start(() -> open(endpoint)));
  }

  private void open(Endpoint endpoint) {
    try {
      finish(new Result<>(endpoint, opener.open(endpoint), null));
    } catch (IOException | RuntimeException e) {
      finish(new Result<>(endpoint, null, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The race is over.
    }
  }

  /// A server that answers after the end is told good-bye.
  private void finish(Result<C> result) {
    synchronized (this) {
      if (!over) {
        results.add(result);
        return;
      }
    }
    quit(result);
  }

  private void quit(Result<C> result) {
    if (result.connection != null) {
      hangUp.accept(result.connection);
    }
  }

  /// Gives up the servers that have not been heard.
  @Override
  public void close() {
    synchronized (this) {
      over = true;
    }
    running.forEach(Thread::interrupt);
    results.forEach(this::quit);
  }
}
