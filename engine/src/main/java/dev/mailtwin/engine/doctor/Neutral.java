package dev.mailtwin.engine.doctor;

import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.LocalNetwork;
import dev.mailtwin.protocol.net.Resolver;
import dev.mailtwin.protocol.net.Security;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Hosts that have nothing to do with the account, and are asked whether there is a network at all,
/// what time it is, and what address a server has.
///
/// @param hosts web servers; empty for nobody
/// @param resolvers asked for names over https; empty for nobody
/// @param when they may be asked
public record Neutral(List<Endpoint> hosts, List<URI> resolvers, When when) {

  /// Last labels of names that no resolver elsewhere knows: reserved (RFC 6761, RFC 6762) or taken
  /// by networks for themselves. What is inside a network is nobody else's business.
  private static final Set<String> INNER =
      Set.of(
          "arpa",
          "corp",
          "home",
          "internal",
          "intranet",
          "invalid",
          "lan",
          "local",
          "localdomain",
          "localhost",
          "onion",
          "private",
          "test");

  /// When they may be asked.
  public enum When {
    /// If the account's own server has a public address; for names, if the name can be public and
    /// the user has not named a resolver.
    ABOUT_PUBLIC_SERVERS,
    /// About every server and every name: the user named them.
    ALWAYS
  }

  /// Nobody.
  public static final Neutral NOBODY = new Neutral(List.of(), List.of(), When.ABOUT_PUBLIC_SERVERS);

  /// Hosts of two unrelated operators, known to nearly every network. They learn that somebody
  /// connected, and perhaps wanted to know the time. The resolvers are two more operators', and go
  /// by numbers, since names are what does not work; they learn the name of the server.
  public static final Neutral USUAL =
      new Neutral(
          List.of(
              new Endpoint("www.iana.org", 443, Security.TLS),
              new Endpoint("www.debian.org", 443, Security.TLS)),
          List.of(URI.create("https://1.1.1.1/dns-query"), URI.create("https://8.8.8.8/dns-query")),
          When.ABOUT_PUBLIC_SERVERS);

  /// Copies the lists.
  public Neutral {
    hosts = List.copyOf(hosts);
    resolvers = List.copyOf(resolvers);
  }

  /// Those that may be asked about a server at these addresses.
  List<Endpoint> about(List<InetAddress> server) {
    boolean may = when == When.ALWAYS || server.stream().anyMatch(LocalNetwork::isPublic);
    return may ? hosts : List.of();
  }

  /// Those that may be asked for the address of a host.
  ///
  /// @param dns what this computer asks
  List<URI> knowing(String host, Dns dns) {
    String last = host.substring(host.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    boolean isPublic = host.contains(".") && !INNER.contains(last);
    boolean may = when == When.ALWAYS || (isPublic && !dns.isNamed());
    return may && !Resolver.isLiteral(host) ? resolvers : List.of();
  }
}
