package dev.mailtwin.protocol.imap;

/// How a command ended (RFC 9051 §7.1).
public enum Status {
  OK,
  NO,
  BAD
}
