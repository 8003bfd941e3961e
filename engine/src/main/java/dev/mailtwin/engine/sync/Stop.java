package dev.mailtwin.engine.sync;

/// Asks whether the user wants the run to end (Ctrl-C).
@FunctionalInterface
public interface Stop {

  /// Whether to stop at the next safe point. Any thread.
  boolean requested();
}
