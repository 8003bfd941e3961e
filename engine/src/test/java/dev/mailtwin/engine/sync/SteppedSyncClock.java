package dev.mailtwin.engine.sync;

/// Time that passes only when somebody waits.
final class SteppedSyncClock implements SyncClock {

  private long now = 1_700_000_000;
  private long paused;

  @Override
  public long seconds() {
    return now;
  }

  @Override
  public void pause(long seconds) {
    now += seconds;
    paused += seconds;
  }

  void advance(long seconds) {
    now += seconds;
  }

  /// How long was waited altogether.
  long paused() {
    return paused;
  }
}
