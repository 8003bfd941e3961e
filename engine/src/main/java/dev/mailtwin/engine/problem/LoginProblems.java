package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Causes.MAIL_WAITS;
import static dev.mailtwin.engine.problem.Causes.PASSWORD_KEPT;
import static dev.mailtwin.engine.problem.Causes.fix;
import static dev.mailtwin.engine.problem.Causes.later;
import static dev.mailtwin.engine.problem.Causes.note;

import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sentences for a login that does not succeed: rows A of the cause table.
public final class LoginProblems {

  private static final String RIGHT_ONE =
      "run `mailtwin setup` again, or mend what supplies the password.";

  private LoginProblems() {}

  /// The sentence for a refused login.
  ///
  /// @param code a row A, or what else the words of a server can mean at login; whatever else is
  ///   said as A1, the row that remains
  public static Problem refused(Code code, Refusal r) {
    Problem server = server(code, r);
    if (server != null) {
      return server;
    }
    Problem settings = settings(code, r);
    Problem policy = settings == null ? policy(code, r) : settings;
    Problem passing = policy == null ? passing(code, r) : policy;
    return passing == null ? password(r) : passing;
  }

  /// What the server itself does not do.
  private static @Nullable Problem server(Code code, Refusal r) {
    return switch (code) {
      case K7 -> GreetingProblems.privacyRequired(r.endpoint(), r.service(), r.quoted());
      case A16 -> notSupported(r);
      case A29 ->
          said(
              r,
              code,
              "Sending may be switched off in your mailbox at %s".formatted(r.name()),
              "Look in web mail whether sending by SMTP is on, or has a password of its own.");
      case A30 -> noSignInForSending(r.endpoint());
      case S31 ->
          said(
              r,
              code,
              "Your plan does not include sending by SMTP",
              "Ask your administrator, or change the plan.");
      default -> null;
    };
  }

  /// The sentence for a refused login whose words fit several causes.
  ///
  /// @param codes what they fit; empty if nothing special
  public static Problem refused(List<Code> codes, Refusal r) {
    List<Code> all = codes.isEmpty() ? ReplyTable.untold(r.words()) : codes;
    return together(all.stream().map(code -> refused(code, r)).toList(), r);
  }

  /// Several causes as one problem, which quotes the server once.
  ///
  /// @param causes at least one
  public static Problem together(List<Problem> causes, Refusal r) {
    return causes.stream()
        .reduce((all, other) -> all.or(other.through(text -> Causes.unquoted(text, r.words()))))
        .orElseThrow();
  }

  private static Problem password(Refusal r) {
    return fix(
        Code.A1,
        "%s refused this user name and password (%s): %s".formatted(r.host(), r.user(), r.quoted()),
        "The server does not say which of them is wrong. " + MAIL_WAITS,
        "Check the password; with two-step sign-in the provider wants an app password. Then "
            + RIGHT_ONE);
  }

  /// What is wrong with user name, server or kind of password.
  private static @Nullable Problem settings(Code code, Refusal r) {
    String host = r.host();
    return switch (code) {
      case A2 ->
          said(
              r,
              code,
              "%s wants your full address as user name, and got \"%s\""
                  .formatted(r.name(), r.user()),
              "Use --user %s with `mailtwin setup`.".formatted(r.instead()));
      case A3 ->
          said(
              r,
              code,
              "%s wants another form of user name than \"%s\"".formatted(r.name(), r.user()),
              "Use --user %s with `mailtwin setup`.".formatted(r.instead()));
      case A4 ->
          said(
              r,
              code,
              "Your domain is hosted in another data centre than %s".formatted(host),
              "Use %s: run `mailtwin setup` again with that server.".formatted(r.instead()));
      case A5 ->
          said(
              r,
              code,
              "This account may belong to the other family of servers than %s".formatted(host),
              r.instead().isEmpty()
                  ? "Look up the server's name in web mail: Settings → Mail Accounts → IMAP."
                  : "Addresses on your own domain use %s: try it with `mailtwin setup`."
                      .formatted(r.instead()));
      default -> kindOfPassword(code, r);
    };
  }

  /// What is wrong with the kind of password.
  private static @Nullable Problem kindOfPassword(Code code, Refusal r) {
    String host = r.host();
    return switch (code) {
      case A6 ->
          said(
              r,
              code,
              "Two-step sign-in is on, so %s wants an app password".formatted(r.name()),
              "Create one (two minutes): %s. Then %s".formatted(r.appPasswords(), RIGHT_ONE));
      case A7 ->
          said(
              r,
              code,
              "If two-step sign-in is on at %s, your normal password is refused here"
                  .formatted(r.name()),
              "Create an app password: %s. Then %s".formatted(r.appPasswords(), RIGHT_ONE));
      case A8 ->
          said(
              r,
              code,
              "This looks like an app password that was revoked",
              "Create a new one: %s. Then %s".formatted(r.appPasswords(), RIGHT_ONE));
      case A18 ->
          said(
              r,
              code,
              "Your password has letters (such as ü or €) that the log-in method of %s cannot take"
                  .formatted(host),
              "Choose plain letters and digits, or an app password. Then " + RIGHT_ONE);
      case A31 ->
          said(
              r,
              code,
              "If you signed up at %s through somebody else, it has no password for you yet"
                  .formatted(r.name()),
              "Set one in web mail, or make an app password: %s.".formatted(r.appPasswords()));
      case A34 ->
          said(
              r,
              code,
              "If you never opened web mail at %s, this login is not switched on yet"
                  .formatted(r.name()),
              "Open web mail once and accept its terms, then try again.");
      default -> null;
    };
  }

