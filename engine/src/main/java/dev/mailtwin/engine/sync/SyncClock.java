package dev.mailtwin.engine.sync;

/// Time for the executor; the planner has none.
public interface SyncClock {

  /// Seconds since 1970.
  long seconds();

  /// Waits.
  ///
  /// @throws InterruptedException if the run is stopped meanwhile
  void pause(long seconds) throws InterruptedException;
}
