package dev.mailtwin.engine.outbox;

/// What is known of a letter's copy among the sent letters.
///
/// @param uid of the copy we added; 0 if the server did not say, or the copy is not ours
record Copied(CopyState how, long uid) {

  static final Copied NONE = new Copied(CopyState.NONE, 0);

  static Copied of(CopyState how) {
    return new Copied(how, 0);
  }
}
