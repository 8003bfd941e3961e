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
    return !isNowhere(address)
        && !address.isSiteLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !isReserved(address);
  }

  /// Whether an address leads to this computer itself or nowhere.
  static boolean isNowhere(InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress();
  }

  /// Unique local addresses (RFC 4193), shared address space (RFC 6598), and blocks for documents
  /// (RFC 5737, RFC 3849).
  private static boolean isReserved(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    return switch (address) {
      case Inet6Address _ ->
          (first & 0xfe) == 0xfc || (first == 0x20 && second == 1 && third == 0x0d);
      case Inet4Address _ ->
          (first == 100 && (second & 0xc0) == 64)
              || (first == 192 && second == 0 && third == 2)
              || (first == 198 && second == 51 && third == 100)
              || (first == 203 && second == 0 && third == 113)
              || first >= 240;
      default -> false;
    };
  }
}