  /// What the provider or an administrator decided.
  private static @Nullable Problem policy(Code code, Refusal r) {
    String where =
        r.provider().startsWith("Zoho")
            ? "Web mail → Settings → Mail Accounts → IMAP → on, then Save. The admin console is not"
                + " the place."
            : "Switch it on in the settings of web mail.";
    return switch (code) {
      case A9 -> said(r, code, "IMAP is switched off in your mailbox", where);
      case A10 ->
          said(
              r,
              code,
              "Your organisation or plan does not include IMAP",
              "Ask your administrator, change the plan, or forward your mail"
                  + (r.endpoint().host().contains("zoho")
                      ? " (Zoho's free plan for own domains has no IMAP)."
                      : "."));
      case A11 ->
          said(
              r,
              code,
              "Sending by SMTP is off for your organisation",
              "Your administrator can turn authenticated SMTP on for your mailbox.");
      case A12 ->
          said(
              r,
              code,
              "%s no longer accepts passwords here, only a sign-in through the browser"
                  .formatted(r.name()),
              "Get access tokens by a program of your choice and name it with --token-command; or ask"
                  + " the administrator for another way in.");
      case A13 ->
          said(
              r,
              code,
              "Your organisation's sign-in rules block this program",
              "Ask your administrator for an exception.");
      default -> account(code, r);
    };
  }

  /// What is wrong with the account itself.
  private static @Nullable Problem account(Code code, Refusal r) {
    return switch (code) {
      case A20 ->
          said(
              r,
              code,
              "%s wants you to confirm in the browser first".formatted(r.name()),
              "Open your provider's web mail yourself and confirm there; do not follow a link that a"
                  + " server sent.");
      case A21 ->
          said(
              r,
              code,
              "Your provider has disabled this mailbox",
              "Only they can tell why: ask %s.".formatted(r.name()));
      case A22 ->
          said(
              r,
              code,
              "Your password has expired",
              "Change it in web mail, then run `mailtwin setup` again.");
      case A23 ->
          said(
              r,
              code,
              "You signed in, but may not open this mailbox (%s)".formatted(r.user()),
              "Its owner can grant access.");
      case A27 ->
          said(
              r,
              code,
              "%s lets nobody sign in from this network or country".formatted(r.name()),
              "Use the network or VPN that your organisation allows, or ask your administrator.");
      default -> null;
    };
  }

  /// What passes by itself.
  private static @Nullable Problem passing(Code code, Refusal r) {
    return switch (code) {
      case A19 ->
          fix(
              Code.A19,
              "Too many failed tries; the provider locked sign-in: %s".formatted(r.quoted()),
              "We stopped trying. " + MAIL_WAITS,
              "Wait an hour and check other devices for an old password; then run `mailtwin doctor`.");
      case A24 ->
          later(
              Code.A24,
              "The sign-in service of %s is down: %s".formatted(r.host(), r.quoted()),
              "Your password is fine as far as we know. " + MAIL_WAITS,
              "Wait some minutes and try again.");
      case A25 ->
          later(
              Code.A25,
              "Other programs use all connections that %s allows: %s"
                  .formatted(r.host(), r.quoted()),
              MAIL_WAITS,
              "Close other mail programs and try again.");
      case A26 ->
          later(
              Code.A26,
              "Too many log-ins at %s: %s".formatted(r.host(), r.quoted()),
              MAIL_WAITS,
              "Wait 15 minutes.");
      case A32 ->
          later(
              Code.A32,
              "%s accepted you but cannot open the mailbox: %s".formatted(r.name(), r.quoted()),
              MAIL_WAITS,
              "Wait 15 minutes; if it stays like this, ask your administrator whether IMAP is on.");
      case M1 ->
          later(
              Code.M1,
              "Another program has locked the mailbox of %s: %s".formatted(r.user(), r.quoted()),
              MAIL_WAITS,
              "Run `mailtwin sync` again when that program is done.");
      case M7, M11, Q1 -> MailboxProblems.refused(code, r.endpoint(), r.quoted());
      default -> null;
    };
  }

  /// Something only the user can put right.
  private static Problem said(Refusal r, Code code, String happened, String next) {
    return fix(code, "%s: %s".formatted(happened, r.quoted()), MAIL_WAITS, next);
  }

