package dev.mailtwin.engine;

import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.Home;
import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A provider that shuts an account out for a while, for too many bytes or logins, is not asked
/// again before that is over: every try could make it longer, and telephones are shut out as well.
record ProviderBlock(Home home, InstantSource clock, AccountSettings account) {

  /// What shuts an account out.
  static final Set<Code> CODES = EnumSet.of(Code.M11, Code.A26, Code.A32);

  /// Where the provider does not say how long. Zoho counts in quarters of an hour.
  private static final Duration USUAL = Duration.ofMinutes(15);

  private static final Duration LONGEST_KNOWN = Duration.ofHours(4);
  private static final Duration TOLD_MAX = Duration.ofHours(24);

  /// Shut out again so soon after it was over, the next time is twice as long.
  private static final Duration IN_A_ROW = Duration.ofHours(1);

  private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private static final Pattern TOLD =
      Pattern.compile(
          "\\b(\\d{1,5}) ?(sec(?:ond)?s?|min(?:ute)?s?|h(?:ou)?rs?)\\b", Pattern.CASE_INSENSITIVE);

  /// Refuses to try while it lasts.
  ///
  /// @throws ProblemException that says until when
  void insistOnEnd() throws ProblemException {
    LoginMemory.ShutOut known = current();
    if (known != null) {
      throw new ProblemException(
          MailboxProblems.stillBlocked(
              known.code(), account.imap().host(), shown(known.since()), shown(known.until())));
    }
  }

  /// Until when the provider is not asked; null if nothing is known of a block.
  @Nullable Instant until() {
    LoginMemory.ShutOut known = current();
    return known == null ? null : known.until();
  }

  /// One from the future was noted by a clock that was wrong.
  private LoginMemory.@Nullable ShutOut current() {
    LoginMemory.ShutOut known = memory().shutOut(account.imap());
    Instant now = clock.instant();
    boolean lasts = known != null && now.isBefore(known.until()) && !now.isBefore(known.since());
    return lasts ? known : null;
  }

  /// Remembers a block that was just said, and says until when it is respected.
  ProblemException begins(ProblemException said) throws IOException {
    Instant now = clock.instant();
    LoginMemory memory = memory();
    Duration length = length(said.problem(), memory.shutOut(account.imap()), now);
    var block = new LoginMemory.ShutOut(said.problem().code(), now, now.plus(length));
    memory.shutOut(account.imap(), block);
    return new ProblemException(
        MailboxProblems.blocked(said.problem(), shown(block.until())), said);
  }

  private static Duration length(Problem said, LoginMemory.@Nullable ShutOut before, Instant now) {
    long told = told(said.happened());
    if (told > 0) {
      Duration asked = Duration.ofSeconds(told);
      return asked.compareTo(TOLD_MAX) < 0 ? asked : TOLD_MAX;
    }
    if (before == null || now.isAfter(before.until().plus(IN_A_ROW))) {
      return USUAL;
    }
    Duration twice = Duration.between(before.since(), before.until()).multipliedBy(2);
    return twice.compareTo(LONGEST_KNOWN) < 0 ? twice : LONGEST_KNOWN;
  }

  /// The wait that a server's words ask for, in seconds; 0 if they ask for none.
  ///
  /// @param happened quotes the server
  static long told(String happened) {
    int quote = happened.indexOf('"');
    Matcher found = TOLD.matcher(quote < 0 ? "" : happened.substring(quote));
    if (!found.find()) {
      return 0;
    }
    long number = Long.parseLong(found.group(1));
    return switch (found.group(2).charAt(0)) {
      case 's', 'S' -> number;
      case 'm', 'M' -> number * 60;
      default -> number * 3_600;
    };
  }

  private static String shown(Instant moment) {
    return WHEN.format(moment.atZone(ZoneId.systemDefault()));
  }

  private LoginMemory memory() {
    return LoginMemory.of(home, account.id().address());
  }
}
