package dev.mailtwin.protocol.imap;

import dev.mailtwin.protocol.imap.Command.ReplyReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One command between being sent and being answered.
final class InFlight<R> {

  /// What the writer of a command may be waiting for: permission to go on, or the end.
  private record Permission(@Nullable String text) {}

  final Tag tag;
  final ReplyReader<R> reader;
  final Reply<R> reply;
  private final BlockingQueue<Permission> permissions = new LinkedBlockingQueue<>();
  private volatile boolean asking;
  private volatile boolean over;
  private volatile @Nullable CountDownLatch pause;

  InFlight(Tag tag, ReplyReader<R> reader, Reply<R> reply) {
    this.tag = tag;
    this.reader = reader;
    this.reply = reply;
  }

  /// Called by the writing thread before it sends what makes the server give permission.
  void ask() {
    asking = true;
  }

  /// Called by the reading thread when a continuation came.
  ///
  /// @return false if nobody had asked for it
  boolean permit(String text) {
    if (!asking) {
      return false;
    }
    asking = false;
    permissions.add(new Permission(text));
    return true;
  }

  /// Called by the reading thread when the command ended.
  void complete(ServerResponse.Completion done) {
    switch (done.status()) {
      case OK -> reply.succeed(reader.completed(done.text()));
      case NO -> {
        R ordinary = reader.refused(done.text());
        if (ordinary == null) {
          reply.fail(new ImapException.Refused(reader.whole(done.text())));
        } else {
          reply.succeed(ordinary);
        }
      }
      case BAD -> reply.fail(new ImapException.Misunderstood(reader.whole(done.text())));
    }
    end();
  }

  void fail(ImapException cause) {
    reply.fail(cause instanceof ImapException.ConnectionLost lost ? whole(lost) : cause);
    end();
  }

  private ImapException.ConnectionLost whole(ImapException.ConnectionLost lost) {
    ResponseText last = lost.farewell();
    ResponseText said = last == null ? new ResponseText(new ResponseCode.None(), "") : last;
    ResponseText whole = reader.whole(said);
    return whole.equals(said)
        ? lost
        : new ImapException.ConnectionLost(
            String.valueOf(lost.getMessage()), lost.getCause(), whole);
  }

  private void end() {
    over = true;
    permissions.add(new Permission(null));
    CountDownLatch latch = pause;
    if (latch != null) {
      latch.countDown();
    }
  }

  /// Called by the writing thread: waits until the latch opens, the time passes or the command
  /// ends.
  ///
  /// @throws EndedEarly if the command was answered meanwhile; its reply tells how
  void pause(CountDownLatch until, Duration limit) throws EndedEarly, InterruptedException {
    pause = until; // Before `over` is read; end() does it the other way round.
    if (!over) {
      boolean _ = until.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (over) {
      throw new EndedEarly();
    }
  }

  /// Called by the writing thread.
  ///
  /// @throws EndedEarly if the command was answered instead; its reply tells how
  String awaitPermission(Duration silence) throws IOException, InterruptedException {
    Permission permission = permissions.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
    if (permission == null) {
      throw new ImapException.NoAnswer(silence);
    }
    if (permission.text == null) {
      throw new EndedEarly();
    }
    return permission.text;
  }

  /// The command was answered before all of it was sent; nothing more of it may be sent.
  static final class EndedEarly extends IOException {}
}
