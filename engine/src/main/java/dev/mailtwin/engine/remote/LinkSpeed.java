package dev.mailtwin.engine.remote;

import dev.mailtwin.protocol.imap.ImapException;
import java.io.IOException;

/// Decides per connection whether compression pays: only where the link is slower than this
/// computer can decompress (RFC 4978). Measured while bodies arrive, decided once.
final class LinkSpeed {

  /// Below this, the link is what everybody waits for.
  private static final double SLOW_BYTES_PER_SECOND = 5e6;

  /// Less says nothing about a link: the first round trips weigh too much.
  private static final long JUDGED_BYTES_MIN = 4 << 20;

  private final Session session;
  private final long startedNanos = System.nanoTime();
  private final long startedBytes;
  private boolean decided;

  LinkSpeed(Session session) {
    this.session = session;
    this.startedBytes = session.connection().bytesIn();
    this.decided = session.isCompressionDecided() || !session.has("COMPRESS=DEFLATE");
  }

  /// Whether compression should be switched on as soon as nothing is in flight.
  boolean isSlow() {
    long bytes = session.connection().bytesIn() - startedBytes;
    return !decided && isSlow(bytes, System.nanoTime() - startedNanos);
  }

  static boolean isSlow(long bytes, long nanos) {
    return bytes >= JUDGED_BYTES_MIN && bytes / (nanos / 1e9) < SLOW_BYTES_PER_SECOND;
  }

  /// Switches compression on if it pays. Nothing may be in flight.
  void compressIfSlow() throws IOException, InterruptedException {
    if (isSlow()) {
      decided = true;
      session.decideCompression();
      try {
        session.connection().compress();
      } catch (ImapException.Refused | ImapException.Misunderstood e) {
        session.passOver(e); // It offered what it will not do; no harm.
      }
    }
  }
}
