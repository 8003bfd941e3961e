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

  /// The operating system's own resolver.
  static Resolver system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
