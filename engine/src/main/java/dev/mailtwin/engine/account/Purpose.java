package dev.mailtwin.engine.account;

import java.util.Locale;

/// What a mailbox is for. The key of the same name in `config.toml` says which mailbox it is.
public enum Purpose {
  /// Letters that were sent.
  SENT,
  /// Letters that are being written.
  DRAFTS,
  /// What was deleted.
  TRASH,
  /// What nobody asked for.
  JUNK,
  /// What is kept out of the way.
  ARCHIVE;

  /// The key in `config.toml`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
