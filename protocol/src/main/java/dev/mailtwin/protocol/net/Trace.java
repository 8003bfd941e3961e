package dev.mailtwin.protocol.net;

/// Receives every line of a connection, secrets already replaced and literals shown as their size.
///
/// Called by the reading and by the writing thread; implementations are thread-safe and quick.
public interface Trace {

  /// A line that went to the server.
  void sent(String line);

  /// A line that came from the server.
  void received(String line);

  /// Keeps nothing.
  static Trace none() {
    return NoTrace.NONE;
  }

  /// Whether anybody listens; lines need not be put together otherwise.
  default boolean isOn() {
    return true;
  }
}
