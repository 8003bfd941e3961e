package dev.mailtwin.engine.doctor;

import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.LocalNetwork;
import dev.mailtwin.protocol.net.Security;
import java.net.InetAddress;
import java.util.List;

/// Hosts that have nothing to do with the account, and are asked whether there is a network at all
/// and what time it is.
///
/// @param hosts empty for nobody
/// @param when they may be asked
public record Neutral(List<Endpoint> hosts, When when) {

  /// When they may be asked.
  public enum When {
    /// If the account's own server has a public address.
    ABOUT_PUBLIC_SERVERS,
    /// About every server: the user named them.
    ALWAYS
  }

  /// Nobody.
  public static final Neutral NOBODY = new Neutral(List.of(), When.ABOUT_PUBLIC_SERVERS);

  /// Hosts of two unrelated operators, known to nearly every network. They learn that somebody
  /// connected, and perhaps wanted to know the time.
  public static final Neutral USUAL =
      new Neutral(
          List.of(
              new Endpoint("www.iana.org", 443, Security.TLS),
              new Endpoint("www.debian.org", 443, Security.TLS)),
          When.ABOUT_PUBLIC_SERVERS);

  /// Copies the list.
  public Neutral {
    hosts = List.copyOf(hosts);
  }

  /// Those that may be asked about a server at these addresses.
  List<Endpoint> about(List<InetAddress> server) {
    boolean may = when == When.ALWAYS || server.stream().anyMatch(LocalNetwork::isPublic);
    return may ? hosts : List.of();
  }
}
