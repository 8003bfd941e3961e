package dev.mailtwin.engine.doctor;

/// The way of a connection. The doctor follows it and stops at the first failure.
public enum Phase {
  INPUT,
  DNS,
  TCP,
  TLS,
  GREETING,
  STARTTLS,
  AUTHENTICATION,
  MAILBOX,
  SUBMISSION,
  /// A letter to oneself, if one is wanted.
  DELIVERY
}
