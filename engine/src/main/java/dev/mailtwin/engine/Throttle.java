package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings.TransferCap;
import dev.mailtwin.engine.remote.DownloadCap;
import dev.mailtwin.engine.store.Twin;
import dev.mailtwin.engine.sync.SyncClock;
import dev.mailtwin.engine.sync.SyncListener;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeps to the provider's cap over runs as well: what was received is remembered in the twin.
final class Throttle implements DownloadCap {

  private static final long PAUSE_SECONDS_MAX = 30;

  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  /// What a connection cost besides bodies is not worth a row below this.
  private static final long NOTED_BYTES_MIN = 1_000_000;

  private final @Nullable TransferCap cap;
  private final Twin twin;
  private final SyncClock clock;
  private final SyncListener listener;

  /// Bytes of bodies asked for on the present connection.
  private long asked;

  Throttle(@Nullable TransferCap cap, Twin twin, SyncClock clock, SyncListener listener) {
    this.cap = cap;
    this.twin = twin;
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public long atOnce() {
    return cap == null ? Long.MAX_VALUE : cap.bytes();
  }

  @Override
  public void await(long bytes) throws IOException, InterruptedException {
    TransferCap limit = cap;
    if (limit == null) {
      return;
    }
    long window = TimeUnit.MINUTES.toSeconds(limit.minutes());
    boolean said = false;
    while (true) {
      long received = twin.account().received(window, clock.seconds());
      if (received == 0 || received + bytes <= limit.bytes()) {
        break;
      }
      if (!said) {
        long then = twin.account().roomAt(window, clock.seconds(), limit.bytes() - bytes);
        listener.waits(
            "%d MB in %d minutes is the limit of this account; going on at %s …"
                .formatted(
                    limit.bytes() / 1_000_000,
                    limit.minutes(),
                    AT.format(Instant.ofEpochSecond(then))));
        said = true;
      }
      clock.pause(PAUSE_SECONDS_MAX);
    }
    asked += bytes;
    twin.account().recordReceived(clock.seconds(), bytes);
  }

  /// Counts what a connection cost besides the bodies that were asked for: looking at mailboxes
  /// again and again is a download too.
  void connectionEnded(long bytesIn) throws IOException {
    long more = bytesIn - asked;
    asked = 0;
    if (cap != null && more >= NOTED_BYTES_MIN) {
      twin.account().recordReceived(clock.seconds(), more);
    }
  }
}
