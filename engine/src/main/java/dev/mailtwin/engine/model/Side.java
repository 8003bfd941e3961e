package dev.mailtwin.engine.model;

/// Where something was changed.
public enum Side {
  /// On this computer.
  DISK,
  /// On the server.
  SERVER,
  /// Only in what is known about both.
  NEITHER
}
