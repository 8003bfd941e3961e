package dev.mailtwin.engine.model;

/// Which flags the server's mailbox can keep (RFC 9051 §7.1, PERMANENTFLAGS).
///
/// @param anyKeyword new keywords may be made (`\*`)
/// @param listed flags that can be changed for good
/// @param refused flags that were stored once and not read back
public record KeepableFlags(boolean anyKeyword, Flags listed, Flags refused) {

  /// A mailbox that keeps everything.
  public static final KeepableFlags ALL =
      new KeepableFlags(true, Flags.of(SystemFlag.values()), Flags.NONE);

  /// A mailbox that cannot be changed.
  public static final KeepableFlags NOTHING = new KeepableFlags(false, Flags.NONE, Flags.NONE);

  /// Those of the flags that the server can keep.
  public Flags of(Flags flags) {
    Flags kept = flags.and(listed);
    if (anyKeyword) {
      kept = kept.plus(Flags.ofImap(flags.keywords()));
      if (flags.has(SystemFlag.FORWARDED)) {
        kept = kept.plus(Flags.of(SystemFlag.FORWARDED));
      }
    }
    return kept.minus(refused);
  }
}
