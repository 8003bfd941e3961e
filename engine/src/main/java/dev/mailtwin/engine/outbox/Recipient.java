package dev.mailtwin.engine.outbox;

/// One envelope recipient and what became of it.
///
/// @param reply the server's words about it, or empty
public record Recipient(String address, State state, String reply) {

  /// What became of a recipient.
  public enum State {
    /// No server has taken the letter for it yet.
    PENDING,
    /// A server has taken the letter for it.
    ACCEPTED,
    /// The server refused it for good.
    REFUSED
  }

  static Recipient pending(String address) {
    return new Recipient(address, State.PENDING, "");
  }

  boolean isPending() {
    return state == State.PENDING;
  }
}
