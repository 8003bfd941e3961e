package dev.mailtwin.protocol.net;

/// One server to connect to.
///
/// @param host a DNS name or an address literal, without brackets
/// @param port 1 to 65535
/// @param security how the connection becomes encrypted
public record Endpoint(String host, int port, Security security) {

  private static final int PORT_MAX = 65_535;

  /// Checks host and port.
  ///
  /// @throws IllegalArgumentException if the host is blank or the port is out of range
  public Endpoint {
    if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("a host name has no blanks: '" + host + "'");
    }
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("a port is a number from 1 to 65535, not " + port);
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
