package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Code.*;
import static dev.mailtwin.engine.problem.ReplyTable.Moment.*;
import static dev.mailtwin.engine.problem.ReplyWords.APP_PASSWORD;
import static dev.mailtwin.engine.problem.ReplyWords.BANNED_FOR_IMAP;
import static dev.mailtwin.engine.problem.ReplyWords.BARRED;
import static dev.mailtwin.engine.problem.ReplyWords.CONNECTIONS;
import static dev.mailtwin.engine.problem.ReplyWords.IMAP_OFF;
import static dev.mailtwin.engine.problem.ReplyWords.NOT_ASKED;
import static dev.mailtwin.engine.problem.ReplyWords.NO_MAILBOX;
import static dev.mailtwin.engine.problem.ReplyWords.NO_RIGHT;
import static dev.mailtwin.engine.problem.ReplyWords.OFF;
import static dev.mailtwin.engine.problem.ReplyWords.OTHER_PROGRAMS;
import static dev.mailtwin.engine.problem.ReplyWords.OVER_QUOTA;
import static dev.mailtwin.engine.problem.ReplyWords.PLACE;
import static dev.mailtwin.engine.problem.ReplyWords.PLAN;
import static dev.mailtwin.engine.problem.ReplyWords.TRIES;
import static dev.mailtwin.engine.problem.ReplyWords.TWO_STEPS;

import dev.mailtwin.protocol.imap.ResponseCode;
import dev.mailtwin.protocol.imap.ResponseText;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What providers mean by their replies: the one place where the words of a server decide.
///
/// The first row that fits wins, so the telling ones stand before the general ones. Several codes
/// in a row mean that the words fit each of them. Words are a provider's choice and may lie;
/// nothing but a sentence for the user follows from them.
public final class ReplyTable {

  private ReplyTable() {}

  /// When a reply was given.
  public enum Moment {
    IMAP_LOGIN,
    IMAP_MAILBOX,
    SMTP_GREETING,
    SMTP_EHLO,
    SMTP_STARTTLS,
    SMTP_AUTH,
    SMTP_MAIL,
    SMTP_RCPT,
    /// DATA itself, or the final dot.
    SMTP_DATA
  }

  private static final int IGNORING_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  private static final Pattern VERDICT = Pattern.compile(ReplyWords.VERDICT, IGNORING_CASE);

  private static final Set<Moment> ANY_LOGIN = EnumSet.of(IMAP_LOGIN, SMTP_AUTH);

  /// Words that mean something at some moments.
  record Row(String provider, Set<Moment> when, Pattern words, List<Code> codes) {}

