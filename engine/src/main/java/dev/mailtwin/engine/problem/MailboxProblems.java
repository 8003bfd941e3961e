package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Causes.MAIL_WAITS;
import static dev.mailtwin.engine.problem.Causes.fix;
import static dev.mailtwin.engine.problem.Causes.later;
import static dev.mailtwin.engine.problem.Causes.note;

import dev.mailtwin.protocol.net.Endpoint;
import java.util.List;

/// The sentences for what a server refuses after the login: rows M and Q of the cause table.
public final class MailboxProblems {

  private MailboxProblems() {}

  /// What somebody moved here into a mailbox that the server does not list.
  public static Problem waitsIn(String mailbox, int messages) {
    return Problems.note(
        Code.WITHDRAWN,
        Problem.Scope.MAILBOX,
        mailbox,
        new Problems.Words(
            messages == 1
                ? "One message that was moved here waits: the server does not list this folder."
                : "%,d messages that were moved here wait: the server does not list this folder."
                    .formatted(messages),
            "Its file lies here, and the message is where it was on the server.",
            "Show the folder again in the provider's settings, move the file elsewhere, or run"
                + " `mailtwin folders --delete %s`.".formatted(Problems.quoted(mailbox))));
  }

  /// What the server wants a person to read (RFC 9051 §7.1).
  public static Problem alert(Endpoint endpoint, String words) {
    return note(
        Code.ALERT,
        "%s wants this to be read: \"%s\"".formatted(endpoint.host(), words),
        "The work goes on.",
        "Do what it says, if it asks for something.");
  }

  /// The sentence for a refused command.
  ///
  /// @param words the server's own, quoted
  public static Problem refused(Code code, Endpoint endpoint, String words) {
    return switch (code) {
      case A9, A10, A21, A32 ->
          LoginProblems.refused(
              code,
              new Refusal(endpoint, Service.IMAP, "", words.substring(1, words.length() - 1)));
      case M1 ->
          later(
              code,
              "Another program has locked the folder: %s".formatted(words),
              MAIL_WAITS,
              "Run `mailtwin sync` again when that program is done.");
      case UNAVAILABLE ->
          later(
              code,
              "The server cannot do this at the moment: %s".formatted(words),
              MAIL_WAITS,
              "Run `mailtwin sync` again in some minutes.");
      case LIMIT ->
          later(
              code,
              "This is more than the server allows: %s".formatted(words),
              "It was not tried again in this run. " + MAIL_WAITS,
              "If it stays like this, look at the folder in web mail: fewer messages, folders or"
                  + " flags may be needed.");
      case M4 ->
          fix(
              code,
              "The server does not permit this: %s".formatted(words),
              MAIL_WAITS,
              "Ask the owner of the folder.");
      case M7 ->
          later(
              code,
              "%s has a fault of its own: %s".formatted(endpoint.host(), words),
              "The other folders go on; nothing was lost.",
              "Try again later; if it stays like this, tell the provider.");
      case M11 ->
          later(
              code,
              "The provider has blocked IMAP for a while: %s".formatted(words),
              MAIL_WAITS,
              "Wait at least 15 minutes; it goes on where it stopped.");
      case Q1 ->
          fix(
              code,
              "The mailbox is full: %s".formatted(words),
              "What is new here stays here and is not lost; what could be synced was.",
              "Delete or move away some mail; the next `mailtwin sync` goes on.");
      default ->
          later(
              Code.M2,
              "%s refused: %s".formatted(endpoint, words),
              MAIL_WAITS,
              "Run `mailtwin sync` again; if it stays like this, look at the folder in web mail.");
    };
  }

  /// What the provider said when it shut this account out, and when it may be asked again.
  ///
  /// @param block as it was said
  /// @param until in words
  public static Problem blocked(Problem block, String until) {
    return later(
        block.code(),
        block.happened(),
        "Nothing is tried before %s: every try could make the block longer. %s"
            .formatted(until, MAIL_WAITS),
        "Nothing to do: the first `mailtwin sync` after that goes on where this one stopped.");
  }

  /// Asked again too early.
  ///
  /// @param since when the provider said so, in words
  /// @param until in words
  public static Problem stillBlocked(Code code, String host, String since, String until) {
    return later(
        code,
        "%s shut this account out for a while (it said so at %s).".formatted(host, since),
        "The server was not asked: every try before %s could make the block longer. %s"
            .formatted(until, MAIL_WAITS),
        "Nothing to do: the first `mailtwin sync` after %s goes on where the last one stopped."
            .formatted(until));
  }

  /// The connection broke, and the run went on all the same.
  ///
  /// @param last why the last one did
  public static Problem reconnected(Endpoint endpoint, long times, Problem last) {
    boolean byUs = last.code() == Code.M9 || last.code() == Code.G1; // It did not hang up.
    return note(
        Code.RECONNECTED,
        "%s %s; the last time: %s"
            .formatted(
                byUs
                    ? "The connection to %s was given up".formatted(endpoint)
                    : "%s ended the connection".formatted(endpoint),
                times == 1 ? "once" : times + " times",
                last.happened()),
        "The sync went on where it stopped each time.",
        "Nothing to do.");
  }