  /// It worked before.
  public static Problem workedUntil(Refusal r, LocalDate date) {
    return said(
        r,
        Code.A8,
        "This password worked until %s and is refused now; it was probably revoked or changed"
            .formatted(date),
        "Create a new one, or enter the new password: " + RIGHT_ONE);
  }

  /// A password refused earlier is not tried again.
  public static Problem refusedBefore(Code code, String when, String host) {
    if (code == Code.A14 || code == Code.A15) {
      return TokenProblems.refusedBefore(code, when, host);
    }
    return fix(
        code,
        "%s refused this password at %s, and it was not tried again.".formatted(host, when),
        "Providers lock accounts after several tries. " + MAIL_WAITS,
        code == Code.A29
            ? "See in web mail whether sending is switched on, or has a password of its own; then run"
                + " `mailtwin setup` again."
            : "Enter the new password with `mailtwin setup`.");
  }

  /// No method in common.
  ///
  /// @param offered the server's methods
  public static Problem noMechanism(Endpoint endpoint, Collection<String> offered) {
    boolean tokenOnly =
        offered.stream().anyMatch(m -> m.contains("XOAUTH2") || m.contains("BEARER"));
    String list = offered.isEmpty() ? "nothing" : String.join(", ", offered);
    return tokenOnly
        ? fix(
            Code.A12,
            "%s takes no passwords any more; it offers only: %s.".formatted(endpoint.host(), list),
            PASSWORD_KEPT,
            "Get access tokens by a program of your choice and name it with --token-command; or ask the"
                + " administrator for another way.")
        : fix(
            Code.A16,
            "%s takes no password; it offers only: %s.".formatted(endpoint.host(), list),
            PASSWORD_KEPT,
            "Use an app password if the provider has them, or ask your administrator.");
  }

  /// The method we used is none the server knows, or too weak for it.
  public static Problem notSupported(Refusal r) {
    return said(
        r,
        Code.A16,
        "%s does not take our method of signing in".formatted(r.host()),
        "Ask your administrator which methods the server takes.");
  }

  /// A retry by another method did it.
  public static Problem otherMethod(Endpoint endpoint, String words) {
    return note(
        Code.A17,
        "%s did not understand the first method of signing in (\"%s\"); another one worked."
            .formatted(endpoint.host(), words),
        "Nothing is lost by that.",
        "Nothing to do.");
  }

  /// Hung up before the answer.
  public static Problem dropped(Endpoint endpoint) {
    return later(
        Code.A28,
        "%s hung up during sign-in; it is unclear whether the password was checked."
            .formatted(endpoint.host()),
        MAIL_WAITS,
        "Wait a minute and try again.");
  }

  /// The sign-in was accepted, and then it was over.
  ///
  /// @param words of a good-bye; empty if there was none
  public static Problem leftAfter(Endpoint endpoint, String words) {
    return later(
        Code.A25,
        words.isEmpty()
            ? "%s accepted the password and hung up at once; most who do this count connections."
                .formatted(endpoint.host())
            : "%s accepted the password and hung up at once: \"%s\""
                .formatted(endpoint.host(), words),
        MAIL_WAITS,
        "Close other mail programs and wait some minutes; if it stays like this, see whether web mail"
            + " opens the mailbox.");
  }

  /// Nothing was said to the sign-in.
  public static Problem unanswered(Endpoint endpoint) {
    return later(
        Code.A28,
        "%s did not answer the sign-in; it is unclear whether the password was checked."
            .formatted(endpoint.host()),
        MAIL_WAITS,
        "Wait a minute and try again.");
  }

  /// One of the two takes the password.
  public static Problem onlySendingRefused(Refusal r) {
    return said(
        r,
        Code.A29,
        "Receiving works, sending does not: %s refused the same password".formatted(r.host()),
        r.instead().isEmpty()
            ? "Sending may be switched off, want a password of its own, or another server."
            : "Use %s for sending, or look whether sending is switched off."
                .formatted(r.instead()));
  }

  /// No AUTH.
  public static Problem noSignInForSending(Endpoint endpoint) {
    return fix(
        Code.A30,
        "%s offers no sign-in for sending.%s"
            .formatted(endpoint, endpoint.port() == 25 ? " Port 25 is for servers." : ""),
        PASSWORD_KEPT,
        endpoint.security() == Security.TLS
            ? "Check that this is your provider's server for sending; it may be on port 587, with"
                + " smtp+starttls://."
            : endpoint.port() == 587
                ? "Check that this is your provider's server for sending; it may be on port 465,"
                    + " with smtps://."
                : "Use port 465 with smtps://, or 587 with smtp+starttls://.");
  }

  /// A provider without IMAP.
  public static Problem noImap(String provider, String advice) {
    return fix(
        Code.A33,
        "%s has no IMAP that a program could use directly.".formatted(provider),
        PASSWORD_KEPT,
        advice);
  }
}
