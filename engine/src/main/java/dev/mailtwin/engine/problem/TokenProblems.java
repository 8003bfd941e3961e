package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Causes.MAIL_WAITS;
import static dev.mailtwin.engine.problem.Causes.PASSWORD_KEPT;
import static dev.mailtwin.engine.problem.Causes.fix;

import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.TokenRefusal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/// The sentences for a login by an access token that does not succeed.
public final class TokenProblems {

  /// What the words of a server mean of a password and cannot mean of a token.
  private static final Set<Code> OF_PASSWORDS =
      EnumSet.of(Code.A1, Code.A2, Code.A6, Code.A7, Code.A8, Code.A12, Code.A18, Code.A22);

  private static final String AGAIN =
      "Sign in again with the program that the token command runs, then try again.";

  private TokenProblems() {}

  /// What is refused is the token, unless the words of the server name another cause.
  ///
  /// @param said what they mean in general
  public static Problem instead(Problem said, Refusal r, TokenRefusal why) {
    return OF_PASSWORDS.contains(said.code()) ? refused(r, why) : said;
  }

  /// Whether a fresh token may help.
  public static boolean isRefusal(Problem problem) {
    return problem.code() == Code.A14 || problem.code() == Code.A15;
  }

  private static Problem refused(Refusal r, TokenRefusal why) {
    String words = why.words().isBlank() ? r.quoted() : why.words() + " " + r.quoted();
    Problem useless =
        fix(
            Code.A14,
            "%s refused the access token of %s: %s".formatted(r.host(), r.user(), words),
            "The sign-in has expired, was taken back, or belongs to another user. " + MAIL_WAITS,
            AGAIN);
    return why.lacksScope()
        ? notForMail(r, words)
        : why.namesScope() ? useless.or(notForMail(r, "the same words fit")) : useless;
  }

  private static Problem notForMail(Refusal r, String words) {
    return fix(
        Code.A15,
        "%s refused the access token of %s, because it is not for mail: %s"
            .formatted(r.host(), r.user(), words),
        "Access to mail was not granted during sign-in. " + MAIL_WAITS,
        "Sign in again with the program that the token command runs, and grant access to mail"
            + " (for IMAP and for sending).");
  }

  /// A token refused earlier is not tried again.
  static Problem refusedBefore(Code code, String when, String host) {
    return fix(
        code,
        "%s refused this access token at %s, and it was not tried again.".formatted(host, when),
        "The token command still supplies the same one. " + MAIL_WAITS,
        AGAIN);
  }

  /// The server takes no tokens.
  ///
  /// @param offered the server's methods
  public static Problem noMechanism(Endpoint endpoint, Collection<String> offered) {
    return fix(
        Code.A16,
        "%s takes no access tokens; it offers only: %s."
            .formatted(endpoint.host(), offered.isEmpty() ? "nothing" : String.join(", ", offered)),
        PASSWORD_KEPT,
        "Use a password or an app password: run `mailtwin setup` again without --token-command.");
  }
}
