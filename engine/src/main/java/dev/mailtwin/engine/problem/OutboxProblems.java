package dev.mailtwin.engine.problem;

import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.Problem.Scope;
import dev.mailtwin.protocol.smtp.SmtpException;
import java.io.IOException;
import java.util.List;

/// The sentences for the outbox itself: what it does not accept, what its files can suffer, and
/// what holds up all letters of an account.
public final class OutboxProblems {

  private static final String NOT_QUEUED = "The letter was not accepted; nothing was sent.";
  private static final String WAIT = "Your letters wait in the outbox; nothing was sent.";
  private static final long DAY = 24L * 3_600;
  private static final long HOUR = 3_600;
  private static final long QUARTER_HOUR = 900;
  private static final long HALF_A_MINUTE = 30;

  private OutboxProblems() {}

  /// More recipients than anybody needs.
  public static Problem tooManyRecipients(int recipients, int most) {
    return message(
        Code.S8,
        "The letter has %d recipients; at most %d are taken.".formatted(recipients, most),
        NOT_QUEUED,
        "Send it in several parts.");
  }

  /// An address that is none.
  public static Problem badAddress(String address, String what) {
    return message(
        Code.BAD_ADDRESS,
        "\"%s\" cannot be %s.".formatted(address, what),
        NOT_QUEUED,
        "Write it as name@example.org.");
  }

  /// Larger than the outbox takes at all, or than the provider is known to take.
  public static Problem tooLarge(Problem tooBig) {
    return tooBig.meaningNow(NOT_QUEUED);
  }

  /// The same Message-ID again, for somebody else.
  public static Problem knownForOthers(String key, List<String> others) {
    String shown = String.join(", ", others.stream().limit(5).toList());
    return message(
        Code.BAD_MESSAGE,
        "A letter with this Message-ID is in the outbox already (%s), and not for %s%s."
            .formatted(key, shown, others.size() > 5 ? " and others" : ""),
        NOT_QUEUED,
        "To send it to them as well, leave out the field Message-ID, or pass it on with a"
            + " Resent-Message-ID.");
  }

  /// No server for sending.
  public static Problem receiveOnly(String account) {
    return Problems.failure(
        Code.RECEIVE_ONLY,
        Scope.ACCOUNT,
        account,
        Retry.AFTER_USER_ACTS,
        new Problems.Words(
            "This account only receives: no server for sending is known.",
            "Nothing was sent.",
            "Run `mailtwin setup %s --smtp smtps://HOST`.".formatted(account)));
  }

  /// No letter of that name.
  public static Problem noLetter(String key) {
    return noLetter(key, "There is no letter %s in the outbox.");
  }

  /// Several letters whose keys begin so.
  public static Problem severalLetters(String key) {
    return noLetter(key, "The keys of several letters in the outbox begin with %s.");
  }

  /// So short a beginning of a key could soon mean another letter.
  ///
  /// @param least how many characters are enough
  public static Problem shortKey(String key, int least) {
    return noLetter(
        key, "%s is too short for the key of a letter: " + least + " characters are enough.");
  }

  private static Problem noLetter(String key, String what) {
    return message(
        Code.NO_LETTER, what.formatted(key), "Nothing was changed.", "See `mailtwin outbox list`.");
  }

  /// Something that cannot be done to a letter as it is now.
  public static Problem notNow(String what, String next) {
    return message(Code.NOT_NOW, what, "Nothing was changed.", next);
  }

  /// A row without its file.
  public static Problem letterMissing(String path) {
    return message(
        Code.LETTER_CHANGED,
        "The file %s is gone.".formatted(path),
        "What was not sent yet is not sent: nobody knows what to send.",
        "Put it back and run `mailtwin outbox retry`, or `mailtwin outbox cancel`.");
  }

  /// A file that is not what was queued.
  public static Problem letterChanged(String path) {
    return message(
        Code.LETTER_CHANGED,
        "The file %s is not what was queued.".formatted(path),
        "It was not sent: every attempt sends the same bytes.",
        "Send the file with `mailtwin send` as a new letter, and cancel this one.");
  }

  /// A file that is there and cannot be read now.
  public static Problem letterUnreadable(String path, IOException why) {
    return Problems.failure(
        Code.LETTER_CHANGED,
        Scope.MESSAGE,
        "",
        Retry.LATER,
        new Problems.Words(
            "The file %s cannot be read: %s.".formatted(path, why.getMessage()),
            "This letter waits; the others go.",
            "Check the file and its permissions; the letter is tried again by itself."));
  }

  /// A file without its row.
  public static Problem letterUnknown(String path) {
    return message(
        Code.LETTER_UNKNOWN,
        "%s was found, but nothing is known about it.".formatted(path),
        "It is not sent: whoever handed it in was not told that it was accepted, or it was sent"
            + " already.",
        "If it should go, send it with `mailtwin send FILE`; then `mailtwin outbox cancel` this one.");
  }

