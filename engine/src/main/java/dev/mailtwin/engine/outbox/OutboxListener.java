package dev.mailtwin.engine.outbox;

/// Hears how a delivery goes on. Called by the delivering thread; must be quick.
public interface OutboxListener {

  /// A letter's state has changed; it is durable.
  default void changed(LetterReport letter) {}

  /// Something worth a line for a person who watches.
  default void says(String line) {}

  /// Nobody listens.
  static OutboxListener none() {
    return new OutboxListener() {};
  }
}
