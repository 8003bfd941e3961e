package dev.mailtwin.engine.problem;

import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.Problem.Scope;
import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.protocol.mime.LetterFacts;
import dev.mailtwin.protocol.smtp.RecipientResult;
import dev.mailtwin.protocol.smtp.Reply;
import dev.mailtwin.protocol.smtp.SmtpException;
import dev.mailtwin.protocol.smtp.SubmissionResult.Obstacle;
import dev.mailtwin.protocol.smtp.SubmissionResult.Phase;
import dev.mailtwin.protocol.smtp.SubmissionResult.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The sentences for what a server does with a letter: rows S of the cause table. What concerns the
/// outbox itself is in [OutboxProblems], what stops all letters in [StoppedAccountProblems].
///
/// Scope and retry decide what becomes of the letter: a problem of the account stops all letters of
/// it and is nobody's bounce; one of the message makes it wait, or need its user.
public final class SubmissionProblems {

  private static final String WAITS = "The letter waits in the outbox; nothing was sent.";
  private static final String KEPT = "Nothing was sent; the letter is kept in the outbox.";
  private static final String BY_ITSELF = "Nothing to do: it is tried again by itself.";
  private static final String EDIT =
      "Change the letter with `mailtwin outbox edit` and send it again.";

  /// The address is right; its mailbox is full or closed.
  private static final Pattern TAKES_NOTHING =
      Pattern.compile(
          "^5\\d\\d 5\\.2\\.|quota|\\bfull\\b|inactive|disabled|suspended",
          Pattern.CASE_INSENSITIVE);

  /// What stops an account, and cannot where others were accepted for the same letter.
  private static final Set<Code> NOT_OF_ONE =
      EnumSet.of(Code.S2, Code.S5, Code.S31, Code.S32, Code.A12, Code.A29);

  private SubmissionProblems() {}

  /// What a sentence can name.
  ///
  /// @param host the server
  /// @param from the From field
  /// @param user who is signed in
  /// @param largest the biggest attachment, asked for only when it is named
  public record Setting(
      String host, String from, String user, Supplier<LetterFacts.Largest> largest) {}

  /// A server refused a letter.
  ///
  /// @param reply the first refusal
  /// @param recipients what was said about each, if it was about them
  public static Problem refused(
      Stage stage, Reply reply, List<RecipientResult> recipients, Setting setting) {
    if (stage == Stage.RECIPIENTS) {
      return withheld(recipients, setting);
    }
    Moment moment = stage == Stage.MAIL ? Moment.SMTP_MAIL : Moment.SMTP_DATA;
    return told(moment, reply, setting);
  }

  /// What a reply means; one that no table knows is a refusal, for now or for good.
  private static Code code(Moment moment, Reply reply) {
    List<Code> codes = ReplyTable.smtp(moment, reply.toString());
    return codes.isEmpty() ? reply.isTransient() ? Code.S9 : Code.SEND_REFUSED : codes.getFirst();
  }

  /// Not all recipients were accepted, and the letter goes to all or to nobody. What stops the
  /// account counts most, then what is for good, then what may pass.
  public static Problem withheld(List<RecipientResult> recipients, Setting setting) {
    List<RecipientResult.Refused> refused =
        recipients.stream()
            .filter(RecipientResult.Refused.class::isInstance)
            .map(RecipientResult.Refused.class::cast)
            .toList();
    boolean others = recipients.stream().anyMatch(RecipientResult.Accepted.class::isInstance);
    Problem worst = null;
    for (RecipientResult.Refused one : refused) {
      Code code = code(Moment.SMTP_RCPT, one.reply());
      boolean onlyThis = others && NOT_OF_ONE.contains(code);
      // One is never too many.
      boolean single = code == Code.S8 && recipients.size() == 1 && one.reply().isTransient();
      Problem problem =
          code == Code.S8 && recipients.size() == 1 && !single
              ? alone(one.reply(), setting)
              : onlyThis || single
                  ? said(onlyThis ? Code.S6 : Code.S9, one.reply(), setting)
                  : told(Moment.SMTP_RCPT, one.reply(), setting);
      if (worst == null || weight(problem) > weight(worst)) {
        worst = problem.code() == Code.S6 ? unknown(one) : problem;
      }
    }
    if (worst == null) {
      return said(Code.SEND_REFUSED, new Reply(550, List.of("no recipient was accepted")), setting);
    }
    boolean some = recipients.size() > refused.size();
    long forGood = refused.stream().filter(one -> one.reply().isPermanent()).count();
    boolean several = worst.code() == Code.S6 && forGood > 1;
    boolean ofOne = worst.code() == Code.S6 || worst.code() == Code.SEND_REFUSED;
    return several || (some && ofOne) ? mixed(refused, recipients.size()) : worst;
  }

