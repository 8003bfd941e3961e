package dev.mailtwin.protocol.mime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Message-IDs, always with their angle brackets (RFC 5322 §3.6.4).
public final class MessageIds {

  /// Fits a line of a header, with its field name.
  private static final int LENGTH_MAX = 900;

  /// `msg-id = "<" id-left "@" id-right ">"`, with what programs really write.
  private static final Pattern ID = Pattern.compile("<[\\x21-\\x3b\\x3d\\x3f-\\x7e]+>");

  private MessageIds() {}

  /// All Message-IDs in a field's text; everything else in it is skipped, and so is what no header
  /// could hold.
  public static List<String> all(String text) {
    List<String> ids = new ArrayList<>();
    Matcher matcher = ID.matcher(text);
    while (matcher.find()) {
      if (matcher.group().length() <= LENGTH_MAX) {
        ids.add(matcher.group());
      }
    }
    return ids;
  }

  /// One Message-ID as people type it, with or without angle brackets.
  ///
  /// @throws MimeException.BadMessageId if it is none
  public static String parseOne(String text) throws MimeException {
    String typed = text.strip();
    String bracketed = typed.startsWith("<") ? typed : "<" + typed + ">";
    check(bracketed);
    return bracketed;
  }

  /// The ends of a long thread: the first letter and the last ones, each once.
  static List<String> trimmed(List<String> references) {
    SequencedSet<String> once = new LinkedHashSet<>(references.reversed());
    List<String> ids = new ArrayList<>(once.reversed());
    if (ids.size() <= Limits.REFERENCES_MAX) {
      return ids;
    }
    List<String> ends = new ArrayList<>(List.of(ids.getFirst()));
    ends.addAll(ids.subList(ids.size() - Limits.REFERENCES_MAX + 1, ids.size()));
    return ends;
  }

  static void check(String id) throws MimeException {
    if (id.length() > LENGTH_MAX || !ID.matcher(id).matches() || !id.contains("@")) {
      throw new MimeException.BadMessageId(Address.shortened(id));
    }
  }
}
