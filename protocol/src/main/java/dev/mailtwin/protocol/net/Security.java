package dev.mailtwin.protocol.net;

/// How a connection becomes encrypted. There is no third way: nothing is ever sent in the clear.
public enum Security {
  /// TLS from the first byte (RFC 8314 §3).
  TLS,
  /// Plain until the server agreed to STARTTLS (RFC 9051 §6.2.1).
  STARTTLS
}