  /// Whether a recipient was refused only because there were enough already; some servers say so
  /// with a 5yz.
  public static boolean isOneTooMany(Reply reply) {
    return code(Moment.SMTP_RCPT, reply) == Code.S8;
  }

  private static int weight(Problem problem) {
    if (problem.scope() == Scope.ACCOUNT) {
      return 2;
    }
    return problem.retry() == Retry.AFTER_USER_ACTS ? 1 : 0;
  }

  /// Too many, of one.
  private static Problem alone(Reply reply, Setting setting) {
    return stays(
        Code.S8,
        "%s takes no more recipients: \"%s\"".formatted(setting.host(), reply),
        KEPT,
        "Try again later with `mailtwin outbox retry`; if it stays like this, ask the provider.");
  }

  private static Problem unknown(RecipientResult.Refused refused) {
    boolean known = TAKES_NOTHING.matcher(refused.reply().toString()).find();
    return stays(
        Code.S6,
        "%s was refused: \"%s\"".formatted(refused.recipient().address(), refused.reply()),
        KEPT,
        known
            ? "That mailbox takes nothing now: write to another address, or try later with `mailtwin"
                + " outbox retry`."
            : "Check the spelling of the address, then " + lower(EDIT));
  }

  private static Problem mixed(List<RecipientResult.Refused> refused, int of) {
    List<RecipientResult.Refused> forGood =
        refused.stream().filter(one -> one.reply().isPermanent()).toList();
    return stays(
        Code.S7,
        "%d of %d recipients refused: %s"
            .formatted(
                forGood.size(),
                of,
                listed(
                    forGood.stream()
                        .map(one -> one.recipient().address() + " (" + one.reply() + ")")
                        .toList())),
        "Nothing has been sent yet, to nobody.",
        forGood.size() == of
            ? "Correct the addresses with `mailtwin outbox edit`."
            : "Correct the addresses with `mailtwin outbox edit`, or send to the others with"
                + " `mailtwin outbox retry --allow-partial`.");
  }

  private static String listed(List<String> all) {
    int most = 5;
    String shown = String.join(", ", all.stream().limit(most).toList());
    return all.size() > most ? shown + " and %d more".formatted(all.size() - most) : shown;
  }

  /// Some have it; the others were told to wait.
  public static Problem partlyLater(List<String> pending, Setting setting) {
    return waits(
        Code.S8,
        "%s took the letter for some recipients; %d are still to come: %s"
            .formatted(setting.host(), pending.size(), listed(pending)),
        "The others have it; each gets it once.",
        BY_ITSELF);
  }

  /// Some have it; the others never will.
  public static Problem partlyRefused(List<String> refused, Setting setting) {
    return note(
        Code.S7,
        "%s refused %s: %s"
            .formatted(
                setting.host(),
                refused.size() == 1 ? "1 recipient" : refused.size() + " recipients",
                listed(refused)),
        "All others have the letter.",
        "Check those addresses and write to them again.");
  }

  /// A server that had taken the letter could not hand it on.
  ///
  /// @param refused each with what was said of it
  /// @param nobody nobody has it
  public static Problem notDelivered(List<String> refused, boolean nobody) {
    return note(
        Code.S28,
        "Not delivered to %s.".formatted(listed(refused)),
        nobody
            ? "The letter was sent, and nobody got it: a report in your inbox says so."
            : "The letter was sent; a report in your inbox says that these did not get it.",
        "Check the addresses; write to them again, or tell them another way.");
  }

  /// A server that has taken the letter still tries.
  public static Problem delayed(String receiver, String words) {
    return note(
        Code.S29,
        "Still being delivered to %s%s."
            .formatted(receiver, words.isEmpty() ? "" : ": \"" + words + "\""),
        "The letter was sent; a server on its way keeps trying.",
        "Nothing to do.");
  }

