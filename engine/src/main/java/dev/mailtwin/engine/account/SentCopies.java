package dev.mailtwin.engine.account;

/// Who keeps copies of what is sent from an account, as far as is known.
public enum SentCopies {
  UNKNOWN,
  /// The provider, by itself.
  KEPT_BY_PROVIDER,
  /// Nobody; the program adds them.
  ADDED_BY_US
}
