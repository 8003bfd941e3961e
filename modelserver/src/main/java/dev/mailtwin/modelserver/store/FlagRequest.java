package dev.mailtwin.modelserver.store;

import java.util.Set;

/// A STORE command.
///
/// @param change what to do with the flags
/// @param flags the flags listed
/// @param unchangedSince messages with a larger MODSEQ are left alone, `RFC 7162 §3.1.3`;
///   [Long#MAX_VALUE] for an unconditional STORE
public record FlagRequest(FlagChange change, Set<String> flags, long unchangedSince) {}
