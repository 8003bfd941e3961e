package dev.mailtwin.modelserver.wire;

/// Which literals the server takes, `RFC 7888 §4`, `RFC 7888 §5`.
///
/// @param nonSync what may come without being asked for
/// @param octetsMax longer ones are refused
/// @param appendMax the same for APPEND
public record LiteralRules(NonSync nonSync, long octetsMax, long appendMax) {

  /// Non-synchronizing literals.
  public enum NonSync {
    NEVER,
    UP_TO_4096,
    ALWAYS
  }
}