  /// The user said so.
  public static Problem paused() {
    return Problems.failure(
        Code.PAUSED,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Problems.Words(
            "Sending from this account is paused, as you asked.",
            "All letters of this account wait here; none is lost.",
            "Go on with `mailtwin outbox resume`."));
  }

  /// Somebody else delivers.
  public static Problem busy(String holder) {
    return Problems.failure(
        Code.OUTBOX_BUSY,
        Scope.ACCOUNT,
        "",
        Retry.LATER,
        new Problems.Words(
            "Another Mailtwin is delivering for this account (%s).".formatted(holder),
            "Your letter is safe in the outbox; that one delivers it.",
            "See `mailtwin outbox list`."));
  }

  /// It should have gone some time ago.
  public static Problem late(String planned) {
    return Problems.note(
        Code.LATE,
        Scope.MESSAGE,
        "",
        new Problems.Words(
            "The letter was to go at %s and went later: nothing was running then."
                .formatted(planned),
            "It has been sent.",
            "Run `mailtwin outbox run` often enough, for example by cron."));
  }

  /// The outbox cannot be read any more.
  public static Problem damagedOutbox(String path) {
    return Problems.failure(
        Code.DAMAGED_OUTBOX,
        Scope.ACCOUNT,
        "",
        Retry.AFTER_USER_ACTS,
        new Problems.Words(
            "The list of letters in %s is damaged.".formatted(path),
            "Nothing was sent. The letters themselves are files in the directory beside it.",
            "Move the file away; what was not sent yet is then shown as letters that need you."));
  }

  /// Disk trouble while a letter was accepted.
  public static Problem notAccepted(Problem disk) {
    return disk.meaningNow(NOT_QUEUED).nextNow(_ -> "Mend that and send it again.");
  }

  /// Disk trouble while an accepted letter was delivered.
  public static Problem deliveryStopped(Problem why, String key) {
    return why.meaningNow("The letter is in the outbox as %s; do not send it again.".formatted(key))
        .nextNow(_ -> "Mend that, then run `mailtwin outbox run`: it goes on with the letter.");
  }

  /// A mistake of ours, or a file that could not be read, before anything that ends the letter was
  /// sent.
  public static Problem ourMistake(Exception e) {
    return Problems.failure(
        Code.BUG,
        Scope.MESSAGE,
        "",
        Retry.LATER,
        new Problems.Words(
            "Mailtwin could not send the letter: %s".formatted(e),
            "Nothing was sent; the letter waits in the outbox.",
            "It is tried again by itself; if it stays like this, please report it."));
  }

  /// The process that had it in hand is no more.
  public static Problem interrupted() {
    return Problems.failure(
        Code.STOPPED,
        Scope.MESSAGE,
        "",
        Retry.LATER,
        new Problems.Words(
            "The program that was sending the letter ended while it did.",
            "Nothing was sent; the letter waits in the outbox.",
            "It goes by itself with the next run."));
  }

  /// Sent; the copy is not where it belongs yet.
  public static Problem copyLater(Problem why) {
    return Problems.note(
        Code.S26,
        Scope.MESSAGE,
        "",
        new Problems.Words(
            "Sent. The copy among your sent letters will be added later: %s"
                .formatted(why.happened()),
            "The letter is on its way; only the copy is missing.",
            "Nothing to do."));
  }

  /// Sent; there will be no copy.
  ///
  /// @param file where its text lies
  public static Problem noCopy(String why, String file) {
    return Problems.note(
        Code.S26,
        Scope.MESSAGE,
        "",
        new Problems.Words(
            "Sent. There is no copy among your sent letters: %s".formatted(why),
            "The letter is on its way.",
            "If you want to keep it: its text stays in %s.".formatted(file)));
  }

  /// Whether a problem is only about the copy.
  public static boolean isAboutCopy(Problem problem) {
    return problem.code() == Code.S26;
  }

  /// Nobody answered after the last byte.
  ///
  /// @param host the server; empty if it is not known any more
  public static Problem uncertain(String host) {
    return uncertainBecause(
        "The connection%s broke at the very last moment."
            .formatted(host.isEmpty() ? "" : " to " + host));
  }

  /// After the last byte came no answer, or one that says neither yes nor no.
  public static Problem uncertain(SmtpException why, String host) {
    return why instanceof SmtpException.Unintelligible
        ? uncertainBecause(
            "%s answered the end of the letter with what is neither yes nor no: %s"
                .formatted(host, why.getMessage()))
        : uncertain(host);
  }

