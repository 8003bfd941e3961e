package dev.mailtwin.protocol.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/// What this computer knows of its own network without asking anybody.
@FunctionalInterface
public interface LocalNetwork {

  /// The addresses of this computer that others could answer to: neither loopback nor link-local.
  List<InetAddress> addresses();

  /// Asks the operating system.
  static LocalNetwork system() {
    return () -> {
      try {
        return NetworkInterface.networkInterfaces()
            .filter(LocalNetwork::isUp)
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
      } catch (SocketException e) {
        return List.of();
      }
    };
  }

  private static boolean isUp(NetworkInterface one) {
    try {
      return one.isUp();
    } catch (SocketException e) {
      return false;
    }
  }

  /// Whether this computer has an address of the same family.
  default boolean hasFamilyOf(InetAddress address) {
    return address.isLoopbackAddress()
        || addresses().stream().anyMatch(own -> own.getClass().equals(address.getClass()));
  }

  /// Whether an address is one that the whole Internet can reach.
  static boolean isPublic(InetAddress address) {
    return !isInner(address) && !isReserved(address);
  }

  /// Whether an address leads to this computer itself or nowhere.
  static boolean isNowhere(InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress();
  }

  /// Whether an address can only lead to this computer, into its own network, or nowhere: private,
  /// unique local (RFC 4193) and shared addresses (RFC 6598) included.
  static boolean isInner(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean own =
        address instanceof Inet6Address
            ? (bytes[0] & 0xfe) == 0xfc
            : bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    return own
        || isNowhere(address)
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress();
  }

  /// Blocks for documents (RFC 5737, RFC 3849), and for later.
  private static boolean isReserved(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    return switch (address) {
      case Inet6Address _ -> first == 0x20 && second == 1 && third == 0x0d;
      case Inet4Address _ ->
          (first == 192 && second == 0 && third == 2)
              || (first == 198 && second == 51 && third == 100)
              || (first == 203 && second == 0 && third == 113)
              || first >= 240;
      default -> false;
    };
  }
}
