package dev.mailtwin.engine.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What servers say that is wrong, late, or in another order. Some of it was seen at real ones.
enum Lie {
  /// Zoho for old mail.
  MODSEQ_ZERO(Set.of("UID FETCH"), "MODSEQ \\(\\d+\\)", "MODSEQ (0)"),
  MODSEQ_NEGATIVE(Set.of("UID FETCH"), "MODSEQ \\(\\d+\\)", "MODSEQ (-1)"),
  HIGHESTMODSEQ_LOWER(Set.of("SELECT", "EXAMINE"), "HIGHESTMODSEQ \\d+", "HIGHESTMODSEQ 1"),
  MODSEQ_FORGOTTEN(Set.of("SELECT", "EXAMINE"), "\\[HIGHESTMODSEQ \\d+\\]", "[NOMODSEQ]"),
  /// Microsoft.
  COPYUID_BROKEN(Set.of("UID COPY", "UID MOVE"), "\\[COPYUID (\\d+) [^\\]]*\\]", "[COPYUID $1  ]"),
  COPYUID_MISSING(Set.of("UID COPY", "UID MOVE"), "\\[COPYUID [^\\]]*\\] ", ""),
  APPENDUID_MISSING(Set.of("APPEND"), "\\[APPENDUID [^\\]]*\\] ", ""),
  CAPABILITY_ANYWHERE(Set.of("UID FETCH", "SELECT"), "^", "* CAPABILITY IMAP4rev1\r\n"),
  LIST_STATUS_EMPTY(Set.of("LIST"), "(?m)^\\* STATUS .*\r\n", ""),
  UNCOUNTED_STATUS(Set.of("LIST", "STATUS"), "MESSAGES \\d+ ?", ""),
  FETCH_WITHOUT_UID(Set.of("UID FETCH"), "UID \\d+ ?", ""),
  FETCH_WITHOUT_FLAGS(Set.of("UID FETCH"), "FLAGS \\([^)]*\\) ?", ""),
  NEGATIVE_NUMBERS(Set.of("UID FETCH"), "(?m)^\\* (\\d+) FETCH", "* -$1 FETCH"),
  NUMBERS_ZERO(Set.of("UID FETCH"), "(?m)^\\* \\d+ FETCH", "* 0 FETCH"),
  EXISTS_TOO_MANY(Set.of("SELECT"), "(?m)^\\* (\\d+) EXISTS", "* 7$1 EXISTS"),
  EXISTS_NONE(Set.of("SELECT"), "(?m)^\\* \\d+ EXISTS", "* 0 EXISTS"),
  UIDNEXT_LOWER(Set.of("SELECT"), "UIDNEXT \\d+", "UIDNEXT 1"),
  UIDNEXT_LOWER_LISTED(Set.of("LIST", "STATUS"), "UIDNEXT \\d+", "UIDNEXT 1"),
  UIDVALIDITY_ZERO(Set.of("SELECT"), "UIDVALIDITY \\d+", "UIDVALIDITY 0"),
  UIDVALIDITY_MISSING(Set.of("SELECT"), "\\* OK \\[UIDVALIDITY \\d+\\][^\r]*\r\n", ""),
  UIDVALIDITY_OTHER(Set.of("SELECT"), "UIDVALIDITY \\d+", "UIDVALIDITY 77"),
  LISTING_SHORT(Set.of("LIST"), "(?m)^\\* LIST [^\r]*\"?Work\"?\r\n", ""),
  SEARCH_NOTHING(Set.of("UID SEARCH"), "(?m)^\\* (E?SEARCH)[^\r]*", "* $1"),
  FETCH_NOTHING(Set.of("UID FETCH"), "(?s)^\\* .*?(?=\\S+ OK )", ""),
  FETCH_SHORT(Set.of("UID FETCH"), "(?s)^\\* \\d+ FETCH \\((?![^\r]*\\{).*?\\)\r\n", ""),
  EXPUNGED_MEANWHILE(Set.of("UID FETCH"), "^", "* 1 EXPUNGE\r\n"),
  LITERAL_LONGER(Set.of("UID FETCH"), "\\{(\\d+)(\\d)\\}\r\n", "{1$1$2}\r\n"),
  LITERAL_SHORTER(Set.of("UID FETCH"), "\\{\\d+(\\d)\\}\r\n", "{$1}\r\n"),
  LITERAL_OFF_BY_ONE(Set.of("UID FETCH"), "\\{(\\d*)7\\}\r\n", "{$18}\r\n"),
  BYE_WITHIN(Set.of("UID FETCH"), "(?s)(?<=\r\n)\\* .*$", "* BYE Enough\r\n"),
  JUNK_LINE(Set.of("UID FETCH", "SELECT", "LIST"), "^", "* 12 BANANA (\"x\" NIL)\r\n"),
  WRONG_TAG(Set.of("UID FETCH"), "(?m)^(A\\d+) OK", "$10 OK"),
  TAGLESS(Set.of("UID STORE"), "(?m)^A\\d+ OK", "* OK"),
  OK_BUT_ASKING(Set.of("UID STORE"), "^", "+ what else\r\n"),
  /// Allowed: what belongs together comes in any order.
  REORDERED(Set.of("UID FETCH", "SELECT", "LIST", "UID STORE"), "", ""),
  /// Allowed: news about other messages at any time.
  UNASKED_FLAGS(Set.of("UID FETCH", "UID STORE"), "^", "* 1 FETCH (FLAGS (\\\\Seen))\r\n");

