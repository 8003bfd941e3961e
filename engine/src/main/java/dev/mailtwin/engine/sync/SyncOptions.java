package dev.mailtwin.engine.sync;

/// How a run is to go.
///
/// @param dryRun plan only
/// @param full compare every message, whatever the server says about changes
/// @param confirmDeletions mass deletions are wanted
public record SyncOptions(boolean dryRun, boolean full, boolean confirmDeletions) {}
