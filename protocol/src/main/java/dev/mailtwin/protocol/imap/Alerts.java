package dev.mailtwin.protocol.imap;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a server wants a person to read: a client must show it (RFC 9051 §7.1).
///
/// Noted by the reading thread, read by any.
final class Alerts {

  private final List<String> words = new CopyOnWriteArrayList<>();

  /// Notes the words if they are an alert, once. Words that are too long are left out whole: of a
  /// secret that a server echoes, a part would not be recognised.
  void note(ResponseText text) {
    boolean alert =
        text.code() instanceof ResponseCode.Other(String name, _) && name.equals("ALERT");
    boolean fits =
        words.size() < Limits.ALERTS_MAX && text.human().length() <= Limits.ALERT_CHARS_MAX;
    if (alert && fits && !text.human().isBlank() && !words.contains(text.human())) {
      words.add(text.human());
    }
  }

  /// In the order they came.
  List<String> all() {
    return List.copyOf(words);
  }
}
