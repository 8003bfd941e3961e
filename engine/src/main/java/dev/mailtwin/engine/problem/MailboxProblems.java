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

  /// The sentence for a refused command.
  ///
  /// @param words the server's own, quoted
  public static Problem refused(Code code, Endpoint endpoint, String words) {
    return switch (code) {
      case A24, A25, A32 ->
          LoginProblems.refused(
              code,
              new Refusal(endpoint, Service.IMAP, "", words.substring(1, words.length() - 1)));
      case M1 ->
          later(
              code,
              "Another program has locked the mailbox: %s".formatted(words),
              MAIL_WAITS,
              "Try again in a minute.");
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
              "The provider's limit for downloads is reached: %s".formatted(words),
              MAIL_WAITS,
              "Wait at least 15 minutes; it goes on where it stopped.");
      case Q1 ->
          fix(
              code,
              "The mailbox is full: %s".formatted(words),
              MAIL_WAITS,
              "Delete or move away some mail.");
      default ->
          later(
              Code.M2,
              "%s refused: %s".formatted(endpoint, words),
              MAIL_WAITS,
              "Run `mailtwin sync` again; if it stays like this, look at the folder in web mail.");
    };
  }

  /// INBOX cannot be opened at all.
  public static Problem gone(String mailbox, String words) {
    return later(
        Code.M2,
        "The folder %s cannot be opened: \"%s\"".formatted(mailbox, words),
        "What is here is kept.",
        "Look at it in web mail.");
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

  /// No room on the server.
  public static Problem full(long used, long limit) {
    return fix(
        Code.Q1,
        "Your mailbox is full (%,d of %,d KiB); new mail bounces.".formatted(used, limit),
        "What is here and there is safe.",
        "Delete or move away some mail, the largest first.");
  }

  /// INBOX cannot be opened because the answer makes no sense.
  public static Problem nonsense(Endpoint endpoint, String what) {
    return later(
        Code.M9,
        "%s sent something that is no IMAP: %s".formatted(endpoint, what),
        MAIL_WAITS,
        "Check host and port; if they are right, report it with a `--trace` file.");
  }
}
