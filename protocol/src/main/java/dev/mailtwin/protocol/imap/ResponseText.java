package dev.mailtwin.protocol.imap;

import java.util.ArrayList;
import java.util.List;

/// What follows OK, NO, BAD or BYE (RFC 9051 §7.1).
///
/// @param code what a program reads
/// @param human what a person reads; from the server, so escape it before showing it
public record ResponseText(ResponseCode code, String human) {

  private static final String BETWEEN = " / ";

  /// The same, after what was said about it before.
  ///
  /// @param all the code that says most
  /// @param before sentences
  public ResponseText after(ResponseCode all, List<String> before) {
    var words = new ArrayList<>(before);
    words.add(human);
    words.removeIf(String::isBlank);
    return new ResponseText(all, String.join(BETWEEN, words));
  }

  /// The last sentence alone, if it came after others.
  public String last() {
    int between = human.lastIndexOf(BETWEEN);
    return between < 0 ? human : human.substring(between + BETWEEN.length());
  }
}
