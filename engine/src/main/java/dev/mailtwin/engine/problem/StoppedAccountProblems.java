package dev.mailtwin.engine.problem;

import org.jspecify.annotations.Nullable;

/// The sentences for a server that takes no letter at all from an account, for now or until its
/// user acts.
final class StoppedAccountProblems {

  private static final String ALL_WAIT = "All letters of this account wait here; none is lost.";

  private StoppedAccountProblems() {}

  /// What is nobody's bounce: it stops the account, not the letter.
  ///
  /// @param permanent whether it is a 5yz
  /// @param words the server's own, quoted
  /// @return null if it is about the letter
  static @Nullable Problem of(Code code, boolean permanent, String words, String host) {
    return switch (code) {
      case S1 ->
          Causes.fix(
              Code.S1,
              "%s wants encryption first, although the connection is encrypted: %s"
                  .formatted(host, words),
              ALL_WAIT,
              "Use port 465 with smtps:// for sending: run `mailtwin setup` again.");
      case S2 ->
          Causes.fix(
              Code.S2,
              "Sending needs a sign-in, and %s did not take ours as one: %s".formatted(host, words),
              ALL_WAIT,
              "Run `mailtwin doctor`, then `mailtwin outbox resume`.");
      case S5 ->
          Causes.fix(
              Code.S5,
              "%s does not pass letters on: %s".formatted(host, words),
              ALL_WAIT,
              "Servers do that only for those who are signed in: use port 465 with smtps://, run"
                  + " `mailtwin setup` again, then `mailtwin outbox resume`.");
      case S11 ->
          Causes.fix(
              Code.S11,
              "Your provider has paused sending from your account: " + words,
              ALL_WAIT,
              "Unblock it %s, then run `mailtwin outbox resume`.".formatted(unblocking(host)));
      case S12 ->
          Causes.fix(
              Code.S12,
              "Your provider blocked outgoing mail (suspicious log-in, or a limit): " + words,
              ALL_WAIT,
              "Change the password, or ask your administrator; then run `mailtwin outbox resume`.");
      case S32 ->
          Causes.later(
              Code.S32,
              "%s does not like how this computer greets, or what its Internet address is called: %s"
                  .formatted(host, words),
              ALL_WAIT,
              "Use port 465 or 587 of your own provider; `mailtwin doctor` finds out more.");
      default -> switchedOff(code, permanent, words, host);
    };
  }

  /// What the provider lets nobody do in this account.
  private static @Nullable Problem switchedOff(
      Code code, boolean permanent, String words, String host) {
    return switch (code) {
      case A12 ->
          Causes.fix(
              Code.A12,
              "%s takes no letters any more from who signed in with a password: %s"
                  .formatted(host, words),
              ALL_WAIT,
              "Get access tokens by a program of your choice and name it with --token-command: run"
                  + " `mailtwin setup` again, then `mailtwin outbox resume`.");
      case A29 ->
          Causes.fix(
              Code.A29,
              "Sending may be switched off in your mailbox at %s: %s".formatted(host, words),
              ALL_WAIT,
              "Look in web mail whether sending by SMTP is on; then run `mailtwin outbox resume`.");
      case S31 ->
          Causes.fix(
              Code.S31,
              "Your plan does not include sending by SMTP: " + words,
              ALL_WAIT,
              "Ask your administrator, or change the plan; then run `mailtwin outbox resume`.");
      default -> limit(code, permanent, words, host);
    };
  }

  /// Something is used up.
  private static @Nullable Problem limit(Code code, boolean permanent, String words, String host) {
    return switch (code) {
      case S10 ->
          permanent
              ? Causes.later(
                  Code.S10,
                  "The provider's hourly limit for sending is reached: " + words,
                  ALL_WAIT,
                  "Nothing to do: it goes on after an hour.")
              : null;
      case A25 ->
          Causes.later(
              Code.A25,
              "Other programs use all connections that %s allows: %s".formatted(host, words),
              ALL_WAIT,
              "Close other mail programs; the letters are tried again by themselves.");
      case Q1 ->
          Causes.fix(
              Code.Q1,
              "Your own mailbox is full, and %s takes no letter from it: %s".formatted(host, words),
              ALL_WAIT,
              "Delete or move away some mail, the largest first; then run `mailtwin outbox resume`.");
      case S13 ->
          Causes.later(
              Code.S13,
              "The provider's daily limit for sending is reached: " + words,
              ALL_WAIT,
              "Nothing to do: it goes on after a day.");
      default -> null;
    };
  }

  /// Zoho's web mail is where its servers are: `smtppro.zoho.eu` belongs to `mail.zoho.eu`.
  private static String unblocking(String host) {
    int zoho = host.indexOf(".zoho");
    return zoho < 0
        ? "in web mail (Zoho: at /UnblockMe of its address)"
        : "at https://mail%s/UnblockMe".formatted(host.substring(zoho));
  }
}