  private static final Pattern RESPONSE =
      Pattern.compile("\\* (?:[^\r\n{]|\\{(?!\\d+\\}\r\n))*\r\n");

  private final Set<String> commands;
  private final Pattern from;
  private final String to;

  Lie(Set<String> commands, String from, String to) {
    this.commands = commands;
    this.from = Pattern.compile(from);
    this.to = to;
  }

  boolean concerns(String command) {
    return commands.contains(command);
  }

  /// Whether a client has to believe it and do otherwise than it would have done.
  boolean isBelieved() {
    return switch (this) {
      case UIDNEXT_LOWER,
          UIDNEXT_LOWER_LISTED,
          UIDVALIDITY_ZERO,
          UIDVALIDITY_MISSING,
          UIDVALIDITY_OTHER,
          LISTING_SHORT,
          EXISTS_NONE,
          UNASKED_FLAGS ->
          true;
      case MODSEQ_ZERO,
          MODSEQ_NEGATIVE,
          HIGHESTMODSEQ_LOWER,
          MODSEQ_FORGOTTEN,
          COPYUID_BROKEN,
          COPYUID_MISSING,
          APPENDUID_MISSING,
          CAPABILITY_ANYWHERE,
          LIST_STATUS_EMPTY,
          UNCOUNTED_STATUS,
          FETCH_WITHOUT_UID,
          FETCH_WITHOUT_FLAGS,
          NEGATIVE_NUMBERS,
          NUMBERS_ZERO,
          EXISTS_TOO_MANY,
          SEARCH_NOTHING,
          FETCH_NOTHING,
          FETCH_SHORT,
          EXPUNGED_MEANWHILE,
          LITERAL_LONGER,
          LITERAL_SHORTER,
          LITERAL_OFF_BY_ONE,
          BYE_WITHIN,
          JUNK_LINE,
          WRONG_TAG,
          TAGLESS,
          OK_BUT_ASKING,
          REORDERED ->
          false;
    };
  }

  /// The reply as this server gives it; now and then the true one.
  String tell(String reply, RandomGenerator chance) {
    if (chance.nextInt(3) == 0) {
      return reply;
    }
    return this == REORDERED ? reordered(reply, chance) : from.matcher(reply).replaceAll(to);
  }

  /// Runs of one-line responses that tell of no change of numbers are shuffled.
  private static String reordered(String reply, RandomGenerator chance) {
    if (reply.contains("EXPUNGE") || reply.contains("VANISHED") || reply.contains("}\r\n")) {
      return reply;
    }
    List<String> lines = new ArrayList<>();
    Matcher next = RESPONSE.matcher(reply);
    int end = 0;
    while (next.find() && next.start() == end) {
      lines.add(next.group());
      end = next.end();
    }
    Collections.shuffle(lines, new java.util.Random(chance.nextLong()));
    return String.join("", lines) + reply.substring(end);
  }
}
