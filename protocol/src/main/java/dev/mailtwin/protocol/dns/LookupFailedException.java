package dev.mailtwin.protocol.dns;

import java.net.UnknownHostException;

/// A host has no address, with the reason that [java.net.InetAddress] does not give.
public final class LookupFailedException extends UnknownHostException {

  private final Answer.Reason reason;
  private final boolean ofSystem;

  /// @param ofSystem the operating system found none either
  LookupFailedException(String host, Answer.Reason reason, boolean ofSystem) {
    super("no address for " + host + ": " + reason);
    this.reason = reason;
    this.ofSystem = ofSystem;
  }

  /// Whether the operating system was asked, and not a resolver that the user named.
  public boolean ofSystem() {
    return ofSystem;
  }

  /// Why there is none.
  public Answer.Reason reason() {
    return reason;
  }
}
