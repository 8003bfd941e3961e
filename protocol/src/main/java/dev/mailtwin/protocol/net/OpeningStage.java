package dev.mailtwin.protocol.net;

/// How far the opening of a connection came.
public enum OpeningStage {
  /// A TCP connection stands.
  CONNECTED,
  /// The server said hello without encryption, and is about to be asked for it.
  WELCOMED,
  /// The server agreed to begin TLS on a plain connection.
  UPGRADED,
  /// The server proved who it is.
  ENCRYPTED,
  /// The server said hello.
  GREETED
}
