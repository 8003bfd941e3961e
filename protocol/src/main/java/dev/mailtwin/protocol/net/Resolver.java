package dev.mailtwin.protocol.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Looks up the addresses of a host name.
@FunctionalInterface
public interface Resolver {

  /// All addresses in the order of preference.
  ///
  /// @throws UnknownHostException if there is none
  /// @throws InterruptedException if the calling thread was interrupted while waiting
  List<InetAddress> addresses(String host) throws UnknownHostException, InterruptedException;

  /// Whether a host is an address already, written with dots or colons: it is never looked up.
  static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }

  /// The operating system's own resolver. Names below `localhost` are this computer, whether it
  /// knows that or not (RFC 6761 §6.3).
  static Resolver system() {
    return host ->
        List.of(InetAddress.getAllByName(host.endsWith(".localhost") ? "localhost" : host));
  }
}
