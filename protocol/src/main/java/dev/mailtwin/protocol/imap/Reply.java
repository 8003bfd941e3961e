package dev.mailtwin.protocol.imap;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// The answer to a command that has been sent, once it arrives.
///
/// Send several commands, then await their replies: that is pipelining.
public final class Reply<R> {

  private final CompletableFuture<R> future = new CompletableFuture<>();
  private final LongSupplier lastHeardNanos;

  Reply(LongSupplier lastHeardNanos) {
    this.lastHeardNanos = lastHeardNanos;
  }

  /// Blocks the calling (virtual) thread until the server has answered.
  ///
  /// @param silence how long the server may say nothing at all; a long answer that keeps coming is
  ///   waited for
  /// @throws ImapException.Refused if the server said NO
  /// @throws ImapException.NoAnswer if the server was silent for so long
  /// @throws InterruptedException if the caller was interrupted; the command stays in flight
  public R await(Duration silence) throws ImapException, InterruptedException {
    long started = System.nanoTime();
    while (true) {
      long since = Math.max(started, lastHeardNanos.getAsLong());
      long left = since + silence.toNanos() - System.nanoTime();
      if (left <= 0) {
        throw new ImapException.NoAnswer(silence);
      }
      try {
        return future.get(left, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) { // Something may have been heard meanwhile.
      } catch (ExecutionException e) {
        if (e.getCause() instanceof ImapException failure) {
          failure.addSuppressed(
              new Throwable("awaited here")); // The caller's stack, for the reader.
          throw failure;
        }
        throw new AssertionError("only ImapException completes a reply exceptionally", e);
      }
    }
  }

  boolean isDone() {
    return future.isDone();
  }

  void succeed(R result) {
    future.complete(result);
  }

  void fail(ImapException cause) {
    future.completeExceptionally(cause);
  }
}