  private static Problem uncertainBecause(String happened) {
    return Problems.failure(
        Code.S25,
        Scope.MESSAGE,
        "",
        Retry.LATER,
        new Problems.Words(
            happened,
            "We are checking whether your letter went out; it will not be sent twice.",
            "Wait: it is looked for in your mailboxes for half an hour."));
  }

  /// The last byte is sent, and whoever sent it still listens.
  public static Problem unanswered(long seconds) {
    return Problems.failure(
        Code.S25,
        Scope.MESSAGE,
        "",
        Retry.LATER,
        new Problems.Words(
            "The letter was sent to its last byte; the server has said nothing for %d s."
                .formatted(seconds),
            "Nobody knows yet whether it went out; it will not be sent twice.",
            "Wait: its answer is awaited for ten minutes, and then the letter is looked for in your"
                + " mailboxes."));
  }

  /// It was looked for everywhere, often enough.
  public static Problem askUser(String key) {
    return message(
        Code.S25,
        "The connection broke at the very last moment, and no copy can be found: nobody can know"
            + " whether your letter went out.",
        "It is not sent again without your word; if it was taken, sending again makes a double.",
        "Send again: `mailtwin outbox retry --send-again %1$s`. Do not send: `mailtwin outbox cancel"
                .formatted(key)
            + " %1$s`. Check again: `mailtwin outbox retry %1$s`.".formatted(key));
  }

  /// It was taken back when nobody knew whether it had gone out.
  public static Problem mayHaveGone(String key) {
    return Problems.note(
        Code.S25,
        Scope.MESSAGE,
        "",
        new Problems.Words(
            "The connection had broken at the very last moment: the letter may have been sent.",
            "You took it back, so it is neither sent again nor looked for any more.",
            "To send it all the same: `mailtwin outbox retry --send-again %s`.".formatted(key)));
  }

  /// A letter that may have gone out, and was taken back, is not sent as if it had not.
  public static Problem onlyWithConsent(String key) {
    return notNow(
        "When this letter was taken back nobody knew whether it had gone out; it may have been sent.",
        "To send it all the same, perhaps a second time: `mailtwin outbox retry --send-again %s`."
            .formatted(key));
  }

  /// It was tried for five days.
  public static Problem tooLong(Problem last) {
    return new Problem(
        last.code(),
        last.severity(),
        Scope.MESSAGE,
        last.where(),
        Retry.AFTER_USER_ACTS,
        "It was tried for five days. " + last.happened(),
        "Nothing was sent; the letter is kept in the outbox.",
        "Try again with `mailtwin outbox retry`, or take it back with `mailtwin outbox cancel`.");
  }

  /// The provider's hourly rate is used up.
  public static Problem hourlyRate(int perHour) {
    return Problems.failure(
        Code.S10,
        Scope.ACCOUNT,
        "",
        Retry.LATER,
        new Problems.Words(
            "The provider allows %d letters an hour, and so many went.".formatted(perHour),
            WAIT,
            "Nothing to do: the rest goes by itself when `mailtwin outbox run` is run."));
  }

  /// No server could be reached. Whatever it was, it may pass.
  public static Problem noWay(Problem why) {
    return Problems.failure(
        why.code(),
        Scope.ACCOUNT,
        "",
        Retry.LATER,
        new Problems.Words(why.happened(), WAIT, why.next()));
  }

  /// A server takes no more receivers now; the letter may go in parts.
  public static Problem restLater(Problem tooMany) {
    return Problems.failure(
        tooMany.code(),
        Scope.MESSAGE,
        "",
        Retry.LATER,
        new Problems.Words(
            tooMany.happened(),
            "The rest of the letter waits in the outbox.",
            "Nothing to do: it goes to the others by itself."));
  }

  /// What keeps a letter that some have already.
  public static Problem forTheOthers(Problem why, long have, int all) {
    return why.meaningNow(
        "%d of %d recipients have the letter; it goes to the others only.".formatted(have, all));
  }

  /// The same in the words of letters: what waits is not mail on the server.
  public static Problem aboutLetters(Problem why) {
    return why.code() == Code.Q3
        ? why.meaningNow(WAIT)
        : why.meaningNow(why.meaning().replace(Causes.MAIL_WAITS, WAIT));
  }

  /// So long an account waits at least, in seconds.
  public static long pauseAtLeast(Problem problem) {
    return switch (problem.code()) {
      case S13 -> DAY;
      case S10 -> problem.scope() == Scope.ACCOUNT ? HOUR : 0;
      case A25, A26 -> QUARTER_HOUR;
      case A24 -> HALF_A_MINUTE; // Each early try would be one more login.
      default -> 0;
    };
  }

  private static Problem message(Code code, String happened, String meaning, String next) {
    return Problems.failure(
        code,
        Scope.MESSAGE,
        "",
        Retry.AFTER_USER_ACTS,
        new Problems.Words(happened, meaning, next));
  }
}
