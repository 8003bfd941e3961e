package dev.mailtwin.protocol.dns;

import java.net.UnknownHostException;

/// A host has no address, with the reason that [java.net.InetAddress] does not give.
public final class LookupFailedException extends UnknownHostException {

  private final Answer.Reason reason;

  LookupFailedException(String host, Answer.Reason reason) {
    super("no address for " + host + ": " + reason);
    this.reason = reason;
  }

  /// Why there is none.
  public Answer.Reason reason() {
    return reason;
  }
}
