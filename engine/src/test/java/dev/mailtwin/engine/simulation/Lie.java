package dev.mailtwin.engine.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What servers say that is wrong, late, or in another order. Some of it was seen at real ones.
enum Lie {
  /// Zoho for old mail.
  MODSEQ_ZERO("UID FETCH", "MODSEQ \\(\\d+\\)", "MODSEQ (0)"),
  MODSEQ_NEGATIVE("UID FETCH", "MODSEQ \\(\\d+\\)", "MODSEQ (-1)"),
  HIGHESTMODSEQ_LOWER("SELECT|EXAMINE", "HIGHESTMODSEQ \\d+", "HIGHESTMODSEQ 1"),
  MODSEQ_FORGOTTEN("SELECT|EXAMINE", "\\[HIGHESTMODSEQ \\d+\\]", "[NOMODSEQ]"),
  /// Microsoft.
  COPYUID_BROKEN("UID COPY|UID MOVE", "\\[COPYUID (\\d+) [^\\]]*\\]", "[COPYUID $1  ]"),
  COPYUID_MISSING("UID COPY|UID MOVE", "\\[COPYUID [^\\]]*\\] ", ""),
  APPENDUID_MISSING("APPEND", "\\[APPENDUID [^\\]]*\\] ", ""),
  CAPABILITY_ANYWHERE("UID FETCH|SELECT", "^", "* CAPABILITY IMAP4rev1\r\n"),
  LIST_STATUS_EMPTY("LIST", "(?m)^\\* STATUS .*\r\n", ""),
  UNCOUNTED_STATUS("LIST|STATUS", "MESSAGES \\d+ ?", ""),
  FETCH_WITHOUT_UID("UID FETCH", "UID \\d+ ?", ""),
  FETCH_WITHOUT_FLAGS("UID FETCH", "FLAGS \\([^)]*\\) ?", ""),
  NEGATIVE_NUMBERS("UID FETCH", "(?m)^\\* (\\d+) FETCH", "* -$1 FETCH"),
  NUMBERS_ZERO("UID FETCH", "(?m)^\\* \\d+ FETCH", "* 0 FETCH"),
  EXISTS_TOO_MANY("SELECT", "(?m)^\\* (\\d+) EXISTS", "* 7$1 EXISTS"),
  EXISTS_NONE("SELECT", "(?m)^\\* \\d+ EXISTS", "* 0 EXISTS"),
  UIDNEXT_LOWER("SELECT", "UIDNEXT \\d+", "UIDNEXT 1"),
  UIDNEXT_LOWER_LISTED("LIST|STATUS", "UIDNEXT \\d+", "UIDNEXT 1"),
  UIDVALIDITY_ZERO("SELECT", "UIDVALIDITY \\d+", "UIDVALIDITY 0"),
  UIDVALIDITY_MISSING("SELECT", "\\* OK \\[UIDVALIDITY \\d+\\][^\r]*\r\n", ""),
  UIDVALIDITY_OTHER("SELECT", "UIDVALIDITY \\d+", "UIDVALIDITY 77"),
  LISTING_SHORT("LIST", "(?m)^\\* LIST [^\r]*\"?Work\"?\r\n", ""),
  SEARCH_NOTHING("UID SEARCH", "(?m)^\\* (E?SEARCH)[^\r]*", "* $1"),
  FETCH_NOTHING("UID FETCH", "(?s)^\\* .*?(?=\\S+ OK )", ""),
  FETCH_SHORT("UID FETCH", "(?s)^\\* \\d+ FETCH \\((?![^\r]*\\{).*?\\)\r\n", ""),
  EXPUNGED_MEANWHILE("UID FETCH", "^", "* 1 EXPUNGE\r\n"),
  LITERAL_LONGER("UID FETCH", "\\{(\\d+)(\\d)\\}\r\n", "{1$1$2}\r\n"),
  LITERAL_SHORTER("UID FETCH", "\\{\\d+(\\d)\\}\r\n", "{$1}\r\n"),
  LITERAL_OFF_BY_ONE("UID FETCH", "\\{(\\d*)7\\}\r\n", "{$18}\r\n"),
  BYE_WITHIN("UID FETCH", "(?s)(?<=\r\n)\\* .*$", "* BYE Enough\r\n"),
  JUNK_LINE("UID FETCH|SELECT|LIST", "^", "* 12 BANANA (\"x\" NIL)\r\n"),
  WRONG_TAG("UID FETCH", "(?m)^(A\\d+) OK", "$10 OK"),
  TAGLESS("UID STORE", "(?m)^A\\d+ OK", "* OK"),
  OK_BUT_ASKING("UID STORE", "^", "+ what else\r\n"),
  /// Allowed: what belongs together comes in any order.
  REORDERED("UID FETCH|SELECT|LIST|UID STORE", "", ""),
  /// Allowed: news about other messages at any time.
  UNASKED_FLAGS("UID FETCH|UID STORE", "^", "* 1 FETCH (FLAGS (\\\\Seen))\r\n");

  private static final Pattern RESPONSE =
      Pattern.compile("\\* (?:[^\r\n{]|\\{(?!\\d+\\}\r\n))*\r\n");

  /// With bars between.
  private final String commands;

  private final Pattern from;
  private final String to;

  Lie(String commands, String from, String to) {
    this.commands = commands;
    this.from = Pattern.compile(from);
    this.to = to;
  }

  static Lie any(RandomGenerator chance) {
    List<Lie> all = List.of(values());
    return all.get(chance.nextInt(all.size()));
  }

  boolean concerns(String command) {
    return List.of(commands.split("\\|", -1)).contains(command);
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

  /// Whether a change may go unseen by it that no later answer speaks of.
  boolean hidesChanges() {
    return this == FETCH_SHORT || this == FETCH_NOTHING || this == FETCH_WITHOUT_UID;
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
