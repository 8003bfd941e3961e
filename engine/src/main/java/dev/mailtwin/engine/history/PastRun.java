package dev.mailtwin.engine.history;

import java.util.List;

/// A run that changed something.
///
/// @param number never used again
/// @param at when its first change was made, in seconds since 1970
/// @param what `sync`, `undo` or `repair`
/// @param changes in order; perhaps only the last of very many
/// @param total how many there are
public record PastRun(long number, long at, String what, List<Change> changes, long total) {}
