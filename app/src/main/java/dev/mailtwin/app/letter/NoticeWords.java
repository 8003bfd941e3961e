package dev.mailtwin.app.letter;

import dev.mailtwin.engine.outbox.Notices;
import dev.mailtwin.protocol.smtp.EnvelopeRecipient.Notify;
import dev.mailtwin.protocol.smtp.Submission.Notifications;
import dev.mailtwin.protocol.smtp.Submission.Notifications.Returned;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// Wishes about delivery reports as people and programs write them: `failure,delay`, `never`;
/// `full`, `hdrs`; a name of the sender's own.
public final class NoticeWords {

  private NoticeWords() {}

  /// What is wished.
  ///
  /// @param when `never`, or some of `success`, `failure` and `delay` with commas; empty for
  ///   nothing
  /// @param returned `full` or `hdrs`; empty for nothing
  /// @param id printable ASCII, at most 100 characters; empty for none
  /// @throws IllegalArgumentException with a sentence if one of them is something else
  public static Notices parse(String when, String returned, String id) {
    return new Notices(moments(when), new Notifications(content(returned), named(id)));
  }

  private static Set<Notify> moments(String when) {
    Set<Notify> wished = EnumSet.noneOf(Notify.class);
    if (!when.isBlank()) {
      for (String word : when.split(",", -1)) {
        wished.add(moment(word.strip()));
      }
    }
    if (wished.contains(Notify.NEVER) && wished.size() > 1) {
      throw new IllegalArgumentException("\"never\" stands alone, not in \"%s\"".formatted(when));
    }
    return wished;
  }

  private static Notify moment(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "success" -> Notify.SUCCESS;
      case "failure" -> Notify.FAILURE;
      case "delay" -> Notify.DELAY;
      case "never" -> Notify.NEVER;
      default ->
          throw new IllegalArgumentException(
              "\"%s\" is none of success, failure, delay and never".formatted(word));
    };
  }

  private static Returned content(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "" -> Returned.AS_THE_SERVER_LIKES;
      case "full" -> Returned.FULL;
      case "hdrs", "headers" -> Returned.HEADERS;
      default ->
          throw new IllegalArgumentException("\"%s\" is neither full nor hdrs".formatted(word));
    };
  }

  private static String named(String id) {
    if (!Notifications.isEnvelopeId(id)) {
      throw new IllegalArgumentException(
          "a name for reports is printable ASCII, at most 100 characters");
    }
    return id;
  }
}
