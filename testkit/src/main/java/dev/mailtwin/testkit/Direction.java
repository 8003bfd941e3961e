package dev.mailtwin.testkit;

/// Which way bytes go through a proxy.
public enum Direction {
  /// What the client says.
  TO_SERVER,
  /// What the server says.
  TO_CLIENT
}