  private static final List<Row> ROWS =
      List.of(
          // Signing in: what the server says in a code of its own
          row("RFC 5530", IMAP_LOGIN, "^\\[INUSE", M1),
          row("RFC 5530", IMAP_LOGIN, "^\\[EXPIRED", A22),
          row("RFC 5530", IMAP_LOGIN, "^\\[PRIVACYREQUIRED", K7),
          row("RFC 5530", IMAP_LOGIN, "^\\[CONTACTADMIN", A21),
          // Signing in to IMAP, by provider
          row("Zoho", IMAP_LOGIN, "yet to enable IMAP", A9, A10),
          row("Zoho", IMAP_LOGIN, "server details.{0,80}incorrect|seems? incorrect", A5),
          row("Yandex", IMAP_LOGIN, "credentials or IMAP is disabled", A1, A9),
          row("Yandex", IMAP_LOGIN, "access rights to this service", A9, A10),
          row("Tencent", ANY_LOGIN, "service is not open, password is incorrect", A1, A9, A26),
          row("Microsoft", IMAP_LOGIN, "authenticated but not connected", A32),
          row("Courier", IMAP_LOGIN, "^(?!.*\\bpassw).*(" + NO_MAILBOX + ")", A32),
          row("Google, Zoho", IMAP_LOGIN, "bandwidth|blocked for IMAP use", M11),
          // Signing in, by provider
          row("any", SMTP_AUTH, "^421.*" + CONNECTIONS, A25),
          row("any", SMTP_AUTH, "^421[ -]4\\.7|^4.{0,20}too many (log-?in|auth)", A26),
          row("Google", ANY_LOGIN, "Application-specific password required", A6),
          row(
              "any",
              ANY_LOGIN,
              "("
                  + TWO_STEPS
                  + ").{0,40}(required|needed|enabled|mandatory)"
                  + "|requires? (\\w+ ){0,2}("
                  + TWO_STEPS
                  + ")",
              A6),
          row(
              "Google",
              ANY_LOGIN,
              "(via|with|in|through) (your|a|the) web ?browser|WebLoginRequired|\\[WEBALERT"
                  + "|web login required|^534[ -]5\\.7\\.14"
                  + "|(sign|log) ?in (via|on|through) (the )?web.{0,40}(unlock|verify|confirm)",
              A20),
          row("Microsoft", ANY_LOGIN, "SmtpClientAuthentication is disabled", A11),
          row(
              "Microsoft",
              ANY_LOGIN,
              "(basic|legacy) auth(entication)? (protocols? )?(is |are |has been |have been )?"
                  + "(disabled|blocked|not (supported|allowed))",
              A12),
          row("Microsoft", ANY_LOGIN, "security defaults policy|did not meet the criteria", A13),
          row("Microsoft", ANY_LOGIN, "conditional access|blocked by your organi[sz]ation", A13),
          row("Yahoo", ANY_LOGIN, "#AUTH005|too many bad auth", A19),
          row("Dovecot", ANY_LOGIN, "Maximum number of (connections|sessions|log-?ins)", A25),
          row("Microsoft", SMTP_AUTH, "^432[ -]4\\.3\\.2\\b", A25),
          row("hMailServer", ANY_LOGIN, "\\b(SSL|TLS)( |-)(connection )?is required", K7),
          row("Yandex", SMTP_AUTH, "access rights to this service", A29, S31),
          // Signing in, wherever: what is only threatened
          row(
              "any",
              ANY_LOGIN,
              "\\bwill (be|get) (\\w+ )?(locked|blocked|disabled|suspended)"
                  + "|\\bafter \\d+ (more )?\\w+ \\w+ (the|your|this) account"
                  + "|\\d+ (more )?(attempts|tries) (are )?(left|remain)",
              A1),
          row(
              "any",
              ANY_LOGIN,
              "(invalid|incorrect|wrong|bad) .{0,40}\\bor\\b.{0,30}"
                  + "\\b(disabled|locked|blocked|suspended|inactive)\\b",
              A1,
              A21),
          // Signing in, wherever: too much of something
          row("any", ANY_LOGIN, "\\bIP\\b.{0,40}(block|ban|black).{0,40}\\b(fail|tries)", A26, A19),
          row("any", ANY_LOGIN, TRIES + " quota", A26),
          row("any", ANY_LOGIN, "(too many )?simultaneous log-?ins?", A25),
          row(
              "any",
              ANY_LOGIN,
              "too many (failed|bad|invalid|auth)\\w* (\\w+ )?(attempts|tries)"
                  + "|"
                  + TRIES
                  + " (attempts|tries) (have been |were )?(exceeded|reached)",
              A19),
          row("any", ANY_LOGIN, "too many.{0,20}(connections|sessions)", A25),
          row("any", ANY_LOGIN, "too many.{0,20}(failures|failed)", A19),
          row("any", ANY_LOGIN, "(repeated|multiple|excessive|several).{0,30}(fail|attempts)", A19),
          row("any", ANY_LOGIN, "exceeded.{0,40}" + TRIES + " attempts", A19),
          row("any", ANY_LOGIN, "too many log-?in|log-?in rate|rate limit|throttl", A26),
          row("any", ANY_LOGIN, "(connection|session)s?( limit)?.{0,20}(reached|exceeded)", A25),
          row("any", ANY_LOGIN, "(may|might) (be|have been) (disabled|locked|suspended)", A1, A21),
          // Signing in, wherever: from where
          row("any", ANY_LOGIN, PLACE + ".{0,60}" + BARRED, A27),
          row("any", ANY_LOGIN, BARRED + ".{0,30} (from|in|for) .{0,20}" + PLACE, A27),
          row("any", ANY_LOGIN, "\\b(countr(y|ies)|region|location)\\b.{0,40}block", A27),
          row("any", ANY_LOGIN, "block.{0,40}\\b(countr(y|ies)|region|location)\\b", A27),
          row("any", ANY_LOGIN, "\\bIP\\b.{0,60}(block|ban|black|listed)", A26, A27),
          row(
              "any",
              ANY_LOGIN,
              "\\bonly (available|allowed|permitted|accessible|possible) (from|within|inside)\\b"
                  + "|\\bgeo-?(ip|block|location|fenc)",
              A27),
          // Signing in, wherever: what the account may do
          row("any", ANY_LOGIN, "\\bif\\b.{0,100}" + APP_PASSWORD, A1, A7),
          row(
              "any",
              ANY_LOGIN,
              "(disabled|blocked|denied)\\. (please )?use .{0,20}" + APP_PASSWORD,
              A6),
          row("any", IMAP_LOGIN, BANNED_FOR_IMAP, A9, A10),
          // Signing in, wherever: the account
          row("any", ANY_LOGIN, "(account|user|mailbox).{0,20}locked by (\\w+ )?admin", A21),
          row(
              "any",
              ANY_LOGIN,
              "(account|user|mailbox|sign-?in).{0,30}\\blocked\\b(?! by)|locked out|\\block-?out\\b",
              A19),
          row(
              "any",
              ANY_LOGIN,
              "(account|user|mailbox|access).{0,20}temporarily (block|disabl)",
              A19),
          row("any", ANY_LOGIN, "mailbox.{0,20}(locked by|in use by)", M1),
          row(
              "any",
              ANY_LOGIN,
              "\\bsuspended\\b|(account|mailbox|user).{0,20}"
                  + "\\b(disabled|deleted|closed|deactivated|inactive|frozen|terminated|blocked)\\b"
                  + "|account (has |is )?(expired|not (yet )?active\\b)",
              A21),
          // Signing in, wherever: the password
          row("any", ANY_LOGIN, APP_PASSWORD + ".{0,30}(revoked|deleted|no longer)", A8),
          row("any", ANY_LOGIN, APP_PASSWORD + ".{0,60}\\b(if|when)\\b", A1, A7),
          row(
              "any",
              ANY_LOGIN,
              "(need|must|create|generate|\\buse|using|enter|requires?)\\b.{0,40}" + APP_PASSWORD,
              A6),
          row("any", ANY_LOGIN, APP_PASSWORD + ".{0,30}(required|needed|necessary)", A6),
          row("any", ANY_LOGIN, "password (has |is )?expired", A22),
          row(
              "any",
              ANY_LOGIN,
              "(must|need to|have to|has to|required to) (change|reset) .{0,10}password",
              A22),
          row(
              "any",
              ANY_LOGIN,
              "password (change|reset|transition|(must|needs? to|has to) be (changed|reset))",
              A22),
          row(
              "any",
              ANY_LOGIN,
              "password (has been |is |was )?(compromised|leaked|breached)|password.{0,60}must be reset",
              A22),
          // Signing in, wherever: what is on and what is off
          row("any", ANY_LOGIN, "(accept|agree).{0,40}(terms|conditions|agreement)", A34),
          row("any", ANY_LOGIN, "(log|sign) ?in to .{0,20}web ?mail.{0,30}activat", A34),
          row(
              "any",
              ANY_LOGIN,
              "verify your (account|identity|phone)|\\bcaptcha\\b|complete (the )?verification",
              A20),
          row(
              "any",
              IMAP_LOGIN,
              "\\b(IMAP|POP).{0,60}" + PLAN + "|" + PLAN + ".{0,60}\\bIMAP",
              A10),
          row(
              "Google",
              IMAP_LOGIN,
              "\\b(IMAP|POP).{0,40}" + OFF + ".{0,10}your (domain|organi[sz]ation)",
              A10),
          row("any", IMAP_LOGIN, "\\b(IMAP|POP|protocol).{0,40}" + OFF, A9, A10),
          row("any", IMAP_LOGIN, OFF + ".{0,20}\\b(IMAP|POP)", A9, A10),
          row("any", IMAP_LOGIN, "(enable|activate|turn on).{0,20}\\bIMAP", A9, A10),
          row("any", IMAP_LOGIN, "IMAP access.{0,20}(denied|forbidden)", A9, A10),
          row("Zimbra", IMAP_LOGIN, "(does ?n.t|does not|not) have IMAP( access)?\\b", A9, A10),
          row("any", IMAP_LOGIN, OTHER_PROGRAMS + ".{0,30}" + OFF, A9, A10),
          row("any", SMTP_AUTH, "\\bSMTP.{0,60}" + PLAN + "|" + PLAN + ".{0,60}\\bSMTP", S31),
          row("any", SMTP_AUTH, "\\bSMTP.{0,40}" + OFF + "|" + OFF + ".{0,20}\\bSMTP", A29, S31),
          row("Postfix", SMTP_AUTH, "\\bauth(entication)? (is )?not (enabled|available)", A30),
          row("Exim", SMTP_AUTH, "^503.*\\bnot advertised", A30),
          row("any", ANY_LOGIN, "(use|requires?|only) OAuth|modern authentication", A12),
          row(
              "any",
              ANY_LOGIN,
              "(plain ?text|clear ?text) (auth|log-?in|password).{0,40}(disabled|disallowed|not )",
              K7),
          row("any", ANY_LOGIN, "password (auth\\w*|log-?ins?) (is |are |has been )?" + OFF, A12),
          row(
              "any",
              ANY_LOGIN,
              "(unsupported|unknown|unrecogni[sz]ed|invalid) (\\w+ )?(mechanism|authentication type)"
                  + "|mechanism (is )?(not |unavailable|too weak)|no (common |suitable )?mechanism",
              A16),
          row("RFC 3463", ANY_LOGIN, "^\\[OVERQUOTA|over ?quota|^5\\d\\d[ -]5\\.2\\.2", Q1),
          row("any", IMAP_LOGIN, OVER_QUOTA, Q1),
          row("Google", IMAP_LOGIN, "\\blookup failed\\b|being (moved|migrated)", A24),
          row(
              "Domino",
              IMAP_LOGIN,
              "not accepting (new |any |more )*(sessions|connections|log-?ins)",
              A24),
          // Signing in to IMAP, by code (RFC 5530) and by general words
          row("RFC 5530", IMAP_LOGIN, "^\\[(UNAVAILABLE)", A24),
          row("RFC 5530", IMAP_LOGIN, "^\\[LIMIT", A25),
          row("RFC 5530", IMAP_LOGIN, "^\\[AUTHORIZATIONFAILED", A21, A23),
          row("RFC 5530", IMAP_LOGIN, "^\\[(SERVERBUG|CORRUPTION)", M7),
          row(
              "any",
              IMAP_LOGIN,
              "(invalid|incorrect|wrong|bad) (\\w+ )?(user|login|pass|cred)",
              A1),
          row(
              "any",
              IMAP_LOGIN,
              "temporar|try again (later|in )|(?<!reason )unavailable|internal (\\w+ )?error"
                  + "|maintenance|out of service|overloaded|"
                  + NOT_ASKED,
              A24),
          // Signing in to SMTP, by words of a server that could not look, and by number (RFC 4954
          // §4, §6)
          row(
              "any",
              SMTP_AUTH,
              "^5(?!.*\\b(invalid|incorrect|wrong|bad) )"
                  + "(\\d\\d[ -]4\\.|.*(temporar\\w+ (auth|failure|error|unav)|"
                  + NOT_ASKED
                  + "))",
              A24),
          row("RFC 4954", SMTP_AUTH, "^538|must issue a STARTTLS", K7),
          row("RFC 4954", SMTP_AUTH, "^4", A24),
          row("RFC 4954", SMTP_AUTH, "^50[024]|^534", A16),
          row("RFC 4954", SMTP_AUTH, "^(535|5)", A1),
          // Mailboxes; of the words of others than providers, only those that leave no doubt
          row("Google, Zoho", IMAP_MAILBOX, "bandwidth|blocked for IMAP use", M11),
          row("Microsoft", IMAP_MAILBOX, "throttl", M11),
          row("RFC 5530", IMAP_MAILBOX, "^\\[UNAVAILABLE", UNAVAILABLE),
          row("RFC 5530", IMAP_MAILBOX, "^\\[LIMIT", LIMIT),
          row("RFC 5530", IMAP_MAILBOX, "^\\[INUSE", M1),
          row("RFC 5530", IMAP_MAILBOX, "^\\[OVERQUOTA", Q1),
          row("RFC 5530", IMAP_MAILBOX, "^\\[NOPERM", M4),
          row("RFC 5530", IMAP_MAILBOX, "^\\[(SERVERBUG|CORRUPTION|CLIENTBUG)", M7),
          row("Microsoft", IMAP_MAILBOX, "authenticated but not connected", A32),
          row(
              "RFC 5530",
              IMAP_MAILBOX,
              "^\\[(NONEXISTENT|TRYCREATE)|\\b(does ?n.t|does not|no longer|not) exists?\\b"
                  + "|\\bnot found\\b|\\bno such\\b|\\bunknown (mailbox|folder)"
                  + "|non-?existent|(mailbox|folder) (is )?(unknown|gone)",
              M2),
          row("any", IMAP_MAILBOX, "\\bIMAP.{0,60}" + PLAN + "|" + PLAN + ".{0,60}\\bIMAP", A10),
          row("any", IMAP_MAILBOX, IMAP_OFF, A9, A10),
          row("NetEase", IMAP_MAILBOX, "\\bunsafe log-?in\\b", A32),
          row("any", IMAP_MAILBOX, OVER_QUOTA, Q1),
          row("any", IMAP_MAILBOX, NO_RIGHT, M4),
          row("any", IMAP_MAILBOX, "(mailbox|folder|maildrop) (is |has been )?(locked|in use)", M1),
          row(
              "any",
              IMAP_MAILBOX,
              "\\b(account|user) (is |has been |was )?(suspended|disabled|deactivated|blocked)\\b",
              A21),
          row("any", IMAP_MAILBOX, "\\bI/?O error|(internal|system) (\\w+ )?error|\\bcorrupt", M7),
          row(
              "any",
              IMAP_MAILBOX,
              "temporar|try again (later|in |shortly)|maintenance|system (is )?busy|overloaded"
                  + "|\\bserver (is )?(currently )?unavailable",
              UNAVAILABLE));

