package dev.mailtwin.modelserver.session;

import java.io.IOException;

/// How a command ends.
///
/// @param status OK, NO or BAD
/// @param text response code and words; empty for the profile's usual words
/// @param after what happens once the reply was sent
record Tagged(String status, String text, After after) {

  /// Something to do after the reply.
  interface After {
    void run() throws IOException;
  }

  private static final After NOTHING = () -> {};

  static Tagged ok() {
    return new Tagged("OK", "", NOTHING);
  }

  /// OK with a response code, without its brackets.
  static Tagged ok(String code) {
    return new Tagged("OK", "[" + code + "] ", NOTHING);
  }

  static Tagged no(String text) {
    return new Tagged("NO", text, NOTHING);
  }

  static Tagged bad(String text) {
    return new Tagged("BAD", text, NOTHING);
  }

  Tagged then(After next) {
    return new Tagged(status, text, next);
  }
}