  /// Messages at which connections broke again and again.
  public static Problem breaksConnections(String mailbox, long uid, String what) {
    return Problems.note(
        Code.MESSAGE_SKIPPED,
        Problem.Scope.MESSAGE,
        mailbox,
        new Problems.Words(
            "The connection broke each time message %d was asked for: %s".formatted(uid, what),
            "It stays on the server; it does not hold up the others.",
            "Nothing to do: the next run asks for it again. If it stays like this, look at it in web"
                + " mail."));
  }

  /// The generation of a mailbox is not said.
  public static Problem noGeneration() {
    return new Problem(
        Code.M9,
        Problem.Severity.FAILURE,
        Problem.Scope.MAILBOX,
        "",
        Problem.Retry.LATER,
        "The server does not say which generation of this folder it shows (UIDVALIDITY).",
        "Nothing was concluded from what it shows; this folder is left alone.",
        "Run `mailtwin sync` again; if it stays like this, tell the provider.");
  }

  /// INBOX cannot be opened at all.
  public static Problem gone(String mailbox, String words) {
    return later(
        Code.M2,
        "The folder %s cannot be opened: \"%s\"".formatted(mailbox, words),
        "What is here is kept.",
        "Look at it in web mail.");
  }

  /// The server is busy opening it.
  public static Problem slowToOpen(String mailbox, String waited) {
    return later(
        Code.M14,
        "The folder %s did not open in time (%s).".formatted(mailbox, waited),
        "What is here is kept; very large folders take a minute, and `mailtwin sync` waits for them.",
        "Run `mailtwin sync`; if that does not get further either, ask the provider.");
  }

  /// The server is busy listing what it has.
  public static Problem slowToList(String waited) {
    return later(
        Code.M14,
        "INBOX opened, and the folders were not listed in time (%s).".formatted(waited),
        "What is here is kept; very many folders take a minute, and `mailtwin sync` waits for them.",
        "Run `mailtwin sync`; if that does not get further either, ask the provider.");
  }

  /// OK was said, and nothing was done.
  ///
  /// @param target where the messages should be now
  public static Problem onlyPretended(int messages, String target) {
    return new Problem(
        Code.M9,
        Problem.Severity.FAILURE,
        Problem.Scope.MAILBOX,
        "",
        Problem.Retry.LATER,
        "The server said that it moved %,d message(s) to %s, and did not."
            .formatted(messages, target),
        "Nothing was lost: they are where they were, and what is here stays as it is.",
        "Run `mailtwin sync` again; if it stays like this, tell the provider.");
  }

  /// Readable only.
  public static Problem readOnly(String mailbox) {
    return note(
        Code.M5,
        "You may read %s but not change it.".formatted(mailbox),
        "Changes made here will not reach the server.",
        "Ask the owner of the folder, if you need to.");
  }

  /// Folders that every account has, and this one does not show.
  public static Problem hidden(String provider, List<String> missing) {
    return note(
        Code.M3,
        "%s shows no folder for: %s.".formatted(provider, String.join(", ", missing)),
        "Folders that are not shown are not synced.",
        provider.startsWith("Zoho")
            ? "Tick them in web mail: Settings → Mail Accounts → IMAP folder settings."
            : "Tick \"Show in IMAP\" beside them in web mail: Settings → Labels.");
  }

  /// Nobody says which folder is which.
  public static Problem unknownUses(List<String> missing) {
    return note(
        Code.M12,
        "The server does not say which folder is: %s.".formatted(String.join(", ", missing)),
        "They are synced like all others; where one is needed and there is none, it is created.",
        "If one of your folders is for that, say so in config.toml, as in %s = \"NAME\"; `mailtwin setup` at a terminal asks."
            .formatted(missing.getFirst()));
  }

  /// A pattern on the command line that nothing matches.
  public static Problem nothingMatches(String pattern) {
    return note(
        Code.NO_SUCH_FOLDER,
        "No folder of this account matches \"%s\".".formatted(pattern),
        "Nothing was synced for it.",
        "See `mailtwin folders` for their names; what `include` and `exclude` in config.toml leave out"
            + " never takes part.");
  }

  /// No room on the server.
  public static Problem full(long used, long limit) {
    return fix(
        Code.Q1,
        "Your mailbox is full (%,d of %,d KiB); new mail bounces.".formatted(used, limit),
        "What is here and there is safe.",
        "Delete or move away some mail, the largest first.");
  }

  /// An answer makes no sense.
  ///
  /// @param service what was asked for
  public static Problem nonsense(Endpoint endpoint, Service service, String what) {
    return later(
        Code.M9,
        "%s sent something that is no %s: %s".formatted(endpoint, service, what),
        MAIL_WAITS,
        "Check host and port; if they are right, report it with a `--trace` file.");
  }
}
