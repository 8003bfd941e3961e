package dev.mailtwin.protocol.net;

import java.util.function.UnaryOperator;

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

  /// This trace, with every line changed before it is kept.
  default Trace through(UnaryOperator<String> change) {
    if (!isOn()) {
      return this;
    }
    Trace kept = this;
    return new Trace() {
      @Override
      public void sent(String line) {
        kept.sent(change.apply(line));
      }

      @Override
      public void received(String line) {
        kept.received(change.apply(line));
      }
    };
  }

  /// This trace and another one.
  default Trace and(Trace other) {
    if (!isOn() || !other.isOn()) {
      return isOn() ? this : other;
    }
    Trace one = this;
    return new Trace() {
      @Override
      public void sent(String line) {
        one.sent(line);
        other.sent(line);
      }

      @Override
      public void received(String line) {
        one.received(line);
        other.received(line);
      }
    };
  }

  /// Whether anybody listens; lines need not be put together otherwise.
  default boolean isOn() {
    return true;
  }
}
