package dev.mailtwin.protocol.net;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Closes a socket unless what is done with it is over in time, and as soon as the thread that
/// works with it is interrupted: nothing else wakes a thread that waits for a socket.
///
/// A time limit of the socket itself starts again with every byte: a server that says one now and
/// then is never silent. One virtual thread per deadline waits; it ends with [#close].
public final class Deadline implements AutoCloseable {

  private static final long LOOK_MILLIS = 100;

  private final Socket socket;
  private final Thread worker = Thread.currentThread();
  private final CountDownLatch over = new CountDownLatch(1);

  private Deadline(Socket socket) {
    this.socket = socket;
  }

  /// Begins to wait.
  ///
  /// @param what names the waiting thread
  public static Deadline of(Duration limit, Socket socket, String what) {
    var deadline = new Deadline(socket);
    Thread.ofVirtual().name(what).start(() -> deadline.closeWhenLate(limit));
    return deadline;
  }

  private void closeWhenLate(Duration limit) {
    try {
      long end = System.nanoTime() + limit.toNanos();
      boolean done = false;
      while (!done && end - System.nanoTime() > 0 && !worker.isInterrupted()) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) + 1;
        done = over.await(Math.min(left, LOOK_MILLIS), TimeUnit.MILLISECONDS);
      }
      if (!done) {
        socket.close();
      }
    } catch (InterruptedException e) { // Nobody does; the socket would go on unwatched.
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.getLogger(Deadline.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a connection that took too long", e);
    }
  }

  /// It was in time.
  @Override
  public void close() {
    over.countDown();
  }
}