  /// The server cannot take this letter, whatever it is told.
  public static Problem unsendable(Obstacle obstacle, Setting setting) {
    return switch (obstacle) {
      case Obstacle.TooLarge(long bytes, long limit) -> tooBig(bytes, limit, setting.largest());
      case Obstacle.AddressNeedsUtf8(var address) ->
          stays(
              Code.S19,
              "%s cannot send to addresses with letters such as \"ü\" before the @: %s"
                  .formatted(setting.host(), address),
              KEPT,
              "Ask the recipient for another address, then " + lower(EDIT));
      case Obstacle.Unencodable(var why) ->
          stays(Code.S16, LetterProblems.obstacle(why), KEPT, LetterProblems.remedy(why));
    };
  }

  /// Larger than the server takes.
  ///
  /// @param bytes with encoding
  public static Problem tooBig(long bytes, long limit, Supplier<LetterFacts.Largest> largest) {
    LetterFacts.Largest biggest = largest.get();
    String named =
        biggest.name().isEmpty()
            ? ""
            : " Biggest: %s (%s).".formatted(biggest.name(), megabytes(biggest.bytes()));
    return stays(
        Code.S14,
        "The letter has %s with encoding; the limit is %s.%s"
            .formatted(megabytes(bytes), megabytes(limit), named),
        KEPT,
        "Make it smaller, or send a link instead.");
  }

  private static String megabytes(long bytes) {
    return bytes < 1_000_000
        ? "%d kB".formatted(Math.max(1, bytes / 1_000))
        : "%d MB".formatted(Math.round(bytes / 1_000_000.0));
  }

  /// More recipients than the provider takes.
  public static Problem tooManyRecipients(int recipients, int limit) {
    return stays(
        Code.S8,
        "The limit is %d recipients per letter; this one has %d.".formatted(limit, recipients),
        KEPT,
        "Send it in several parts with `mailtwin outbox retry --allow-partial`, or to fewer.");
  }

  /// The connection broke while nothing that ends the letter had been sent.
  public static Problem broken(Phase phase, SmtpException cause, String host) {
    return switch (cause) {
      case SmtpException.Refused e -> waits(Code.S23, quoted(host, e.answer()), WAITS, BY_ITSELF);
      case SmtpException.Closing e ->
          waits(
              code(Moment.SMTP_MAIL, e.answer()) == Code.S10 ? Code.S10 : Code.S9,
              quoted(host, e.answer()),
              WAITS,
              BY_ITSELF);
      case SmtpException.Misunderstood e -> fresh(e.answer(), host);
      case SmtpException.Unintelligible e ->
          waits(
              phase == Phase.BEFORE_CONTENT ? Code.S23 : Code.S24,
              "%s answered what cannot be understood: %s".formatted(host, e.getMessage()),
              "Not sent yet, and safe to try again.",
              BY_ITSELF);
      case SmtpException.Unwelcome _,
          SmtpException.Unencrypted _,
          SmtpException.Tampered _,
          SmtpException.ConnectionLost _,
          SmtpException.NoAnswer _ ->
          waits(
              phase == Phase.BEFORE_CONTENT ? Code.S23 : Code.S24,
              "The connection to %s broke before the letter was complete.".formatted(host),
              "Not sent yet, and safe to try again.",
              BY_ITSELF);
    };
  }

  private static String quoted(String host, Reply reply) {
    return "%s says: \"%s\"".formatted(host, reply);
  }

  private static Problem fresh(Reply reply, String host) {
    return Problems.failure(
        Code.S3,
        Scope.MESSAGE,
        "",
        Retry.NOW,
        new Problems.Words(quoted(host, reply), WAITS, BY_ITSELF));
  }

  /// A refusal that would mean the account, but others of its letters were taken.
  public static Problem ofThisLetter(Problem account) {
    return stays(
        account.code(),
        account.happened(),
        KEPT + " Other letters were taken, so it is about this one.",
        "Check the addresses it goes to; if all letters are refused, run `mailtwin doctor`. "
            + EDIT);
  }

  /// What the table says of a reply; several rows, if it fits them all.
  private static Problem told(Moment moment, Reply reply, Setting setting) {
    String words = reply.toString();
    return ReplyTable.smtp(moment, words).stream()
        .skip(1)
        .map(other -> said(other, reply, setting).through(text -> Causes.unquoted(text, words)))
        .reduce(said(code(moment, reply), reply, setting), Problem::or);
  }