  /// What the answer to a login or a command of IMAP means; empty if nothing special is known.
  ///
  /// @param answer NO or BAD
  public static List<Code> imap(Moment when, ResponseText answer) {
    String code =
        answer.code() instanceof ResponseCode.Other(String name, String arguments)
            ? "[%s] ".formatted((name + " " + arguments).strip())
            : "";
    List<Code> codes = find(when, code + answer.human());
    // Where the secret was judged, a notice of maintenance said meanwhile is not why.
    boolean judged = code.startsWith("[AUTHENTICATIONFAILED]") && codes.equals(List.of(A24));
    return judged ? find(when, code + answer.last()) : codes;
  }

  /// What a reply of SMTP means; empty if nothing is known.
  ///
  /// @param reply with its number, lines joined by a blank: `535 5.7.8 no`
  public static List<Code> smtp(Moment when, String reply) {
    return find(when, reply);
  }

  /// Whether words that are in no row say only that the login or the secret is not accepted, as
  /// most servers do, and nothing of their own.
  public static boolean isVerdict(String words) {
    return words.strip().split("\\s+").length <= 2 || VERDICT.matcher(words).find();
  }

  /// Whether a BAD refuses the login and does not say that the command was not understood.
  public static boolean isJudged(ResponseText answer) {
    return !imap(IMAP_LOGIN, answer).isEmpty()
        || VERDICT.matcher(answer.human()).find()
        || (answer.code() instanceof ResponseCode.Other(String name, _)
            && name.equalsIgnoreCase("AUTHENTICATIONFAILED"));
  }

  /// What a refused login may mean that is in no row: words that are no verdict may be about
  /// anything else that keeps somebody out.
  public static List<Code> untold(String words) {
    return isVerdict(words) ? List.of(A1) : List.of(A1, A9, A10, A21);
  }

  private static List<Code> find(Moment when, String words) {
    return Stream.of(ForeignReplies.ROWS, ROWS, SubmissionReplies.ROWS)
        .flatMap(List::stream)
        .filter(row -> row.when.contains(when) && row.words.matcher(words).find())
        .findFirst()
        .map(Row::codes)
        .orElse(List.of());
  }

  static Row row(String provider, Moment when, String words, Code... codes) {
    return row(provider, EnumSet.of(when), words, codes);
  }

  static Row row(String provider, Set<Moment> when, String words, Code... codes) {
    return new Row(provider, when, Pattern.compile(words, IGNORING_CASE), List.of(codes));
  }
}
