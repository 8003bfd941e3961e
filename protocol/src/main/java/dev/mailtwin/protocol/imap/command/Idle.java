package dev.mailtwin.protocol.imap.command;

import dev.mailtwin.protocol.imap.Command;
import dev.mailtwin.protocol.imap.CommandWriter;
import dev.mailtwin.protocol.imap.ResponseText;
import dev.mailtwin.protocol.imap.ServerResponse.Untagged;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Waits until the server reports a change in the open mailbox, or a time passes (RFC 2177).
///
/// Sending it blocks until then and ends with DONE, so any command may follow at once. Other
/// senders wait meanwhile. A value serves once.
public final class Idle implements Command<Boolean> {

  /// Servers may log out a client that idles for 30 minutes.
  public static final Duration LIMIT_MAX = Duration.ofMinutes(29);

  private final Duration limit;
  private final CountDownLatch news = new CountDownLatch(1);

  /// A wait of at most `limit`.
  ///
  /// @param limit more than zero, at most [#LIMIT_MAX]
  public Idle(Duration limit) {
    if (limit.isNegative() || limit.isZero() || limit.compareTo(LIMIT_MAX) > 0) {
      throw new IllegalArgumentException("between 0 and 29 minutes, not " + limit);
    }
    this.limit = limit;
  }

  @Override
  public void writeTo(CommandWriter out) throws IOException, InterruptedException {
    out.raw("IDLE").awaitContinuation();
    out.pause(news, limit);
    out.raw("DONE");
  }

  /// Yields whether there was news.
  @Override
  public ReplyReader<Boolean> reader() {
    return new ReplyReader<>() {
      @Override
      public void untagged(Untagged data) {
        if (data instanceof Untagged.Exists
            || data instanceof Untagged.Expunge
            || data instanceof Untagged.Vanished
            || data instanceof Untagged.Fetch) {
          news.countDown();
        }
      }

      @Override
      public Boolean completed(ResponseText text) {
        return news.getCount() == 0;
      }
    };
  }
}
