package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Causes.fix;
import static dev.mailtwin.engine.problem.Causes.later;

import dev.mailtwin.protocol.net.Endpoint;
import java.util.List;
import java.util.regex.Pattern;

/// The sentences for a server that would not take a letter from this account, asked without one:
/// rows S of the cause table as far as MAIL and RCPT show them. What happens to real letters is in
/// [SubmissionProblems].
public final class EnvelopeProblems {

  private static final String NOTHING_SENT = "Receiving works; nothing was sent.";

  /// RFC 3463 §3.3
  private static final Pattern FULL =
      Pattern.compile(
          "^[45]\\d\\d[ -][45]\\.2\\.2|over ?quota|quota exceeded|mailbox (is )?full",
          Pattern.CASE_INSENSITIVE);

  private EnvelopeProblems() {}

  /// What a refused sender or recipient means, both the account's own address.
  ///
  /// @param when at MAIL or at RCPT
  /// @param words the server's own
  /// @return the causes that remain, at least one
  public static List<Problem> causes(
      ReplyTable.Moment when, Endpoint endpoint, String address, String words) {
    boolean recipient = when == ReplyTable.Moment.SMTP_RCPT;
    if (FULL.matcher(words).find()) { // It is the user's own mailbox.
      return List.of(ownMailboxFull(endpoint, words));
    }
    List<Code> said = ReplyTable.smtp(when, words);
    return (said.isEmpty() ? List.of(recipient ? Code.S6 : Code.S4) : said)
        .stream()
            .map(code -> code == Code.S8 ? Code.S9 : code) // One recipient is never too many.
            .map(code -> refused(code, endpoint, address, words))
            .toList();
  }

  /// The same as one problem, which names all that remain.
  public static Problem cause(
      ReplyTable.Moment when, Endpoint endpoint, String address, String words) {
    return causes(when, endpoint, address, words).stream()
        .reduce((all, other) -> all.or(other.through(text -> Causes.unquoted(text, words))))
        .orElseThrow();
  }

  /// The sentence for a refused sender or recipient, both the account's own address.
  ///
  /// @param words the server's own
  public static Problem refused(Code code, Endpoint endpoint, String address, String words) {
    String host = endpoint.host();
    String quoted = '"' + words + '"';
    return switch (code) {
      case S1 ->
          said(
              code, "%s wants encryption first".formatted(host), quoted, "Use port 465, smtps://.");
      case S2 ->
          said(
              code,
              "%s wants a sign-in before it takes a letter".formatted(host),
              quoted,
              "Use port 465 with smtps://, or 587 with smtp+starttls://.");
      case S4 ->
          said(
              code,
              "You may not send as %s from this account".formatted(address),
              quoted,
              "Add it as an alias in web mail (\"Send mail as\"), or sign in as its owner with"
                  + " --smtp-user.");
      case S5 ->
          said(
              code,
              "%s does not pass letters on for this account".formatted(host),
              quoted,
              "Use the provider's own server for sending, port 465.");
      case S6 ->
          said(
              code,
              "%s does not know the address %s".formatted(host, address),
              quoted,
              "Check the address of the account.");
      case S11, S12 ->
          passing(
              code,
              "Your provider has paused sending from your account",
              quoted,
              host.contains("zoho")
                  ? "Change the password, then sign in to web mail: Zoho unblocks at mail.zoho.com/UnblockMe"
                      + " (or your data centre's address)."
                  : "Change the password, then sign in to web mail and look for a notice.");
      case S13 ->
          passing(
              code,
              "The provider's limit for sending in a day is reached",
              quoted,
              "Nothing to do: it ends after a day at most.");
      default -> rare(code, host, address, quoted);
    };
  }

  /// The server let us in, and broke off when it was asked whether it takes a letter.
  public static Problem broken(Endpoint endpoint) {
    return later(
        Code.S23,
        "%s accepts the password and then breaks the connection, before a letter is on its way."
            .formatted(endpoint),
        NOTHING_SENT,
        "Try again in some minutes; if it stays like this, ask the provider.");
  }

  /// The server let us in, and was not heard in time when it was asked whether it takes a letter.
  public static Problem slow(Endpoint endpoint) {
    return later(
        Code.S23,
        "%s accepts the password; whether it takes a letter it does not say in time."
            .formatted(endpoint),
        NOTHING_SENT,
        "Try again in some minutes; if it stays like this, ask the provider.");
  }

  /// The server has no SMTPUTF8 (RFC 6531), so the address cannot even be said.
  public static Problem needsUtf8(Endpoint endpoint, String address) {
    return said(
        Code.S19,
        "%s cannot send for the address %s".formatted(endpoint.host(), address),
        "it does not offer SMTPUTF8",
        "Use an address of plain letters.");
  }

  /// A letter to oneself finds no room.
  ///
  /// @param words the server's own
  public static Problem ownMailboxFull(Endpoint endpoint, String words) {
    return said(
        Code.Q1,
        "%s says that your own mailbox is full".formatted(endpoint.host()),
        '"' + words + '"',
        "Delete or move away some mail, the largest first.");
  }

  private static Problem rare(Code code, String host, String address, String quoted) {
    return switch (code) {
      case S16 ->
          said(
              code,
              "%s refuses the letter for what is in it".formatted(host),
              quoted,
              "Look for links or attachments that its filter may dislike, or ask the provider.");
      case S17 ->
          said(
              code,
              "The organisation of %s requires a subject".formatted(address),
              quoted,
              "Give letters a subject.");
      case S18 ->
          said(
              code,
              "The domain of %s has not allowed this server to send for it".formatted(address),
              quoted,
              "Only the domain's owner can change that.");
      case S19 ->
          said(
              code,
              "%s cannot send for the address %s".formatted(host, address),
              quoted,
              "Use an address of plain letters.");
      case SEND_REFUSED ->
          said(
              code,
              "%s refuses a letter to yourself".formatted(host),
              quoted,
              "Ask the provider what its words mean.");
      case S22 ->
          said(code, "Your Internet address is on a block list", quoted, "Try another network.");
      default -> ofTheServer(code, host, quoted);
    };
  }

  /// What no letter would change.
  private static Problem ofTheServer(Code code, String host, String quoted) {
    return switch (code) {
      case A25 ->
          passing(
              code,
              "Other programs use all connections that %s allows".formatted(host),
              quoted,
              "Close other mail programs and try again.");
      case A12 ->
          said(
              code,
              "%s takes no letters any more from who signed in with a password".formatted(host),
              quoted,
              "Get access tokens by a program of your choice and name it with --token-command.");
      case A29 ->
          said(
              code,
              "Sending may be switched off in your mailbox at %s".formatted(host),
              quoted,
              "Look in web mail whether sending by SMTP is on.");
      case S31 ->
          said(
              code,
              "Your plan does not include sending by SMTP",
              quoted,
              "Ask your administrator, or change the plan.");
      case S32 ->
          passing(
              code,
              "%s does not like how this computer greets, or what its Internet address is called"
                  .formatted(host),
              quoted,
              "Use port 465 or 587 of your own provider, or another network.");
      default ->
          passing(
              code,
              "%s does not want letters at the moment".formatted(host),
              quoted,
              "Wait and try again.");
    };
  }

  private static Problem said(Code code, String happened, String words, String next) {
    return fix(code, "%s: %s".formatted(happened, words), NOTHING_SENT, next);
  }

  private static Problem passing(Code code, String happened, String words, String next) {
    return later(code, "%s: %s".formatted(happened, words), NOTHING_SENT, next);
  }
}
