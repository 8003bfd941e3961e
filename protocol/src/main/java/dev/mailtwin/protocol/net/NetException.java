package dev.mailtwin.protocol.net;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A connection could not be made. The subclass says which step failed; no credentials were sent.
public abstract sealed class NetException extends IOException {

  private NetException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// The name has no address, or could not be looked up.
  public static final class HostUnknown extends NetException {
    public HostUnknown(String host, @Nullable Throwable cause) {
      super("no address for " + host, cause);
    }
  }

  /// Every address answered that the port is closed.
  public static final class PortClosed extends NetException {
    public PortClosed(Endpoint endpoint, Throwable cause) {
      super("connection refused by " + endpoint, cause);
    }
  }

  /// No address answered in time.
  public static final class Silent extends NetException {
    public Silent(Endpoint endpoint, @Nullable Throwable cause) {
      super("no answer from " + endpoint, cause);
    }
  }

  /// The server, or something before it, reset the connection while it was being made.
  public static final class HungUp extends NetException {
    public HungUp(Endpoint endpoint, Throwable cause) {
      super("connection reset by " + endpoint, cause);
    }
  }

  /// The network has no way to the server.
  public static final class Unreachable extends NetException {
    public Unreachable(Endpoint endpoint, Throwable cause) {
      super("no route to " + endpoint, cause);
    }
  }

  /// This computer itself did not allow the connection: a security program, or no free socket.
  public static final class Forbidden extends NetException {
    public Forbidden(Endpoint endpoint, Throwable cause) {
      super("not allowed to connect to " + endpoint, cause);
    }
  }

  /// TLS could not be established, or the certificate was not acceptable.
  public static final class TlsFailed extends NetException {
    private final transient TlsEvidence evidence;

    public TlsFailed(Endpoint endpoint, TlsEvidence evidence, Throwable cause) {
      super("no TLS with " + endpoint + ": " + cause.getMessage(), cause);
      this.evidence = evidence;
    }

    /// What was seen of the server.
    public TlsEvidence evidence() {
      return evidence;
    }

    /// What the server showed, leaf first; empty if it got no further than the hello.
    public List<X509Certificate> chain() {
      return evidence.chain();
    }
  }
}
