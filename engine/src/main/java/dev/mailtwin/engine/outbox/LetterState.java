package dev.mailtwin.engine.outbox;

import java.util.Locale;

/// How far a letter has come. Written down before the step that the name announces.
public enum LetterState {
  /// Goes as soon as somebody delivers.
  QUEUED,
  /// Goes at a time the user chose; until then it can be taken back.
  HELD,
  /// Goes when its next attempt is due.
  WAITING,
  /// A delivering process has it and is connecting.
  CLAIMED,
  /// Signed in; the envelope is about to be said.
  CONNECTED,
  /// The server took the envelope; the content is about to be sent.
  ENVELOPE,
  /// The last byte is about to be sent: from here on the server may have taken the letter.
  DATA,
  /// The server took it; its copy among the sent letters is not verified yet.
  ACCEPTED,
  /// Taken, and its copy is where it belongs.
  DONE,
  /// Only the user can help it on.
  NEEDS_YOU,
  /// Sent to the last byte without an answer: nobody knows yet.
  UNCERTAIN,
  /// Taken back by the user.
  CANCELLED;

  /// The name the command line shows; the steps of one attempt are all `claimed`.
  public String shown() {
    return switch (this) {
      case CLAIMED, CONNECTED, ENVELOPE, DATA -> "claimed";
      case QUEUED, HELD, WAITING, ACCEPTED, DONE, NEEDS_YOU, UNCERTAIN, CANCELLED ->
          name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }

  /// Whether it is in the hands of a delivering process.
  boolean inHand() {
    return this == CLAIMED || this == CONNECTED || this == ENVELOPE || this == DATA;
  }

  /// Whether the user may still take it back: no byte of it can have been taken.
  boolean canBeTakenBack() {
    return this == QUEUED || this == HELD || this == WAITING || this == NEEDS_YOU;
  }

  /// Whether it goes by itself when its time comes.
  boolean goesByItself() {
    return this == QUEUED || this == HELD || this == WAITING;
  }

  /// Whether nothing will happen to it any more.
  boolean isOver() {
    return this == DONE || this == CANCELLED;
  }
}