  /// What a row of the table says of a reply.
  private static Problem said(Code code, Reply reply, Setting setting) {
    String words = "\"" + reply + "\"";
    Problem found = StoppedAccountProblems.of(code, reply.isPermanent(), words, setting.host());
    found = found == null ? ofContent(code, words, setting) : found;
    found = found == null ? ofAddress(code, words, setting) : found;
    if (found != null) {
      return found;
    }
    String host = setting.host();
    return switch (code) {
      case S3 -> fresh(reply, host);
      case S10 ->
          waits(Code.S10, "%s has a limit on sending: %s".formatted(host, words), WAITS, BY_ITSELF);
      case S21 ->
          waits(Code.S21, "%s is short of space: %s".formatted(host, words), WAITS, BY_ITSELF);
      default ->
          reply.isTransient()
              ? waits(Code.S9, "%s asks us to wait: %s".formatted(host, words), WAITS, BY_ITSELF)
              : stays(
                  Code.SEND_REFUSED,
                  "%s refuses the letter: %s".formatted(host, words),
                  KEPT,
                  EDIT);
    };
  }

  /// What its author can change in the letter.
  private static @Nullable Problem ofContent(Code code, String words, Setting setting) {
    String host = setting.host();
    return switch (code) {
      case S15 ->
          stays(
              Code.S15,
              "The letter is too big for %s: %s".formatted(host, words),
              KEPT,
              "Make it smaller, or send a link instead." + named(setting));
      case S16 ->
          stays(
              Code.S16,
              "%s refuses the content: %s%s".formatted(host, words, named(setting)),
              KEPT,
              EDIT);
      case S17 -> stays(Code.S17, "Your organisation requires a subject: " + words, KEPT, EDIT);
      default -> null;
    };
  }

  /// Who may not write, or who may not be written to.
  private static @Nullable Problem ofAddress(Code code, String words, Setting setting) {
    String host = setting.host();
    return switch (code) {
      case S4 ->
          stays(
              Code.S4,
              "You may not send as %s from this account: %s".formatted(setting.from(), words),
              KEPT,
              setting.from().equalsIgnoreCase(setting.user())
                  ? "Look in web mail whether this account may send at all, then run `mailtwin outbox"
                      + " retry`."
                  : "Add it as an alias (\"Send mail as\") in web mail, or write as %s: %s"
                      .formatted(
                          setting.user().contains("@")
                              ? setting.user()
                              : "another address of this account",
                          lower(EDIT)));
      case S6 -> stays(Code.S6, "A recipient was refused: " + words, KEPT, EDIT);
      case S8 ->
          stays(
              Code.S8,
              "%s takes no more recipients for one letter: %s".formatted(host, words),
              KEPT,
              "Send it in several parts with `mailtwin outbox retry --allow-partial`.");
      case S18 ->
          stays(
              Code.S18,
              "The domain of %s has not allowed this server to send for it: %s"
                  .formatted(setting.from(), words),
              KEPT,
              "Ask the owner of that domain, or write from another address.");
      case S19 ->
          stays(Code.S19, "%s cannot use an address: %s".formatted(host, words), KEPT, EDIT);
      case S22 ->
          stays(
              Code.S22,
              "Your Internet address is on a block list: " + words,
              KEPT,
              "Try from another network with `mailtwin outbox retry`.");
      default -> null;
    };
  }

  private static String named(Setting setting) {
    LetterFacts.Largest biggest = setting.largest().get();
    return biggest.name().isEmpty() ? "" : " Its biggest attachment: %s.".formatted(biggest.name());
  }

  private static Problem stays(Code code, String happened, String meaning, String next) {
    return Problems.failure(
        code,
        Scope.MESSAGE,
        "",
        Retry.AFTER_USER_ACTS,
        new Problems.Words(happened, meaning, next));
  }

  private static Problem waits(Code code, String happened, String meaning, String next) {
    return Problems.failure(
        code, Scope.MESSAGE, "", Retry.LATER, new Problems.Words(happened, meaning, next));
  }

  private static Problem note(Code code, String happened, String meaning, String next) {
    return Problems.note(code, Scope.MESSAGE, "", new Problems.Words(happened, meaning, next));
  }

  private static String lower(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
