package dev.mailtwin.protocol.dns;

/// Where a service of a domain is offered (RFC 2782).
///
/// @param priority the lowest is tried first
/// @param weight among equal priorities, the share of this one
/// @param host in lower case, without a final dot; "." where the service is not offered
public record Srv(int priority, int weight, int port, String host) {

  /// Whether the domain says that it does not offer this service.
  public boolean isDenial() {
    return host.equals(".");
  }
}
