package dev.mailtwin.protocol.mime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// How a letter that answers or forwards another one begins: receivers, subject, thread.
public final class Answer {

  /// What programs put before a subject, in the languages that translate it. Only words that are no
  /// beginning of a sentence: `TR: ` could be Turkey.
  private static final Pattern PREFIXES =
      Pattern.compile(
          "^(?:\\s*(?:re|aw|antw|sv|vs|odp|fwd?|wg)(?:\\[\\d{1,4}]|\\(\\d{1,4}\\))?\\s*:)+\\s*",
          Pattern.CASE_INSENSITIVE);

  private Answer() {}

  /// `Re:` and the subject, however many prefixes it had before.
  public static String replySubject(String subject) {
    return ("Re: " + bare(subject)).strip();
  }

  /// `Fwd:` and the subject, however many prefixes it had before.
  public static String forwardSubject(String subject) {
    return ("Fwd: " + bare(subject)).strip();
  }

  private static String bare(String subject) {
    return PREFIXES.matcher(subject).replaceFirst("").strip();
  }

  /// The thread a reply continues (RFC 5322 §3.6.4): everything the original refers to, and the
  /// original itself. Without a Message-ID of the original there is nothing to refer to.
  public static Letter.Ancestry ancestry(LetterFacts original) {
    if (original.messageId().isEmpty()) {
      return Letter.Ancestry.NONE;
    }
    List<String> thread = new ArrayList<>(original.references());
    if (thread.isEmpty() && original.inReplyTo().size() == 1) {
      thread.addAll(original.inReplyTo());
    }
    thread.add(original.messageId());
    return new Letter.Ancestry(List.of(original.messageId()), MessageIds.trimmed(thread));
  }

  /// Who a reply goes to: Reply-To, else From; for a letter of one's own, those it went to.
  ///
  /// @param own the addresses of whoever replies
  public static List<Address> to(LetterFacts original, List<Address> own) {
    List<Address> author = original.replyTo().isEmpty() ? original.from() : original.replyTo();
    List<Address> others = without(author, own);
    if (!others.isEmpty()) {
      return others;
    }
    List<Address> receivers = without(original.to(), own);
    return receivers.isEmpty() ? author : receivers;
  }

  /// Who else gets a reply to all: everyone the original went to, without oneself and those the
  /// reply goes to anyway.
  ///
  /// @param to what [#to] said
  public static List<Address> cc(LetterFacts original, List<Address> to, List<Address> own) {
    List<Address> receivers = new ArrayList<>(original.to());
    receivers.addAll(original.cc());
    List<Address> known = new ArrayList<>(own);
    known.addAll(to);
    return without(receivers, known);
  }

  /// Each address once, in order, without the others.
  private static List<Address> without(List<Address> list, List<Address> others) {
    Set<String> seen = new HashSet<>();
    others.forEach(address -> seen.add(address.key()));
    return list.stream().filter(address -> seen.add(address.key())).toList();
  }
}
