package dev.mailtwin.protocol.mime;

/// Which characters a header may hold as they are.
public enum Repertoire {
  /// Printable ASCII; everything else is encoded. Every server takes it.
  ASCII,
  /// UTF-8 (RFC 6532). Only for servers that offer SMTPUTF8, and only when an address needs it.
  UTF_8
}
